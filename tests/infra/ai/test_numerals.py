"""A numeral is worth the same however it is written, and what is vague is worth nothing."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.ai.numerals import (
    CHINESE,
    arabic_value,
    chinese_decimal,
    chinese_value,
    english_value,
)

_NAMES = "零一二三四五六七八九"


def _four_digits(value: int) -> str:
    """As people write it, with 零 for what is left out between two digits."""
    written, is_gap = "", False
    for unit, name in ((1_000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // unit % 10
        if digit:
            written += ("零" if is_gap and written else "") + _NAMES[digit] + name
        is_gap = not digit
    return written


def _chinese(value: int) -> str:
    high, low = divmod(value, 10_000)
    if value >= 10**8:
        return f"{_chinese(value // 10**8)}亿" + _with_gap(value % 10**8, below=10**7)
    if high:
        return f"{_four_digits(high)}万" + _with_gap(low, below=1_000)
    return _four_digits(low) or "零"


def _with_gap(value: int, *, below: int) -> str:
    if not value:
        return ""
    return ("零" if value < below else "") + _chinese(value)


@given(st.integers(0, 10**8) | st.integers(0, 10**12) | st.integers(0, 3_000))
def test_a_chinese_numeral_is_worth_what_was_written(value: int) -> None:
    numeral = _chinese(value)

    assert chinese_value(numeral) == value
    assert chinese_value(numeral.replace("二", "两").replace("零", "〇")) == value
    assert _chinese(chinese_value(numeral) or 0) == numeral


@given(st.text(alphabet=CHINESE, max_size=40))
def test_any_run_of_numeral_characters_gets_an_answer(numeral: str) -> None:
    value = chinese_value(numeral)

    assert value is None or chinese_value(_chinese(value)) == value


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("十", 10),
        ("一十二", 12),
        ("三十六", 36),
        ("一百零五", 105),
        ("一百五", 150),
        ("两千五", 2_500),
        ("一万二", 12_000),
        ("二十三万五", 235_000),
        ("一亿二", 120_000_000),
        ("一万亿", 10**12),
        ("一万零二百", 10_200),
        ("二〇二三", 2_023),
        ("一零二四", 1_024),
        ("零", 0),
    ],
)
def test_numerals_are_read_as_people_mean_them(numeral: str, value: int) -> None:
    assert chinese_value(numeral) == value


@pytest.mark.parametrize(
    "numeral",
    [
        "",
        "两三",
        "十七八",
        "三四十",
        "一一",
        "百",
        "千万",
        "万一",
        "十百",
        "亿",
        "一" * 40 + "万",
        "三个",
        "3万",
        "\ud800",
    ],
)
def test_what_is_vague_or_no_numeral_is_worth_nothing(numeral: str) -> None:
    assert chinese_value(numeral) is None


@pytest.mark.parametrize(
    ("amount", "value"),
    [
        ("1,200", 1_200),
        ("1200", 1_200),
        ("1.2千", 1_200),
        ("12万", 120_000),
        ("3万5千", 35_000),
        ("1亿2千万", 120_000_000),
        ("10w", 100_000),
        ("10k", 10_000),
        ("3.5M", 3_500_000),
        ("2 million", 2_000_000),
        ("1.2 billion", 1_200_000_000),
        ("0.05", Fraction(1, 20)),
        ("9" * 33, None),
    ],
)
def test_arabic_amounts_are_read_with_their_units(amount: str, value: Fraction | None) -> None:
    assert arabic_value(amount) == value


@given(st.integers(0, 10**15))
def test_thousands_may_be_parted_by_commas(value: int) -> None:
    assert arabic_value(f"{value:,}") == arabic_value(str(value)) == value


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("ninety", 90),
        ("Twenty-five", 25),
        ("one hundred and twenty", 120),
        ("two million three hundred thousand", 2_300_000),
    ],
)
def test_english_words_are_read(words: str, value: int) -> None:
    assert english_value(words) == value


def test_a_chinese_decimal_is_read_digit_by_digit() -> None:
    assert chinese_decimal("十二", "零五") == Fraction("12.05")
    assert chinese_decimal("两三", "五") is None
    assert chinese_decimal("三", "十") is None
