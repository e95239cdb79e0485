"""脚本: which take is kept, and how it is made as long as it was asked to be."""

from dataclasses import replace

import pytest

from domain.failure import FailureCode, RecipeFailed
from domain.platforms import PlatformRule
from domain.recipes.generate_script import GenerateScriptRecipe
from domain.writing import Engine, ScriptBrief, Shot
from tests.domain.recipes.scripts import GOOD, HOOK, LONG, SHORT, run, shots
from tests.domain.studio import Studio
from tests.fake_writing import Prepared

NOTHING = replace(GOOD, shots=[])


@pytest.fixture
def recipe(studio: Studio) -> GenerateScriptRecipe:
    studio.writer.usual = GOOD
    return GenerateScriptRecipe(studio.sourcing, studio.writer, studio.reviewing)


async def test_our_own_engine_is_asked_once_and_what_it_writes_too_long_is_left_out(
    studio: Studio, recipe: GenerateScriptRecipe
) -> None:
    studio.writer.usual = LONG

    script, _, progress = await run(recipe)

    assert len(studio.writer.asked) == 1
    assert script.platform_issues == []
    assert abs(script.total_seconds - 30) <= 1.5
    assert script.scenes[-1].heading == "第12步"
    assert len(progress.voided) == 1


async def test_a_script_that_stays_too_short_says_so(
    studio: Studio, recipe: GenerateScriptRecipe
) -> None:
    studio.writer.usual = SHORT

    script, _, _ = await run(recipe)

    assert [(issue.rule, issue.limit) for issue in script.platform_issues] == [
        (PlatformRule.DURATION_OFF, 30)
    ]


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        (SHORT, GOOD, "second"),
        (LONG, GOOD, "second"),
        (SHORT, replace(GOOD, shots=shots(9)), "second"),
        (SHORT, replace(GOOD, shots=shots(20)), "first"),
        (SHORT, NOTHING, "first"),
        (replace(GOOD, shots=shots(20)), NOTHING, "first"),
        (NOTHING, SHORT, "second"),
    ],
    ids=["short", "long", "nearer", "worse", "empty", "empty-after-long", "after-empty"],
)
async def test_a_model_that_misses_the_duration_is_asked_again_and_the_nearer_is_kept(
    studio: Studio,
    recipe: GenerateScriptRecipe,
    first: Prepared,
    second: Prepared,
    kept: str,
) -> None:
    studio.writer.engine = Engine.LLM
    studio.writer.prepared = [
        replace(first, titles=["first"]),
        replace(second, titles=["second"]),
    ]

    script, result, _ = await run(recipe)

    assert script.title == kept
    assert (result.provenance.tokens_in, result.provenance.cost_micros) == (14, 10)
    revision = studio.writer.asked[1].brief
    assert isinstance(revision, ScriptBrief)
    assert revision.revision is not None
    assert ["30" in complaint.zh_cn for complaint in revision.revision.complaints] == [True]


@pytest.mark.parametrize("partial", [[], [HOOK], shots(3)])
async def test_a_second_take_that_fails_leaves_the_first(
    studio: Studio, recipe: GenerateScriptRecipe, partial: list[Shot]
) -> None:
    studio.writer.engine = Engine.LLM
    failing = replace(GOOD, shots=partial, failure=FailureCode.PROVIDER_UNAVAILABLE)
    studio.writer.prepared = [SHORT, failing]

    script, result, _ = await run(recipe)

    assert len(script.scenes) == 2
    assert result.provenance.tokens_in == 7


async def test_a_take_that_pauses_can_mend_is_the_only_one(
    studio: Studio, recipe: GenerateScriptRecipe
) -> None:
    studio.writer.engine = Engine.LLM

    script, _, progress = await run(recipe)

    assert len(studio.writer.asked) == 1
    assert (script.platform_issues, progress.voided) == ([], [])


@pytest.mark.parametrize("engine", Engine)
async def test_a_script_that_says_nothing_is_none(
    studio: Studio, recipe: GenerateScriptRecipe, engine: Engine
) -> None:
    studio.writer.engine = engine
    studio.writer.usual = replace(GOOD, shots=[replace(HOOK, narration="……")])

    with pytest.raises(RecipeFailed) as failed:
        await run(recipe)

    assert failed.value.code is FailureCode.OUTPUT_UNUSABLE
