"""The Markdown form of a distillation: what is written reads back, and so do models' habits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.language import Locale
from domain.writing import LIST_LIMIT
from infra.ai.markdown import BodyUnreadable, Essence, parse, pieces

_LETTERS = st.sampled_from("老旺小店咖啡abcXYZ019，。！？“”.,'")
_WORDS = st.text(alphabet=st.sampled_from("老旺小店咖啡abcXYZ"), min_size=1, max_size=12)
#: One line that begins as text does, not as Markdown's marks do.
_LINES = st.builds(
    lambda first, rest: (first + rest).strip(),
    _WORDS,
    st.text(alphabet=_LETTERS | st.just(" "), max_size=60),
)
_ESSENCES = st.builds(
    lambda title, summary, points, quotes, tags: Essence(
        title=title, summary=summary, key_points=points, quotes=quotes, tags=tags
    ),
    _LINES,
    _LINES,
    st.lists(_LINES, min_size=1, max_size=8),
    st.lists(_LINES, max_size=5),
    st.lists(_WORDS, min_size=1, max_size=8, unique=True),
)

_WANTED = Essence(
    title="小店活下来",
    summary="留住熟客更便宜。",
    key_points=["菜单变短。", "熟客变多。"],
    quotes=["关系才是自己的。"],
    tags=["咖啡店", "熟客"],
)
_BODY = "".join(pieces(_WANTED, Locale.ZH_CN))


@given(_ESSENCES, st.sampled_from(Locale))
def test_a_body_reads_back_as_it_was_written(essence: Essence, language: Locale) -> None:
    assert parse("".join(pieces(essence, language))) == essence


def test_a_chinese_body_has_chinese_headings() -> None:
    assert _BODY == (
        "# 小店活下来\n\n留住熟客更便宜。\n\n## 要点\n\n- 菜单变短。\n- 熟客变多。"
        "\n\n## 金句\n\n> 关系才是自己的。\n\n## 标签\n\n#咖啡店 #熟客"
    )


@pytest.mark.parametrize(
    ("usual", "habit"),
    [
        ("# 小店活下来", "# **标题：小店活下来** #"),
        ("留住熟客更便宜。", "## 摘要\n\n留住熟客更便宜。"),
        ("## 要点", "##核心要点："),
        ("## 要点", "### 📌 要点"),
        ("## 金句", "## 引用"),
        ("## 标签", "## 话题标签"),
        ("- 菜单变短。\n- 熟客变多。", "1. 菜单变短。\n2. 熟客变多。"),
        ("- 菜单变短。\n- 熟客变多。", "1、菜单变短。\n\n2、熟客变多。"),
        ("- 菜单变短。\n- 熟客变多。", "* **菜单变短。**\n* 熟客变多。"),
        ("- 菜单变短。\n- 熟客变多。", "菜单变短。\n\n熟客变多。"),
        ("> 关系才是自己的。", "- 关系才是自己的。"),
        ("#咖啡店 #熟客", "#咖啡店#熟客#"),
        ("#咖啡店 #熟客", "咖啡店、熟客"),
        ("#咖啡店 #熟客", "- 咖啡店\n- 熟客"),
        ("#咖啡店 #熟客", "#咖啡店，#熟客\n\n希望对你有帮助！"),
    ],
)
def test_other_habits_are_understood(usual: str, habit: str) -> None:
    assert parse(_BODY.replace(usual, habit)) == _WANTED


def test_a_tag_may_hold_a_sharp_sign() -> None:
    assert parse(_BODY.replace("#咖啡店 #熟客", "#C# #Python")).tags == ["C#", "Python"]


def test_lists_have_an_end_whatever_a_model_writes() -> None:
    many = [f"第{number}句" for number in range(50)]
    essence = Essence(title="题", summary="摘要", key_points=many, quotes=many, tags=many)

    read = parse("".join(pieces(essence, Locale.ZH_CN)))

    assert [len(read.key_points), len(read.quotes), len(read.tags)] == [LIST_LIMIT] * 3


def test_quotes_may_be_missing() -> None:
    assert parse(_BODY.replace("## 金句\n\n> 关系才是自己的。\n\n", "")).quotes == []


@pytest.mark.parametrize(
    ("part", "missing"),
    [
        ("# 小店活下来", "title"),
        ("留住熟客更便宜。", "summary"),
        ("- 菜单变短。\n- 熟客变多。", "key points"),
        ("## 要点", "key points"),
        ("#咖啡店 #熟客", "tags"),
    ],
)
def test_other_parts_may_not(part: str, missing: str) -> None:
    with pytest.raises(BodyUnreadable, match=f"no {missing}"):
        parse(_BODY.replace(part, ""))
