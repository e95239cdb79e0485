"""What checks of ours say of a text: offsets that hold, facts that are its sources', and copies."""

from dataclasses import replace

import pytest

from domain.facts import FactChange, FactIssue, FactKind
from domain.platform import Platform
from domain.services.reviewing import Reviewing
from domain.source import SourceArticle
from domain.writing import Composition
from tests.domain.studio import Studio
from tests.factories import OFFLINE

_COPIED = "先把洋葱炒到焦黄再放南瓜块一起翻炒"
SOURCE = SourceArticle(
    text=f"做一锅要30分钟。{_COPIED}，最后加水400毫升。",
    title="6人份的南瓜汤",
    author="《美食周刊》",
    site_name="《厨房报》",
    published_on="2026",
)
TEXT = Composition(
    titles=["最好喝的南瓜汤", "备选"],
    summary="30分钟就好。",
    body="要我说，这是最好的做法，加水400毫升，30分钟。",
    tags=[],
    provenance=OFFLINE,
)


@pytest.fixture
def reviewing(studio: Studio) -> Reviewing:
    return studio.reviewing


async def test_a_text_that_repeats_its_source_is_only_read_for_what_is_not_allowed(
    reviewing: Reviewing,
) -> None:
    review = await reviewing.examine("最好的汤", "小火，最好慢炖，加微信99")

    (hit,) = review.compliance.hits
    (title_hit,) = review.title_compliance.hits
    assert (hit.start, hit.end, hit.text) == (3, 5, "最好")
    assert (title_hit.start, title_hit.end) == (0, 2)
    assert (review.fact_issues, review.overlap) == ((), None)


async def test_rules_of_a_platform_count_where_the_text_is_meant_for_it(
    reviewing: Reviewing,
) -> None:
    review = await reviewing.examine("汤", "加微信", platform=Platform.XIAOHONGSHU)
    compared = await reviewing.compare(
        replace(TEXT, body="加微信"), [SOURCE], platform=Platform.XIAOHONGSHU
    )

    assert [hit.text for hit in review.compliance.hits] == ["加微信"]
    assert compared.compliance == review.compliance


async def test_a_text_that_keeps_its_facts_has_no_issue(reviewing: Reviewing) -> None:
    text = replace(TEXT, body="6人份，《厨房报》和《美食周刊》2026年说加水400毫升，30分钟。")

    review = await reviewing.compare(text, [SOURCE], platform=None)

    assert review.fact_issues == ()


async def test_facts_that_come_from_nowhere_and_facts_that_are_lost_are_told(
    reviewing: Reviewing,
) -> None:
    text = replace(TEXT, titles=["8人份", "7人份"], body="2026年，6人份，加水500毫升。")

    review = await reviewing.compare(text, [SOURCE], platform=None)

    assert list(review.fact_issues) == [
        FactIssue(FactKind.NUMBER, "8", FactChange.INVENTED),
        FactIssue(FactKind.NUMBER, "500", FactChange.INVENTED),
        FactIssue(FactKind.NUMBER, "400", FactChange.MISSING),
    ]


async def test_a_text_that_answers_from_its_sources_misses_nothing(reviewing: Reviewing) -> None:
    text = replace(TEXT, summary="", body="加水500毫升。")

    review = await reviewing.compare(text, [SOURCE, SOURCE], platform=None, retells=False)

    assert list(review.fact_issues) == [FactIssue(FactKind.NUMBER, "500", FactChange.INVENTED)]


async def test_places_in_a_title_are_places_in_what_is_kept_of_it(reviewing: Reviewing) -> None:
    title = f"最好{'字' * 196}最好的最好"

    review = await reviewing.compare(replace(TEXT, titles=[title]), [SOURCE], platform=None)

    assert [(hit.start, hit.end) for hit in review.title_compliance.hits] == [(0, 2), (198, 200)]


async def test_what_is_copied_is_told_with_its_place_in_the_text_of_the_source(
    reviewing: Reviewing,
) -> None:
    text = replace(TEXT, body=f"我的做法：{_COPIED}，简单吧。")

    review = await reviewing.compare(text, [SOURCE], platform=None)

    assert review.overlap is not None
    (span,) = review.overlap.spans
    assert text.body[span.start : span.end] == _COPIED
    assert SOURCE.text[span.source_start : span.source_end] == _COPIED
    assert 0 < review.overlap.score < 1


async def test_of_several_sources_all_count(reviewing: Reviewing) -> None:
    other = SourceArticle(text="另一家店卖500碗。")

    review = await reviewing.compare(
        replace(TEXT, body="500碗。"), [SOURCE, other], platform=None, retells=False
    )

    assert review.fact_issues == ()


async def test_what_is_empty_breaks_no_rule(reviewing: Reviewing) -> None:
    empty = replace(TEXT, titles=[""], summary="", body="")

    review = await reviewing.compare(empty, [SourceArticle(text="")], platform=None)

    assert (review.compliance.hits, review.fact_issues) == ((), ())
    assert review.overlap is not None
    assert review.overlap.score == 0
