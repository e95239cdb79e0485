"""What each platform takes, at its bounds and just beyond them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.issue import IssueSeverity
from domain.platform import Platform
from domain.platforms import (
    PROFILES,
    PlatformIssue,
    PlatformRule,
    platform_issues,
    xiaohongshu_length,
)


def issues(
    platform: Platform,
    *,
    title: str = "六字以上标题",
    summary: str = "",
    body: str = "",
    tags: int = 0,
) -> list[PlatformIssue]:
    return platform_issues(
        PROFILES[platform], title=title, summary=summary, body=body, tags=["标签"] * tags
    )


def rules(found: list[PlatformIssue]) -> list[tuple[PlatformRule, int | None, int | None]]:
    assert all(issue.severity is IssueSeverity.ERROR for issue in found)
    return [(issue.rule, issue.actual, issue.limit) for issue in found]


def test_every_platform_has_a_profile() -> None:
    assert set(PROFILES) == set(Platform)
    for platform, profile in PROFILES.items():
        assert profile.platform is platform
        assert profile.cover_sizes
        assert profile.notes.zh_cn
        assert profile.notes.en.isascii()


@pytest.mark.parametrize(
    ("title", "length"),
    [
        ("", 0),
        ("a", 1),
        ("ab", 1),
        ("abc", 2),
        ("字", 1),
        ("字a", 2),
        ("é", 1),
        ("😀", 2),
        ("𠮷", 2),
        ("👩‍🔧", 5),
        ("\ud83d", 1),
        ("Claude 4.6发布，AI助手又进化了", 15),
    ],
)
def test_a_title_on_xiaohongshu_counts_half_for_ascii(title: str, length: int) -> None:
    assert xiaohongshu_length(title) == length


@given(st.text(st.characters(codec="utf-16")))
def test_it_counts_units_of_utf_16(title: str) -> None:
    data = title.encode("utf-16-le")
    units = [int.from_bytes(data[at : at + 2], "little") for at in range(0, len(data), 2)]
    weight = sum(1 if unit < 128 else 2 for unit in units)

    assert xiaohongshu_length(title) == (weight + 1) // 2


@pytest.mark.parametrize(
    ("platform", "limit"),
    [
        (Platform.XIAOHONGSHU, 20),
        (Platform.DOUYIN, 30),
        (Platform.WECHAT_OFFICIAL, 64),
        (Platform.BILIBILI, 80),
        (Platform.WEIBO, 30),
    ],
)
def test_a_title_may_be_as_long_as_its_platform_takes(platform: Platform, limit: int) -> None:
    assert issues(platform, title="字" * limit) == []
    assert rules(issues(platform, title="字" * (limit + 1))) == [
        (PlatformRule.TITLE_TOO_LONG, limit + 1, limit)
    ]


def test_a_title_of_40_letters_fits_xiaohongshu() -> None:
    assert issues(Platform.XIAOHONGSHU, title="a" * 40) == []
    assert rules(issues(Platform.XIAOHONGSHU, title="a" * 41)) == [
        (PlatformRule.TITLE_TOO_LONG, 21, 20)
    ]


def test_where_sources_disagree_a_long_title_is_only_warned_of() -> None:
    severities = {
        length: [issue.severity for issue in issues(Platform.WECHAT_CHANNELS, title="字" * length)]
        for length in (16, 17, 50, 51)
    }

    assert severities == {
        16: [],
        17: [IssueSeverity.WARNING],
        50: [IssueSeverity.WARNING],
        51: [IssueSeverity.ERROR],
    }


def test_a_title_on_weibo_needs_six_characters() -> None:
    assert rules(issues(Platform.WEIBO, title="五个字标题")) == [
        (PlatformRule.TITLE_TOO_SHORT, 5, 6)
    ]


def test_a_digest_has_at_most_120_characters() -> None:
    assert issues(Platform.WECHAT_OFFICIAL, summary="字" * 120) == []
    assert rules(issues(Platform.WECHAT_OFFICIAL, summary="字" * 121)) == [
        (PlatformRule.SUMMARY_TOO_LONG, 121, 120)
    ]


def test_an_official_account_takes_fewer_than_20_000_characters() -> None:
    assert issues(Platform.WECHAT_OFFICIAL, body="字" * 19_999, tags=3) == []
    assert rules(issues(Platform.WECHAT_OFFICIAL, body="字" * 20_000)) == [
        (PlatformRule.BODY_TOO_LONG, 20_000, 19_999)
    ]


def test_topics_count_as_text_on_xiaohongshu() -> None:
    """A line end, then #标签 #标签: eight characters."""
    assert issues(Platform.XIAOHONGSHU, body="字" * 1_000) == []
    assert issues(Platform.XIAOHONGSHU, body="字" * 992, tags=2) == []
    assert rules(issues(Platform.XIAOHONGSHU, body="字" * 993, tags=2)) == [
        (PlatformRule.BODY_TOO_LONG, 1_001, 1_000)
    ]


@pytest.mark.parametrize(
    ("platform", "limit"),
    [(Platform.XIAOHONGSHU, 10), (Platform.DOUYIN, 5), (Platform.BILIBILI, 10)],
)
def test_tags_are_counted(platform: Platform, limit: int) -> None:
    assert issues(platform, tags=limit) == []
    assert rules(issues(platform, tags=limit + 1)) == [
        (PlatformRule.TOO_MANY_TAGS, limit + 1, limit)
    ]


def test_topics_are_written_as_users_write_them() -> None:
    assert PROFILES[Platform.WEIBO].topics(["咖啡", "{0}"]) == ["#咖啡#", "#{0}#"]
    assert PROFILES[Platform.DOUYIN].topics(["咖啡"]) == ["#咖啡"]


@pytest.mark.parametrize("rule", PlatformRule)
def test_an_issue_says_in_both_languages_what_is_wrong(rule: PlatformRule) -> None:
    sentence = PlatformIssue(rule, IssueSeverity.ERROR, 1_234, 1_000).sentence

    for words in (sentence.zh_cn, sentence.en):
        assert "1234" in words
        assert "1000" in words
    assert sentence.en.isascii()


def test_all_that_is_wrong_is_told_at_once() -> None:
    found = issues(Platform.XIAOHONGSHU, title="字" * 21, body="字" * 1_001, tags=11)

    assert [issue.rule for issue in found] == [
        PlatformRule.TITLE_TOO_LONG,
        PlatformRule.BODY_TOO_LONG,
        PlatformRule.TOO_MANY_TAGS,
    ]
