"""A quotation counts only where the source has the very words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.quotation import Quotation, Quotations, Span

_SOURCE = "林蔚说：“流量是别人的， 关系才是自己的。”\n她又说：小店的护城河是「记住人」。"
_MIXED = (
    "第一段。\n\n用**大模型**写作(约2年)，\u200b结论是AI 工具越强，要求越高……真的。\n第四段👍🏽。"
)
_TEXTS = st.text(
    alphabet=st.sampled_from("店里的灯一盏亮Ab1，,。.“”*_\u200b\ufeff 　\n😀…—"), max_size=80
)
_DRESSES = str.maketrans(
    {"，": " , ", "。": ".", "店": "**店**", "灯": "\u200b灯", "A": "Ａ", "1": "１"}
)


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("流量是别人的，关系才是自己的。", "流量是别人的， 关系才是自己的。"),
        ("“流量是别人的，关系才是自己的”", "流量是别人的， 关系才是自己的"),
        ("流量是别人的，关系才是自己的……", "流量是别人的， 关系才是自己的"),
        ("流量是别人的，关系才是自己的。——林蔚", "流量是别人的， 关系才是自己的。"),
        ('小店的护城河是"记住人"', "小店的护城河是「记住人"),
        ("流量是自己的，关系才是别人的。", None),
        ("关系才是自己的。她又说", None),
        ("林蔚", None),
        ("", None),
        ("“”", None),
    ],
)
def test_words_are_found_whatever_marks_are_around_them(quote: str, found: str | None) -> None:
    assert Quotations(_SOURCE).find(quote) == found
    assert found is None or found in _SOURCE


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        (
            "用大模型写作（约2年），结论是AI工具越强",
            "用**大模型**写作(约2年)，\u200b结论是AI 工具越强",
        ),
        ("用 __大模型__ 写作(约 2 年),结论是", "用**大模型**写作(约2年)，\u200b结论是"),
        ("结论是 ＡＩ 工具越强", "结论是AI 工具越强"),
        ("工具\u2060越强，要求\ufeff越高……真的.", "工具越强，要求越高……真的。"),
        ("第四段👍🏽", "第四段👍🏽"),
        ("结论是ai工具越强", None),
        ("用大模型写作，结论是", None),
    ],
)
def test_marks_widths_and_hidden_characters_make_no_difference(
    quote: str, found: str | None
) -> None:
    assert Quotations(_MIXED).find(quote) == found


@pytest.mark.parametrize("ellipsis", ["……", "...", "…", "[…]"])
def test_parts_that_an_ellipsis_joins_are_not_verbatim(ellipsis: str) -> None:
    assert Quotations(_SOURCE).find(f"流量是别人的{ellipsis}自己的。") is None


def test_a_quotation_knows_its_place_and_paragraph() -> None:
    quotation = Quotations(_MIXED).quotation_of("用大模型写作")

    assert quotation == Quotation(text="用**大模型**写作", start=6, end=16, paragraph=3)
    assert Quotations(_MIXED).quotation_of("用小模型写作") is None


def test_of_equal_words_the_first_are_told() -> None:
    assert Quotations("灯亮起来。灯亮起来。").locate("灯亮起来") == Span(0, 4)


@given(_TEXTS, st.integers(0, 80), st.integers(0, 80))
def test_whatever_is_cut_out_of_one_paragraph_is_found(text: str, begin: int, end: int) -> None:
    quotations = Quotations(text)
    part = text[min(begin, end) : max(begin, end)].partition("\n")[0]
    words = sum(letter.isalnum() for letter in part)

    for quote in (part, part.translate(_DRESSES)):
        span = quotations.locate(quote)

        assert span is not None or words < 4
        if span is not None:
            assert 0 <= span.start < span.end <= len(text)
            assert "\n" not in text[span.start : span.end]
            assert quotations.find(quote) == text[span.start : span.end]


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_and_quote_get_an_answer(text: str, quote: str) -> None:
    found = Quotations(text).find(quote)

    assert found is None or found in text
