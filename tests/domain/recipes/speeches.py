"""What tests of 语音合成 start from: two voices, and a run that gives its clip back."""

from domain.content import ContentKind, Scene, Script, VoiceClip
from domain.language import Locale
from domain.recipe import Assignment, Result
from domain.recipes.synthesize_voice import SynthesizeVoice, SynthesizeVoiceRecipe
from domain.services.filing import Filing
from domain.services.manuscripts import Manuscripts
from domain.services.speaking import Speaking
from domain.services.voices import Voices
from domain.source import TextSource
from domain.voice import SpeechEngine
from tests.domain.fake_speech import FakeSpeaker, FakeStudio, a_voice
from tests.domain.reported import Reported
from tests.domain.studio import Studio
from tests.factories import NOW, a_generation, changed

TEXT = "南瓜汤要小火慢炖。先炒洋葱！"
USUAL = SynthesizeVoice(source=TextSource(TEXT))
CHINESE = a_voice("zh")
ENGLISH = a_voice("en", languages=(Locale.EN,))
ONLINE = a_voice("online", SpeechEngine.OPENAI, (Locale.ZH_CN, Locale.EN))


class NamingLabeller:
    """Writes no more than whose file it is."""

    async def label(self, data: bytes, mime_type: str, *, content_id: str) -> bytes:
        return (
            data if "sub" in mime_type or "vtt" in mime_type else data + f" {content_id}".encode()
        )


def a_speaker() -> FakeSpeaker:
    return FakeSpeaker([CHINESE, ENGLISH, ONLINE])


def a_recipe(studio: Studio, speaker: FakeSpeaker) -> SynthesizeVoiceRecipe:
    return SynthesizeVoiceRecipe(
        Manuscripts(studio.sourcing),
        Speaking(Voices([speaker]), FakeStudio()),
        Filing(blobs=studio.blobs, labeller=NamingLabeller(), new_id=studio.new_id),
    )


async def run(
    recipe: SynthesizeVoiceRecipe, request: SynthesizeVoice = USUAL
) -> tuple[VoiceClip, Result, Reported]:
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
    clip = result.content
    assert isinstance(clip, VoiceClip)
    assert tuple(progress.assets) == result.assets
    return clip, result, progress


def a_script(owner_id: str, *narrations: str, **changes: object) -> Script:
    script = Script(
        id="script",
        owner_id=owner_id,
        generation_id="generation of the script",
        kind=ContentKind.SCRIPT,
        title="一锅好汤",
        created_at=NOW,
        updated_at=NOW,
        hook=narrations[0],
        total_seconds=5.0 * len(narrations),
        scenes=[
            Scene(number, f"第{number}幕", narration, "灶台", 5.0, "字")
            for number, narration in enumerate(narrations, 1)
        ],
    )
    return changed(script, changes)


def store(studio: Studio, script: Script, key_id: str = "key") -> None:
    """The script, and the generation that made it."""
    tables = studio.database.tables
    made = a_generation(script.owner_id, key_id, id=script.generation_id)
    tables.generations[made.id] = made
    tables.contents[script.id] = script
