"""脚本: a hook, scenes of a few seconds, and as long as it was asked to be."""

from dataclasses import replace

import pytest

from domain.content import ContentKind
from domain.errors import Refusal
from domain.facts import FactChange
from domain.generation import GenerationKind
from domain.language import Locale
from domain.options import LineTooLong, NumberOutOfRange
from domain.platform import Platform
from domain.recipes.generate_script import (
    CHARACTERS_PER_MINUTE,
    RATES,
    SECONDS,
    GenerateScript,
    GenerateScriptRecipe,
)
from domain.source import ContentSource, TextSource, TextTooShort, UrlSource
from domain.stage import Stage
from domain.writing import LIST_LIMIT, ScriptBrief
from tests.domain.recipes.scripts import GOOD, HOOK, TEXT, URL, USUAL, run, shots
from tests.domain.studio import Studio
from tests.factories import plain


@pytest.fixture
def recipe(studio: Studio) -> GenerateScriptRecipe:
    studio.writer.usual = GOOD
    return GenerateScriptRecipe(studio.sourcing, studio.writer, studio.reviewing)


def test_a_request_is_admitted_in_its_normal_form(recipe: GenerateScriptRecipe) -> None:
    admitted = recipe.admit(
        GenerateScript(source=TextSource(f"{TEXT}\n"), tone=" 亲切 ", instruction="\n")
    )

    assert admitted == GenerateScript(source=TextSource(TEXT), tone="亲切")
    assert admitted.characters_per_minute == CHARACTERS_PER_MINUTE == 250
    assert recipe.admit(admitted) == admitted


@pytest.mark.parametrize("bound", [0, 1])
def test_numbers_may_go_to_their_bounds(recipe: GenerateScriptRecipe, bound: int) -> None:
    request = replace(USUAL, duration_seconds=SECONDS[bound], characters_per_minute=RATES[bound])
    assert recipe.admit(request) == request


@pytest.mark.parametrize(
    ("request_", "refusal", "field"),
    [
        (replace(USUAL, duration_seconds=14), NumberOutOfRange, ("input", "durationSeconds")),
        (replace(USUAL, duration_seconds=601), NumberOutOfRange, ("input", "durationSeconds")),
        (
            replace(USUAL, characters_per_minute=119),
            NumberOutOfRange,
            ("input", "charactersPerMinute"),
        ),
        (
            replace(USUAL, characters_per_minute=401),
            NumberOutOfRange,
            ("input", "charactersPerMinute"),
        ),
        (replace(USUAL, tone="亲" * 41), LineTooLong, ("input", "tone")),
        (replace(USUAL, instruction="写" * 501), LineTooLong, ("input", "instruction")),
        (replace(USUAL, source=TextSource("短")), TextTooShort, ("input", "source", "text")),
    ],
)
async def test_what_cannot_be_written_is_refused_before_anything_is_charged(
    studio: Studio,
    recipe: GenerateScriptRecipe,
    request_: GenerateScript,
    refusal: type[Refusal],
    field: tuple[str, ...],
) -> None:
    studio.recipes[GenerationKind.SCRIPT] = recipe
    creator = await studio.creator()

    with studio.unchanged(), pytest.raises(refusal) as refused:
        await studio.generating.request(request_, owner_id=creator.id, idempotency_key="request-1")

    assert refused.value.field == field


@pytest.mark.parametrize(("seconds", "price"), [(15, 3), (120, 3), (121, 4), (600, 7)])
def test_a_longer_script_costs_more(recipe: GenerateScriptRecipe, seconds: int, price: int) -> None:
    assert recipe.price(replace(USUAL, duration_seconds=seconds)) == price


def test_it_builds_on_a_content_only_where_that_is_its_source() -> None:
    assert GenerateScript(source=ContentSource("content")).content_ids == ("content",)
    assert USUAL.content_ids == ()


