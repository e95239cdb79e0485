"""Honest rewrites raise no alarm, and what somebody tampered with does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.facts import Fact, FactChange, FactKind, changed_facts, fact_issues
from infra.ai.facts import LexicalFactFinder
from infra.ai.lexicon import Lexicon
from tests.infra.ai.rewrites import PAIRS, Rewritten
from tests.infra.ai.samples import CHINESE, ENGLISH, article

_PAIRS = pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.source[:8])


@pytest.fixture(scope="module")
def finder(lexicon: Lexicon) -> LexicalFactFinder:
    return LexicalFactFinder(lexicon)


def _told(facts: list[Fact]) -> list[tuple[str, str]]:
    return [(fact.text, fact.normal) for fact in facts]


@_PAIRS
def test_an_honest_rewrite_raises_no_alarm(finder: LexicalFactFinder, pair: Rewritten) -> None:
    assert changed_facts(finder, sources=[pair.source], written=pair.honest, missing=False) == []


@_PAIRS
def test_every_lie_is_caught(finder: LexicalFactFinder, pair: Rewritten) -> None:
    for truth, lie in pair.lies.items():
        assert truth in pair.honest
        tampered = pair.honest.replace(truth, lie)

        issues = changed_facts(finder, sources=[pair.source], written=tampered, missing=False)

        assert len(issues) == 1, (lie, issues)
        assert issues[0].change is FactChange.INVENTED
        assert issues[0].text in tampered
        assert issues[0].text not in pair.honest


@pytest.mark.parametrize("file_name", [*CHINESE, *ENGLISH])
def test_a_text_agrees_with_itself(finder: LexicalFactFinder, file_name: str) -> None:
    text = article(file_name).text
    facts = finder.find(text)

    assert facts
    assert fact_issues(facts, facts, missing=True) == []
    backwards = "\n".join(reversed(text.split("\n")))
    assert changed_facts(finder, sources=[text], written=backwards, missing=True) == []


def test_what_a_rewrite_leaves_out_is_missing(finder: LexicalFactFinder) -> None:
    pair = PAIRS[0]

    issues = changed_facts(finder, sources=[pair.source], written="林蔚开了一家店。", missing=True)

    assert [issue.text for issue in issues] == [
        *(
            "十八万元",
            "三十六",
            "三个月",
            "三分之一",
            "百分之十四",
            "百分之三",
            "2022年",
            "四万二千元",
        ),
    ]
    assert {issue.change for issue in issues} == {FactChange.MISSING}


@pytest.mark.parametrize(
    "text",
    [
        "1,200",
        "1200",
        "１２００",
        "一千二百",
        "1.2千",
        "1200个",
    ],
)
def test_all_spellings_of_a_number_are_one(finder: LexicalFactFinder, text: str) -> None:
    assert [fact.normal for fact in finder.find(f"共有{text}，是的")] == ["1200"]


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("30%", "30 %"),
        ("３０％", "30 %"),
        ("百分之三十", "30 %"),
        ("30 percent", "30 %"),
        ("三成", "30 %"),
        ("近四成", "~40 %"),
        ("十二万", "120000"),
        ("30多万", ">300000"),
        ("超过300家", ">300"),
        ("两百人左右", "200"),
        ("两百左右", "~200"),
        ("三分之一", "1/3 ratio"),
        ("三点五倍", "7/2 x"),
        ("八点五万", "85000"),
        ("一个半小时", "3/2 h"),
        ("1小时30分钟", "90 min"),
        ("1 hour and 30 minutes", "90 min"),
        ("2分30秒", "150 s"),
        ("2分半钟", "5/2 min"),
        ("一刻钟", "1 quarter"),
        ("三成五", "35 %"),
        ("三成半", "35 %"),
        ("两年半", "5/2 year"),
        ("5 km", "5 km"),
        ("5公里", "5 km"),
        ("￥1.02", "51/50 CNY"),
        ("1.02元", "51/50 CNY"),
        ("RMB 100", "100 CNY"),
        ("$3.5 million", "3500000 USD"),
        ("ninety minutes", "90 min"),
        ("138-1234-5678", "13812345678"),
        ("+86 138 1234 5678", "13812345678"),
        ("2023-05-01", "2023-05-01"),
        ("2023年5月1日", "2023-05-01"),
        ("May 1, 2023", "2023-05-01"),
        ("1 May 2023", "2023-05-01"),
        ("二〇二三年五月一日", "2023-05-01"),
        ("23年5月", "2023-05-"),
        ("90年代", "90s"),
        ("下午五点", "T05:00"),
        ("6:10", "T06:10"),
        ("六点一刻", "T06:15"),
        ("GPT-4", "gpt 4"),
        ("Claude 4.6", "claude 4.6"),
        ("iPhone 15", "iphone 15"),
        ("v2.10.3", "2.10.3"),
        ("**3.5**万", "35000"),
        ("`3`\u200b0%", "30 %"),
    ],
)
def test_a_fact_has_its_normal_form(finder: LexicalFactFinder, text: str, normal: str) -> None:
    assert [fact.normal for fact in finder.find(text)] == [normal]


@pytest.mark.parametrize(
    "text",
    [
        "一个人，一些事，两三天，十分好，万一，千万别，成千上万，三三两两，几十年，数百万人",
        "第一，第三十届，周三，星期五，初十，双十一，一成不变",
        "1. 第一步\n2) 第二步\n12、第十二步\n（3）三\n- 十一、后来\n### 11. 标题\n**13. 标题**",
        "见 https://example.com/2023/05/01?page=36 和 reader2024@example.com [12] 1️⃣",
        "以下三点建议；5G 时代；3D 打印",
        "Tips：做自媒体要懂 AI、APP 和 KPI，写好 PPT，Day 30 打卡",
        "When people ask, They answer. In the end I'm on Monday with Mr. and CEO.",
        "0:00-0:05 开场；[00:15] 镜头；00:01:30 结尾",
        "The Best Way To Keep Your Readers",
        "城市里的东西很普通，明白的人安静地说话，高兴地表示满意，于是方案通过了。",
        "",
        " \n\t\u200b《😀》",
    ],
)
def test_everyday_words_are_no_facts(finder: LexicalFactFinder, text: str) -> None:
    assert _told(finder.find(text)) == []


def test_the_unit_at_the_end_of_a_list_is_the_unit_of_all(finder: LexicalFactFinder) -> None:
    assert _told(finder.find("3、5和8小时，3到5万元，300到5万元，5月1日、3日")) == [
        ("3", "3 h"),
        ("5", "5 h"),
        ("8小时", "8 h"),
        ("3", "30000 CNY"),
        ("5万元", "50000 CNY"),
        ("300", "300 CNY"),
        ("5万元", "50000 CNY"),
        ("5月1日", "-05-01"),
        ("3日", "-05-03"),
    ]


def test_names_of_all_kinds_are_found(finder: LexicalFactFinder) -> None:
    chinese = finder.find(
        "教授王小明说，清华大学在北京，他写过《三体笔记》。王小明用 OpenAI 的产品。"
    )
    english = finder.find("We met Dr. Amara Osei of the New York office, and NASA hired Osei.")

    assert [fact.text for fact in chinese] == [
        *("王小明", "清华大学", "北京", "三体笔记", "王小明", "OpenAI"),
    ]
    assert [fact.text for fact in english] == ["Amara Osei", "New York", "NASA", "Osei"]
    assert {fact.kind for fact in [*chinese, *english]} == {FactKind.NAME}


@given(
    st.text(max_size=80)
    | st.text(
        alphabet=st.sampled_from(
            "0123456789.,-:：%¥$年月日点半万亿百分之一二十个多近约Aa王说\n《》 \ud800😀"
        ),
        max_size=80,
    )
)
def test_any_text_gets_an_answer_of_its_own_words(finder: LexicalFactFinder, text: str) -> None:
    facts = finder.find(text)

    assert all(fact.text in text and fact.text for fact in facts)
    assert changed_facts(finder, sources=[text], written=text, missing=True) == []
    assert len(facts) <= len(text)


@pytest.mark.parametrize(
    "piece", ["1,", ",111", "1 ", "Aa", "A.", "a@", "一", "十点", "约3.5万到", "《", "-1"]
)
def test_a_long_hostile_text_gets_an_answer(finder: LexicalFactFinder, piece: str) -> None:
    text = piece * (30_000 // len(piece))

    assert changed_facts(finder, sources=[text], written=text, missing=True) == []
