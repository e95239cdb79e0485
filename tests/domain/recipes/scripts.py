"""What tests of 脚本 start from: shots of a known length, and a run that checks what was shown."""

from dataclasses import replace

from domain.content import Script
from domain.recipe import Assignment, Result
from domain.recipes.generate_script import GenerateScript, GenerateScriptRecipe
from domain.source import TextSource
from domain.writing import Shot
from tests.domain.reported import Reported
from tests.factories import NOW
from tests.fake_writing import Prepared

TEXT = "南瓜汤要小火慢炖30分钟，先炒香洋葱，再加水400毫升，最后打成泥就可以出锅了。" * 2
URL = "https://example.com/soup"
HOOK = Shot(heading="开头", narration="你家的南瓜汤为什么不香？", visual="一口砂锅")


def shots(
    count: int, *, narration: str = "先把洋葱炒香，再下南瓜，加水没过它们慢慢炖。"
) -> list[Shot]:
    """A hook, and so many shots of about five seconds each."""
    return [
        HOOK,
        *(
            Shot(
                heading=f"第{number}步",
                narration=narration,
                visual="灶台",
                on_screen_text="小火",
            )
            for number in range(1, count + 1)
        ),
    ]


#: Takes half a minute within five percent.
GOOD = Prepared(titles=["一锅好汤的火候"], tags=["南瓜汤"], shots=shots(5))
SHORT = replace(GOOD, shots=shots(1))
LONG = replace(GOOD, shots=shots(12))
USUAL = GenerateScript(source=TextSource(TEXT), duration_seconds=30)


async def run(
    recipe: GenerateScriptRecipe, request: GenerateScript = USUAL
) -> tuple[Script, Result, Reported]:
    progress = Reported()
    result = await recipe.run(
        Assignment(
            input=request,
            generation_id="generation",
            owner_id="owner",
            content_id="content",
            now=NOW,
        ),
        progress,
    )
    script = result.content
    assert isinstance(script, Script)
    assert progress.text == "\n\n".join(
        f"{scene.index}. {scene.heading}\n{scene.narration}" for scene in script.scenes
    )
    return script, result, progress
