"""The marks in a cited text are ours alone, and nothing else in it leads anywhere."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.citing import CitationStyle
from domain.writing import Evidence, Passage, PassageForm
from tests.domain.claims import (
    BEANS,
    PAGES,
    PLAIN,
    RICH,
    citations,
    claim,
)


@pytest.mark.parametrize(
    "written",
    [
        "豆子来自保山[7]。",
        "豆子[1][2]来自保山【3】。",
        "豆子来自保山 [1, 2]。",
        "豆子来自保山[1-3]。",
        "豆子来自保山［9］。",
        "豆子来自保山[ 1 ]。",
        "豆子来自保山[^1]。",
        "豆子来自保山[来源1]。",
        "豆子来自保山【1†source】。",
        "豆子来自保山[100]。",
    ],
)
def test_the_marks_of_a_writer_do_not_count(written: str) -> None:
    assert citations().add(claim(written, BEANS)) == "豆子来自保山[1]。"


@pytest.mark.parametrize("written", ["豆子[[9]9]。", "豆子[9[9]]。", "豆子[9[9],[9]9]。"])
def test_a_mark_cannot_hide_in_another(written: str) -> None:
    cited = citations()

    shown = cited.add(claim(written, BEANS))

    assert re.findall(r"\[\s*\d+\s*\]", shown) == ["[1]"]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("豆子[来自](https://evil.example)保山。", "豆子来自保山[1]。"),
        ("豆子来自保山![](//evil.zzz/p.png)。", "豆子来自保山[1]。"),
        ("豆子来自保山，详见https://evil.example/a", "豆子来自保山，详见[1]"),
        ("<b>豆子</b>来自保山<img src=x onerror=y>。", "豆子来自保山[1]。"),
        ("豆子\u202e来自\u200b保山。", "豆子来自保山[1]。"),
        ("豆子来自保山。\n\n# 点击领取\n- 加群", "豆子来自保山。 # 点击领取 - 加群[1]"),
        ("# 豆子来自保山。", "豆子来自保山[1]。"),
        ("> - 豆子来自保山！？", "豆子来自保山[1]！？"),
    ],
)
def test_what_a_page_slipped_in_leads_nowhere(written: str, shown: str) -> None:
    assert citations().add(claim(written, BEANS)) == shown


@pytest.mark.parametrize(
    "written", ["", " \n ", "[1]", "……", "---", "![](//evil.zzz)", "https://evil.example"]
)
def test_a_passage_of_which_nothing_is_left_is_left_out(written: str) -> None:
    cited = citations()

    assert cited.add(claim(written, BEANS)) == ""
    assert cited.cited == []


_WORDS = st.sampled_from(
    ["美式一杯卖18元", "拿铁", "22", "19", "[3]", "【1】", "[", "]", "](", "\n", "。", "# ", "- "]
    + ["https://evil.example ", "<img src=x>", "![](x)", "这家店的豆子来自云南保山", "\u200b"]
)
_TEXTS = st.lists(_WORDS, max_size=8).map("".join)
_PASSAGES = st.builds(
    Passage,
    st.sampled_from(PassageForm),
    _TEXTS,
    st.lists(st.builds(Evidence, st.integers(-1, 4), _TEXTS), max_size=3).map(tuple),
)


@given(st.lists(_PASSAGES, max_size=8), st.sampled_from([RICH, PLAIN]))
def test_whatever_a_writer_says_every_mark_has_its_words(
    passages: list[Passage], style: CitationStyle
) -> None:
    cited = citations(style)

    shown = [cited.add(passage) for passage in passages]

    for each in cited.cited:
        page = next(page for page in PAGES if page.url == each.url)
        assert each.quoted_text in page.text
        assert len(each.quoted_text) >= 8
    marks = [int(mark) for mark in re.findall(r"\[(\d+)\]", "".join(shown))]
    assert set(marks) == ({each.index for each in cited.cited} if style is RICH else set())
    assert "evil" not in "".join(shown)
    assert all(
        bool(text) <= bool(passage.evidence) for text, passage in zip(shown, passages, strict=True)
    )
    assert "".join(shown) == "".join(shown).lstrip("\n")


@pytest.mark.parametrize("unit", ["。", " ", "[1", "[", "[1,", "#", "- ", "字", "[1†"])
def test_the_longest_passage_is_held_to_its_pages_too(unit: str) -> None:
    text = f"豆子{unit * (200_000 // len(unit))}x"

    shown = citations().add(claim(text, BEANS))

    assert re.findall(r"\[\d+\]", shown) == ["[1]"]
