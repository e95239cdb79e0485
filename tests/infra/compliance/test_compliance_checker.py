"""What is found in a text, and where; nothing but the list we ship is searched for."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.compliance import ComplianceCategory, ComplianceReport
from domain.issue import IssueSeverity
from domain.language import Sentence
from domain.platform import Platform
from infra.compliance.checker import AhoComplianceChecker
from infra.compliance.context import Reach
from infra.compliance.lexicon import Lexicon, Rule, load_lexicon

AD_LAW, MEDICAL, FINANCIAL, EDUCATION, TRAFFIC, INDUCEMENT, SUPERSTITION = ComplianceCategory
PLATFORMS = (None, *Platform)
INGREDIENTS = [
    "女装",
    "第一次",
    "下单",
    "记者",
    "警惕",
    "。",
    "\n",
    " ",
    "，",
    "．",
    "\u200b",
    "😀",
    "𝐕",
    "+",
]


def texts() -> st.SearchStrategy[str]:
    """Terms of the list, what they are judged by, filling, and any other characters."""
    listed = st.sampled_from([*(rule.term for rule in load_lexicon().rules), *INGREDIENTS])
    return st.lists(listed | st.text(max_size=4), max_size=30).map("".join)


def found(report: ComplianceReport) -> list[tuple[str, ComplianceCategory]]:
    return [(hit.text, hit.category) for hit in report.hits]


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        (
            "这款面霜是全网销量第一的顶级护肤品，唯一获得国家级认证，百分百有效！",
            [
                ("全网销量第一", AD_LAW),
                ("顶级", AD_LAW),
                ("唯一", AD_LAW),
                ("国家级", AD_LAW),
                ("百分百有效", AD_LAW),
            ],
        ),
        (
            "祖传秘方，三天见效，无任何副作用，药到病除。",
            [
                ("祖传秘方", MEDICAL),
                ("三天见效", MEDICAL),
                ("无任何副作用", MEDICAL),
                ("药到病除", MEDICAL),
            ],
        ),
        (
            "我们的理财产品零风险，保本保息，稳赚不赔。",
            [("零风险", FINANCIAL), ("保本保息", FINANCIAL), ("稳赚不赔", FINANCIAL)],
        ),
        (
            "内部名额有限，一次包过，保录取。",
            [("内部名额", EDUCATION), ("一次包过", EDUCATION), ("保录取", EDUCATION)],
        ),
        ("看完必转，不转不是中国人！", [("看完必转", INDUCEMENT), ("不转不是中国人", INDUCEMENT)]),
        ("本店手串开光招财，欢迎选购。", [("开光", SUPERSTITION), ("招财", SUPERSTITION)]),
        ("喷一喷就干净，绝无仅有，史无前例。", [("绝无仅有", AD_LAW), ("史无前例", AD_LAW)]),
    ],
)
def test_an_advertisement_is_told_each_of_its_words(
    checker: AhoComplianceChecker, text: str, hits: list[tuple[str, ComplianceCategory]]
) -> None:
    assert found(checker.check(text)) == hits


def test_a_hit_says_where_it_stands_why_it_matters_and_what_to_write(
    checker: AhoComplianceChecker, lexicon: Lexicon
) -> None:
    report = checker.check("家人们😀𠮷：最佳！")
    (hit,) = report.hits
    assert (hit.start, hit.end, hit.text) == (6, 8, "最佳")
    assert (hit.category, hit.severity) == (AD_LAW, IssueSeverity.ERROR)
    assert "第九条" in hit.reason.zh_cn
    assert "Article 9" in hit.reason.en
    assert hit.replacements == ("出色", "优选")
    assert report.lexicon_version == lexicon.version == "1/2026-11-25"


def test_every_term_of_the_list_is_found_in_an_offer(
    checker: AhoComplianceChecker, lexicon: Lexicon
) -> None:
    missed = [
        rule.term
        for rule in lexicon.rules
        for platform in [next(iter(rule.platforms or [None]))]
        if [
            (hit.text, hit.category, hit.severity, hit.reason, hit.replacements)
            for hit in checker.check(f"本店推荐：{rule.term}，欢迎下单。", platform=platform).hits
        ]
        != [(rule.term, rule.category, rule.severity, rule.reason, rule.replacements)]
    ]
    assert missed == []


@pytest.mark.parametrize("platform", PLATFORMS)
def test_no_replacement_is_itself_refused(
    checker: AhoComplianceChecker, lexicon: Lexicon, platform: Platform | None
) -> None:
    refused = {
        replacement
        for rule in lexicon.rules
        for replacement in rule.replacements
        if checker.check(f"这款产品{replacement}，欢迎下单。", platform=platform).hits
    }
    assert refused == set()


@pytest.mark.parametrize(
    ("text", "texts"),
    [
        ("全网销量第一品牌", ["全网销量第一"]),
        ("行业第一品牌", ["行业第一品牌"]),
        ("最佳选择最佳", ["最佳选择", "最佳"]),
        ("稳赚不赔不亏", ["稳赚不赔"]),
    ],
)
def test_of_words_that_overlap_the_leftmost_and_then_the_longest_is_told(
    checker: AhoComplianceChecker, text: str, texts: list[str]
) -> None:
    assert [hit.text for hit in checker.check(text).hits] == texts


def test_a_longer_term_of_another_platform_does_not_hide_a_shorter_one() -> None:
    longer = Rule(
        term="甲乙丙",
        category=TRAFFIC,
        severity=IssueSeverity.WARNING,
        reach=Reach.CLAIM,
        platforms=frozenset({Platform.ZHIHU}),
        reason=Sentence("理由。", "A reason."),
        replacements=(),
    )
    shorter = replace(longer, term="乙丙", platforms=None)
    checker = AhoComplianceChecker(
        Lexicon(version="1", rules=(longer, shorter), allowed=(), cues={}, variants={})
    )
    assert found(checker.check("甲乙丙", platform=Platform.ZHIHU)) == [("甲乙丙", TRAFFIC)]
    assert found(checker.check("甲乙丙")) == [("乙丙", TRAFFIC)]


@pytest.mark.parametrize(
    ("text", "platforms"),
    [
        ("想要资料的加微信吧", {"XIAOHONGSHU", "DOUYIN", "BILIBILI", "ZHIHU", "WEIBO"}),
        ("某宝同款", {"XIAOHONGSHU", "DOUYIN"}),
        ("转发到朋友圈集满就送", {"WECHAT_OFFICIAL", "WECHAT_CHANNELS"}),
        ("互粉吗", {None, *Platform}),
    ],
)
def test_a_platforms_own_rules_count_on_that_platform_alone(
    checker: AhoComplianceChecker, text: str, platforms: set[str | None]
) -> None:
    assert {each for each in PLATFORMS if checker.check(text, platform=each).hits} == platforms


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n",
        "\u200b\u200d",
        "👩‍👩‍👧‍👦🏳️‍🌈",
        "مرحبا بالعالم",
        "\x00\x1b[0m",
        "\ud83d",
        "\udc00\ud800",
        "Hello, world.",
    ],
)
def test_a_text_without_words_of_the_list_has_a_clean_report(
    checker: AhoComplianceChecker, text: str
) -> None:
    assert checker.check(text).hits == ()


@pytest.mark.parametrize("half", ["\ud83d", "\ud83d\ud83d", "\udc00x"])
def test_halves_of_characters_neither_fail_nor_move_a_hit(
    checker: AhoComplianceChecker, half: str
) -> None:
    (hit,) = checker.check(f"{half}最佳{half}").hits
    assert (hit.start, hit.text) == (len(half), "最佳")


@pytest.mark.parametrize(
    "passage", ["最佳选择。", "最 佳 ", "的", "加", "。", " ", "😀", "最", "vx"]
)
def test_a_long_text_is_checked_to_its_end(checker: AhoComplianceChecker, passage: str) -> None:
    text = (passage * 200_000)[:200_000] + "\n绝无仅有"
    hit = checker.check(text, platform=Platform.DOUYIN).hits[-1]
    assert (hit.start, hit.text) == (200_001, "绝无仅有")


@given(text=st.deferred(texts), platform=st.sampled_from(PLATFORMS))
def test_hits_are_in_order_and_quote_the_text(
    checker: AhoComplianceChecker, text: str, platform: Platform | None
) -> None:
    end = 0
    for hit in checker.check(text, platform=platform).hits:
        assert end <= hit.start < hit.end <= len(text)
        assert hit.text == text[hit.start : hit.end]
        end = hit.end
