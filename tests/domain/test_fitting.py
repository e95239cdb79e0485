"""What is too long ends at a clause, and never in the middle of a number."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.fitting import best_first, cut_at_clause, fitted
from domain.plain_text import without_markdown
from domain.platform import Platform
from domain.platforms import PROFILES, platform_issues
from domain.writing import Composition
from tests.factories import OFFLINE

DRAFT = Composition(
    titles=["南瓜汤的火候"],
    summary="小火慢炖。",
    body="小火慢炖。",
    tags=["食谱"],
    provenance=OFFLINE,
)
_TEXTS = st.text(alphabet=st.sampled_from("字，。！a1. ,:\n“”…—😀\u200d\ufe0f🏽#"), max_size=120)


@pytest.mark.parametrize(
    ("text", "longest", "cut"),
    [
        ("小火慢炖。", 5, "小火慢炖。"),
        ("先炒洋葱。再下南瓜。", 9, "先炒洋葱。"),
        ("先炒洋葱！？再下南瓜。", 7, "先炒洋葱！？"),
        ("他说：“先炒洋葱。”再下南瓜", 12, "他说：“先炒洋葱。”"),
        ("先炒洋葱，再下南瓜，最后加水", 9, "先炒洋葱，再下南瓜"),
        ("先炒洋葱，再下南瓜，最后加水", 8, "先炒洋葱"),
        ("第一段没有句号\n第二段没有", 9, "第一段没有句号"),
        ("好。先炒洋葱，再下南瓜，最后加水", 14, "好。先炒洋葱，再下南瓜"),
        ("Stir it well. Then add water", 20, "Stir it well."),
        ("售价一共是1,000元整", 7, "售价一共是"),
        ("每天早上都是8:30开门", 9, "每天早上都是"),
        ("版本号现在升到2.5了吧", 9, "版本号现在升到"),
        ("全年一共增长了2026人", 9, "全年一共增长了"),
        ("涨幅一直维持在百分90%以上", 11, "涨幅一直维持在百分"),
        ("一家四口都爱喝👨‍👩‍👧的汤", 10, "一家四口都爱喝"),
        ("做得特别特别好👍🏽呀", 8, "做得特别特别好"),
        ("——，、；：——，、；：", 4, "——，、"),
        (" :1", 2, " :"),
        ("字" * 10, 0, ""),
        ("字" * 10, 1, "字"),
        ("a" * 100, 10, "a" * 10),
        ("", 0, ""),
    ],
)
def test_a_text_is_cut_where_it_may_end(text: str, longest: int, cut: str) -> None:
    assert cut_at_clause(text, longest=longest) == cut


@given(_TEXTS, st.integers(0, 130))
def test_a_cut_is_a_part_of_the_text_and_no_longer_than_asked(text: str, longest: int) -> None:
    cut = cut_at_clause(text, longest=longest)

    assert len(cut) <= longest
    assert cut in text
    assert cut or not text.strip() or longest == 0 or text[:longest].isspace()
    assert cut_at_clause(text, longest=len(text)) == text


@given(st.sampled_from(Platform), st.lists(_TEXTS, min_size=1, max_size=3), _TEXTS)
def test_what_was_fitted_breaks_no_upper_bound(
    platform: Platform, titles: list[str], body: str
) -> None:
    profile = PROFILES[platform]
    draft = replace(DRAFT, titles=titles, body=body * 20, summary=body * 3, tags=["标签"] * 13)

    result = fitted(draft, profile)

    found = platform_issues(
        profile,
        title=result.titles[0],
        summary=result.summary,
        body=result.body,
        tags=result.tags,
    )
    assert [issue.rule.value for issue in found if issue.rule.value != "TITLE_TOO_SHORT"] == []
    shown = draft.body if profile.shows_markdown else without_markdown(draft.body)
    assert result.body in shown
    if without_markdown(result.body) == result.body:  # of `# #` it leaves what looks like a mark
        assert fitted(result, profile) == result


def test_a_title_that_fits_goes_before_one_that_must_be_cut() -> None:
    long = "南瓜汤要小火慢炖，先炒香洋葱，再加高汤煮软"
    draft = replace(DRAFT, titles=[long, "南瓜汤的火候", "五个字标题"])

    assert fitted(draft, PROFILES[Platform.XIAOHONGSHU]).titles == [
        "南瓜汤的火候",
        "五个字标题",
        "南瓜汤要小火慢炖，先炒香洋葱",
    ]
    assert best_first(draft, PROFILES[Platform.XIAOHONGSHU]).titles[-1] == long


def test_a_title_that_is_long_enough_goes_before_one_that_is_not() -> None:
    draft = replace(DRAFT, titles=["五个字标题", "这个标题够长了"])

    assert fitted(draft, PROFILES[Platform.WEIBO]).titles == ["这个标题够长了", "五个字标题"]


def test_titles_that_become_the_same_are_one() -> None:
    start = "南瓜汤要小火慢炖才够香浓"
    draft = replace(
        DRAFT, titles=[f"{start}，先炒香洋葱再说别的吧", f"{start}，再加高汤慢慢煮软了", start]
    )

    assert fitted(draft, PROFILES[Platform.XIAOHONGSHU]).titles == [start]


def test_a_title_of_letters_is_cut_by_its_own_measure() -> None:
    draft = replace(DRAFT, titles=["Slow cooked pumpkin soup for cold autumn evenings"])

    assert fitted(draft, PROFILES[Platform.XIAOHONGSHU]).titles == [
        "Slow cooked pumpkin soup for cold autumn"
    ]


def test_a_body_makes_room_for_its_topics() -> None:
    draft = replace(DRAFT, body="小火慢炖。" * 200, tags=["南瓜", "汤"])

    result = fitted(draft, PROFILES[Platform.XIAOHONGSHU])

    assert result.body == "小火慢炖。" * 198
    assert result.tags == ["南瓜", "汤"]


def test_no_heading_is_left_without_what_it_announces() -> None:
    start = "小火慢炖。" * 3_998
    draft = replace(DRAFT, body=f"{start}\n\n## 火候\n\n先炒香洋葱。")

    assert len(start) < 19_999 < len(draft.body)
    assert fitted(draft, PROFILES[Platform.WECHAT_OFFICIAL]).body == start
    assert fitted(replace(DRAFT, body="#汤#" * 400), PROFILES[Platform.XIAOHONGSHU]).body


def test_a_digest_is_cut_and_tags_too_many_are_left_out() -> None:
    draft = replace(
        DRAFT, summary="小火慢炖。" * 30, tags=[f"标签{number}" for number in range(12)]
    )

    assert fitted(draft, PROFILES[Platform.WECHAT_OFFICIAL]).summary == "小火慢炖。" * 24
    assert fitted(draft, PROFILES[Platform.DOUYIN]).tags == draft.tags[:5]
    assert fitted(draft, PROFILES[Platform.DOUYIN]).summary == draft.summary


@pytest.mark.parametrize("platform", Platform)
def test_what_fits_stays_as_it_is(platform: Platform) -> None:
    assert fitted(DRAFT, PROFILES[platform]) == DRAFT


@pytest.mark.parametrize("unit", ["字", "a", "a ", "，", "。", "。a", "\n", "1,", "\u200d", "。”"])
def test_the_longest_texts_are_cut_too(unit: str) -> None:
    text = unit * (200_000 // len(unit))

    assert len(cut_at_clause(text, longest=150_000)) <= 150_000
    draft = replace(DRAFT, titles=[text], body=text)
    assert len(fitted(draft, PROFILES[Platform.XIAOHONGSHU]).body) <= 1_000


@pytest.mark.parametrize(
    ("platform", "body"),
    [
        (Platform.XIAOHONGSHU, "步骤\n\n· 先炒洋葱"),
        (Platform.WECHAT_OFFICIAL, "## 步骤\n\n- **先炒**洋葱"),
    ],
)
def test_markdown_stays_only_where_it_is_shown(platform: Platform, body: str) -> None:
    draft = replace(DRAFT, body="## 步骤\n\n- **先炒**洋葱")

    assert fitted(draft, PROFILES[platform]).body == body
