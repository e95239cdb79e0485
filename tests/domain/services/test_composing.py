"""One try or two, which of them is kept, and what is told of it."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest

from domain.facts import FactChange
from domain.failure import FailureCode, RecipeFailed
from domain.issue import IssueSeverity
from domain.platform import Platform
from domain.platforms import PlatformRule
from domain.services.composing import Attempt, Composed
from domain.services.showing import Showing
from domain.source import SourceArticle
from domain.writing import Brief, Engine, WriteText
from tests.domain.reported import Reported
from tests.domain.studio import Studio
from tests.fake_writing import FakeWriter, Prepared

SOURCE = SourceArticle(
    text="这锅汤要小火慢炖30分钟，加水400毫升。", title="南瓜汤", url="https://a.example/"
)
GOOD = Prepared(titles=["南瓜汤的火候"], pieces=["30分钟，", "400毫升。"])
LONG = "小火慢炖。" * 300
#: Breaks two rules that cutting would spoil.
BAD = Prepared(titles=["字" * 21], pieces=[LONG])
XIAOHONGSHU = Brief(platform=Platform.XIAOHONGSHU)


async def composed(
    studio: Studio, *prepared: Prepared, brief: Brief = XIAOHONGSHU, engine: Engine = Engine.LLM
) -> tuple[Composed, Reported, FakeWriter]:
    writer, progress = FakeWriter(*prepared, engine=engine), Reported()

    async def attempt(given: Brief, write: WriteText) -> Attempt:
        return Attempt(await writer.rewrite(SOURCE, given, write=write))

    made = await studio.composing.compose(
        attempt, brief, sources=[SOURCE], showing=Showing(progress)
    )
    assert progress.text == made.composition.body
    return made, progress, writer


def briefs(writer: FakeWriter) -> list[Brief]:
    return [asked.brief for asked in writer.asked if isinstance(asked.brief, Brief)]


def tokens(made: Composed) -> tuple[int, int, int]:
    provenance = made.composition.provenance
    return provenance.tokens_in, provenance.tokens_out, provenance.cost_micros


def rules(made: Composed) -> list[PlatformRule]:
    return [issue.rule for issue in made.issues]


async def test_a_good_first_try_is_the_only_one(studio: Studio) -> None:
    made, progress, writer = await composed(studio, GOOD)

    assert made.composition.body == "30分钟，400毫升。"
    assert (made.issues, progress.voided, tokens(made)) == ([], [], (7, 3, 5))
    assert briefs(writer) == [XIAOHONGSHU]


async def test_watchers_of_a_plain_text_are_left_with_no_markdown(studio: Studio) -> None:
    written = Prepared(titles=["南瓜汤的火候"], pieces=["## 做法\n\n", "**30分钟**，400毫升。"])

    made, progress, _ = await composed(studio, written)

    assert made.composition.body == "做法\n\n30分钟，400毫升。"
    assert progress.voided == ["## 做法\n\n**30分钟**，400毫升。"]


async def test_a_model_is_told_what_was_wrong_and_tries_again(studio: Studio) -> None:
    made, progress, writer = await composed(studio, BAD, GOOD)

    assert (made.composition.body, made.issues) == ("30分钟，400毫升。", [])
    assert progress.voided == [LONG]
    assert tokens(made) == (14, 6, 10)
    first, second = briefs(writer)
    assert first.revision is None
    assert second.revision is not None
    assert second == replace(first, revision=second.revision)
    assert second.revision.text == LONG
    said = " ".join(complaint.zh_cn for complaint in second.revision.complaints)
    assert "21" in said
    assert "1000" in said


async def test_our_own_engine_would_only_write_the_same_again(studio: Studio) -> None:
    made, progress, writer = await composed(studio, BAD, engine=Engine.OFFLINE)

    assert len(writer.asked) == 1
    assert (made.composition.titles, made.issues) == (["字" * 20], [])
    assert made.composition.body == "小火慢炖。" * 199
    assert progress.voided == [LONG]


async def test_what_two_tries_could_not_mend_is_cut(studio: Studio) -> None:
    made, progress, writer = await composed(studio, BAD, BAD)

    assert len(writer.asked) == 2
    assert made.issues == []
    assert len(made.composition.body) <= 1_000
    assert len(progress.voided) == 2


async def test_what_cannot_be_cut_either_is_told(studio: Studio) -> None:
    short = replace(GOOD, titles=["五个字标题"])

    made, _, writer = await composed(studio, short, short, brief=Brief(platform=Platform.WEIBO))

    assert len(writer.asked) == 2
    assert [(issue.rule, issue.severity) for issue in made.issues] == [
        (PlatformRule.TITLE_TOO_SHORT, IssueSeverity.ERROR)
    ]


async def test_a_second_try_with_more_faults_is_dropped_but_paid_for(studio: Studio) -> None:
    first = replace(GOOD, titles=["字" * 21])

    made, progress, _ = await composed(studio, first, BAD)

    assert made.composition.titles == ["字" * 20]
    assert made.composition.body == "30分钟，400毫升。"
    assert progress.voided == ["30分钟，400毫升。", LONG]
    assert tokens(made) == (14, 6, 10)


async def test_a_form_that_can_be_cut_is_better_than_a_fact_that_was_made_up(
    studio: Studio,
) -> None:
    first = replace(GOOD, titles=["字" * 21], pieces=[LONG])
    second = replace(GOOD, pieces=["炖90分钟，加水400毫升。"])

    made, _, _ = await composed(studio, first, second)
    other, _, _ = await composed(studio, second, first)

    for each in (made, other):
        assert each.composition.titles == ["字" * 20]
        assert [issue.change for issue in each.review.fact_issues] == [FactChange.MISSING] * 2


async def test_of_two_tries_with_as_many_faults_the_second_is_kept(studio: Studio) -> None:
    """It at least knew what was wrong."""
    first = replace(GOOD, titles=["字" * 21])
    second = replace(first, titles=["词" * 22])

    made, _, _ = await composed(studio, first, second)

    assert made.composition.titles == ["词" * 20]


@pytest.mark.parametrize("pieces", [(), ("大火",), ("30分钟，", "大火")])
@pytest.mark.parametrize("code", [FailureCode.PROVIDER_UNAVAILABLE, FailureCode.OUTPUT_UNUSABLE])
async def test_a_second_try_that_fails_leaves_the_first(
    studio: Studio, pieces: Sequence[str], code: FailureCode
) -> None:
    first = replace(GOOD, titles=["字" * 21])
    failing = replace(GOOD, pieces=pieces, failure=code)

    made, progress, _ = await composed(studio, first, failing)

    assert made.composition.body == progress.text == "30分钟，400毫升。"
    assert made.composition.titles == ["字" * 20]
    assert tokens(made) == (7, 3, 5)


async def test_a_first_try_that_fails_is_the_end(studio: Studio) -> None:
    failing = replace(GOOD, failure=FailureCode.PROVIDER_REFUSED)

    with pytest.raises(RecipeFailed) as failed:
        await composed(studio, failing, GOOD)

    assert failed.value.code is FailureCode.PROVIDER_REFUSED


async def test_a_made_up_fact_is_worth_a_second_try(studio: Studio) -> None:
    made_up = replace(GOOD, pieces=["炖90分钟，加水400毫升。"])

    made, _, writer = await composed(studio, made_up, GOOD)

    revision = briefs(writer)[1].revision
    assert revision is not None
    assert ["90" in complaint.zh_cn for complaint in revision.complaints] == [True]
    assert made.review.fact_issues == ()


async def test_a_fact_that_is_still_made_up_is_told(studio: Studio) -> None:
    made_up = replace(GOOD, pieces=["炖90分钟，加水400毫升。"])

    made, _, _ = await composed(studio, made_up, made_up)

    assert [(issue.text, issue.change) for issue in made.review.fact_issues] == [
        ("90", FactChange.INVENTED),
        ("30", FactChange.MISSING),
    ]


async def test_who_wants_no_facts_kept_gets_no_second_try_for_them(studio: Studio) -> None:
    made_up = replace(GOOD, pieces=["炖90分钟，加水400毫升。"])

    made, _, writer = await composed(studio, made_up, brief=replace(XIAOHONGSHU, keeps_facts=False))

    assert len(writer.asked) == 1
    assert len(made.review.fact_issues) == 2


async def test_a_lost_fact_is_told_but_not_worth_a_second_try(studio: Studio) -> None:
    made, _, writer = await composed(studio, replace(GOOD, pieces=["炖30分钟。"]))

    assert len(writer.asked) == 1
    assert [issue.change for issue in made.review.fact_issues] == [FactChange.MISSING]


async def test_neither_another_title_nor_fewer_tags_need_a_second_try(studio: Studio) -> None:
    many = replace(
        GOOD, titles=["字" * 21, "南瓜汤的火候"], tags=[f"标签{number:02}" for number in range(12)]
    )

    made, progress, writer = await composed(studio, many)

    assert len(writer.asked) == 1
    assert made.composition.titles == ["南瓜汤的火候", "字" * 20]
    assert made.composition.tags == list(many.tags[:10])
    assert (made.issues, progress.voided) == ([], [])


async def test_a_digest_is_cut_without_a_second_try(studio: Studio) -> None:
    official = Brief(platform=Platform.WECHAT_OFFICIAL)

    made, _, writer = await composed(
        studio, replace(GOOD, summary="炖30分钟，加水400毫升。" * 9), brief=official
    )

    assert len(writer.asked) == 1
    assert (made.composition.summary, made.issues) == ("炖30分钟，加水400毫升。" * 8, [])


async def test_a_title_that_is_only_warned_of_needs_none_either(studio: Studio) -> None:
    channels = Brief(platform=Platform.WECHAT_CHANNELS)

    made, _, writer = await composed(studio, replace(GOOD, titles=["字" * 17]), brief=channels)

    assert len(writer.asked) == 1
    assert (made.composition.titles, made.issues) == (["字" * 16], [])


async def test_without_a_platform_there_are_no_rules_and_nothing_is_cut(studio: Studio) -> None:
    made, progress, writer = await composed(studio, BAD, brief=Brief())

    assert (made.composition.body, made.issues, progress.voided) == (LONG, [], [])
    assert made.composition.titles == ["字" * 21]
    assert len(writer.asked) == 1


async def test_the_review_is_of_the_text_that_is_kept(studio: Studio) -> None:
    draft = replace(BAD, titles=["最好的汤", "字" * 21], pieces=[LONG, "最好喝。"])

    made, _, _ = await composed(studio, draft, engine=Engine.OFFLINE)

    assert made.review.compliance.hits == ()
    assert [hit.start for hit in made.review.title_compliance.hits] == [0]


async def test_who_gives_up_during_a_try_keeps_nothing(studio: Studio) -> None:
    writer, progress = FakeWriter(BAD, GOOD, engine=Engine.LLM), Reported()
    writer.hangs_from = 1

    async def attempt(given: Brief, write: WriteText) -> Attempt:
        return Attempt(await writer.rewrite(SOURCE, given, write=write))

    task = asyncio.create_task(
        studio.composing.compose(attempt, XIAOHONGSHU, sources=[SOURCE], showing=Showing(progress))
    )
    await writer.is_hanging.wait()
    task.cancel()
    await asyncio.wait([task])

    assert task.cancelled()
    assert len(writer.asked) == 1