async def test_a_source_becomes_timed_scenes(studio: Studio, recipe: GenerateScriptRecipe) -> None:
    studio.web.pages[URL] = f"南瓜汤\n{TEXT}"

    script, result, progress = await run(recipe, replace(USUAL, source=UrlSource(URL)))

    assert (script.id, script.owner_id, script.generation_id) == (
        "content",
        "owner",
        "generation",
    )
    assert (script.kind, script.platform, script.source_url) == (ContentKind.SCRIPT, None, URL)
    assert script.hook == script.scenes[0].narration == HOOK.narration
    assert 2 <= script.scenes[0].duration_seconds <= 4
    assert all(0 < scene.duration_seconds <= 6 for scene in script.scenes)
    assert abs(script.total_seconds - 30) <= 1.5
    assert (script.scenes[1].heading, script.scenes[1].visual) == ("第1步", "灶台")
    assert script.scenes[1].on_screen_text == "小火"
    assert (script.platform_issues, result.spent) == ([], 3)
    assert [stage for stage, _ in progress.stages] == [
        *(Stage.FETCHING, Stage.READING, Stage.WRITING, Stage.CHECKING, Stage.SAVING)
    ]


async def test_it_is_written_as_it_was_asked_for(
    studio: Studio, recipe: GenerateScriptRecipe
) -> None:
    brief = ScriptBrief(
        duration_seconds=45,
        characters_per_minute=300,
        platform=Platform.DOUYIN,
        tone="亲切",
        instruction="多用短句",
        language=Locale.EN,
    )

    script, _, _ = await run(
        recipe,
        GenerateScript(
            source=TextSource(TEXT),
            duration_seconds=brief.duration_seconds,
            platform=brief.platform,
            tone=brief.tone,
            instruction=brief.instruction,
            characters_per_minute=brief.characters_per_minute,
            language=brief.language,
        ),
    )

    assert studio.writer.asked[0].brief == brief
    assert script.platform is Platform.DOUYIN


async def test_how_fast_it_is_spoken_can_be_chosen(recipe: GenerateScriptRecipe) -> None:
    request = replace(USUAL, duration_seconds=600)
    slow, usual, fast = [
        (await run(recipe, replace(request, characters_per_minute=rate)))[0]
        for rate in (RATES[0], CHARACTERS_PER_MINUTE, RATES[1])
    ]

    assert slow.total_seconds > 1.3 * usual.total_seconds > 1.3 * fast.total_seconds
    assert len(slow.scenes) > len(usual.scenes)
    for script in (slow, usual, fast):
        assert 2 <= script.scenes[0].duration_seconds <= 4
        assert all(0 < scene.duration_seconds <= 6 for scene in script.scenes)


async def test_titles_and_tags_are_what_the_platform_takes(
    studio: Studio, recipe: GenerateScriptRecipe
) -> None:
    studio.writer.usual = replace(
        GOOD,
        titles=["字" * 31, "一锅好汤的火候"],
        tags=[f"标签{number}" for number in range(LIST_LIMIT + 3)],
    )

    script, _, _ = await run(recipe, replace(USUAL, platform=Platform.DOUYIN))
    free, _, _ = await run(recipe)

    assert script.title_candidates == ["一锅好汤的火候", "字" * 30]
    assert (len(script.tags), script.platform_issues) == (5, [])
    assert (free.title, len(free.tags)) == ("字" * 31, LIST_LIMIT)


async def test_what_is_said_is_checked(studio: Studio, recipe: GenerateScriptRecipe) -> None:
    studio.writer.usual = replace(
        GOOD, shots=shots(5, narration="最好炖上90分钟，再下南瓜，加水没过它们慢炖。")
    )

    script, _, _ = await run(recipe)

    review = script.review
    assert review is not None
    # What so short a script leaves out of its source is no issue.
    assert [(issue.change, issue.text) for issue in review.fact_issues] == [
        (FactChange.INVENTED, "90")
    ]
    said = "\n".join(scene.narration for scene in script.scenes)
    assert {said[hit.start : hit.end] for hit in review.compliance.hits} == {"最好"}
    assert review.overlap is not None


async def test_a_run_can_be_repeated_from_the_start(recipe: GenerateScriptRecipe) -> None:
    first, second = [(await run(recipe))[0] for _ in range(2)]

    assert plain(first) == plain(second)
