"""A cited text keeps only what its pages support, and only the citations of what it keeps."""

from dataclasses import replace
from functools import partial

import pytest

from domain.citing import Citations, CitationStyle
from domain.failure import FailureCode, RecipeFailed
from domain.platform import Platform
from domain.services.composing import Attempt, Composed, written_with_citations
from domain.services.showing import Showing
from domain.source import SourceArticle
from domain.writing import Brief, Engine, Evidence, Passage, PassageForm, WriteText
from tests.domain.reported import Reported
from tests.domain.studio import Studio
from tests.fake_writing import FakeFactFinder, FakeWriter, Prepared

PAGES = [
    SourceArticle(text="这锅汤要小火慢炖30分钟才够香。", title="南瓜汤", url="https://a.example/"),
    SourceArticle(text="南瓜要选贝贝南瓜才够粉糯。", title="选瓜", url="https://b.example/"),
]
COOKED = Evidence(1, "小火慢炖30分钟")
CHOSEN = Evidence(2, "南瓜要选贝贝南瓜")


def claim(text: str, *evidence: Evidence) -> Passage:
    return Passage(PassageForm.PARAGRAPH, text, evidence)


def prepared(*passages: Passage, title: str = "南瓜汤的火候") -> Prepared:
    return Prepared(titles=[title], passages=passages)


async def composed(
    studio: Studio, *answers: Prepared, platform: Platform | None = None
) -> tuple[Composed, Reported, FakeWriter]:
    writer, progress = FakeWriter(*answers, engine=Engine.LLM), Reported()

    async def attempt(given: Brief, write: WriteText) -> Attempt:
        compose = partial(writer.compose, PAGES, given)
        citations = Citations(PAGES, FakeFactFinder(), CitationStyle.of(given.platform))
        return await written_with_citations(compose, citations, write)

    made = await studio.composing.compose(
        attempt, Brief(platform=platform), sources=PAGES, showing=Showing(progress)
    )
    assert progress.text == made.composition.body
    return made, progress, writer


async def test_only_what_the_pages_support_is_written(studio: Studio) -> None:
    made, progress, _ = await composed(
        studio,
        prepared(
            claim("炖30分钟。", COOKED),
            claim("还要加满满的爱。"),
            claim("加糖更好。", Evidence(1, "加糖更好喝也更香")),
            claim("选贝贝南瓜。", CHOSEN),
        ),
    )

    assert made.composition.body == "炖30分钟[1]。\n\n选贝贝南瓜[2]。"
    assert made.composition.summary == "炖30分钟。"
    assert [(each.index, each.url) for each in made.citations] == [
        (1, "https://a.example/"),
        (2, "https://b.example/"),
    ]
    assert progress.voided == []


@pytest.mark.parametrize(
    "passages",
    [(), (claim("加糖更好。"),), (Passage(PassageForm.HEADING, "火候", (COOKED,)),)],
)
async def test_a_text_that_no_page_supports_is_no_text(
    studio: Studio, passages: tuple[Passage, ...]
) -> None:
    with pytest.raises(RecipeFailed) as failed:
        await composed(studio, prepared(*passages))

    assert failed.value.code is FailureCode.OUTPUT_UNUSABLE


async def test_a_second_try_has_its_own_citations(studio: Studio) -> None:
    first = prepared(claim("炖90分钟。", COOKED), claim("选贝贝南瓜。", CHOSEN))
    second = prepared(claim("选贝贝南瓜。", CHOSEN), claim("炖30分钟。", COOKED))

    made, progress, writer = await composed(studio, first, second)

    assert len(writer.asked) == 2
    assert made.composition.body == "选贝贝南瓜[1]。\n\n炖30分钟[2]。"
    assert [(each.index, each.is_supported) for each in made.citations] == [(1, True), (2, True)]
    assert progress.voided == ["炖90分钟[1]。\n\n选贝贝南瓜[2]。"]


async def test_a_text_that_cites_its_pages_misses_none_of_their_facts(studio: Studio) -> None:
    made, _, _ = await composed(studio, prepared(claim("选贝贝南瓜。", CHOSEN)))

    assert made.review.fact_issues == ()


@pytest.mark.parametrize(
    ("engine", "is_tried_again"), [(Engine.LLM, True), (Engine.OFFLINE, False)]
)
async def test_only_a_model_is_asked_again_where_the_pages_support_nothing(
    *, engine: Engine, is_tried_again: bool
) -> None:
    writer = FakeWriter(prepared(claim("加糖更好。")), engine=engine)
    citations = Citations(PAGES, FakeFactFinder(), CitationStyle.of(None))

    with pytest.raises(RecipeFailed) as failed:
        await written_with_citations(
            partial(writer.compose, PAGES, Brief()), citations, Reported().write
        )

    assert failed.value.code is FailureCode.OUTPUT_UNUSABLE
    assert failed.value.is_tried_again == is_tried_again


async def test_a_second_try_without_support_leaves_the_first(studio: Studio) -> None:
    first = prepared(claim("炖90分钟。", COOKED), claim("选贝贝南瓜。", CHOSEN))

    made, _, _ = await composed(studio, first, prepared(claim("加糖更好。")))

    assert made.composition.body == "炖90分钟[1]。\n\n选贝贝南瓜[2]。"
    assert [each.is_supported for each in made.citations] == [False, True]


async def test_citations_of_an_end_that_was_cut_go_with_it(studio: Studio) -> None:
    long = [claim("炖30分钟。" * 1_000, COOKED)] * 4
    answer = prepared(*long, claim("选贝贝南瓜。", CHOSEN))

    made, _, _ = await composed(studio, answer, answer, platform=Platform.WECHAT_OFFICIAL)

    assert len(made.composition.body) <= 19_999
    assert [each.index for each in made.citations] == [1]
    assert made.issues == []


async def test_where_only_the_title_changed_all_citations_stay(studio: Studio) -> None:
    answer = prepared(claim("炖30分钟。", COOKED), claim("选贝贝南瓜。", CHOSEN), title="字" * 65)

    made, _, _ = await composed(studio, answer, answer, platform=Platform.WECHAT_OFFICIAL)

    assert made.composition.titles == ["字" * 64]
    assert [each.index for each in made.citations] == [1, 2]


async def test_a_plain_text_keeps_its_citations_beside_it(studio: Studio) -> None:
    """Whatever it has in brackets, it has no marks that they could be told by."""
    answer = prepared(
        claim("《2024》[2024]里说炖30分钟。" * 60, COOKED), claim("选贝贝南瓜。", CHOSEN)
    )
    answer = replace(answer, tags=["汤"])

    made, _, _ = await composed(studio, answer, answer, platform=Platform.XIAOHONGSHU)

    assert len(made.composition.body) < 1_000
    assert [each.index for each in made.citations] == [1, 2]
