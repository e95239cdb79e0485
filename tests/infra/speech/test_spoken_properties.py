"""What holds for every text, however odd."""

from hypothesis import given
from hypothesis import strategies as st

from domain.language import Locale
from infra.speech.chinese_numbers import cardinal
from infra.speech.spoken_text import spoken

MARKS = set("*#`~|<>[]{}\\^_")
#: What surrounds a number decides how it is read.
BEFORE = st.sampled_from(
    ["", "共", "第", "¥", "$", "-", "约", "拨打", "GPT-", "v", "(", "2026-", "1/"]
)
AFTER = st.sampled_from(
    ["", "个", "%", "年", "月", "km", "元/斤", ":30", "-5", "w+", "℃", "/3", ")", "的"]
)
NUMBER = st.one_of(
    st.integers(0, 10**20).map(str),
    st.floats(0, 10**9, allow_nan=False).map(lambda number: f"{number:.2f}"),
    st.integers(0, 10**12).map(lambda number: f"{number:,}"),
)
PIECES = st.sampled_from(
    [
        "**",
        "_",
        "#",
        "- ",
        "> ",
        "`",
        "~~",
        "[",
        "](",
        ")",
        "|",
        "\n",
        "<b>",
        "12",
        "3.5%",
        "好",
        "the ",
        "-",
    ]
)
DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"两": 2}
PLACES = {"十": 10, "百": 100, "千": 1_000}


def value_of(numeral: str) -> int:
    """By the grammar of numerals alone: 万 and 亿 multiply all that stands before them."""
    for unit, worth in (("亿", 10**8), ("万", 10**4)):
        if unit in numeral:
            high, _, low = numeral.rpartition(unit)
            return value_of(high) * worth + (value_of(low) if low else 0)
    total = digit = 0
    for character in numeral:
        if character in PLACES:
            total, digit = total + (digit or 1) * PLACES[character], 0
        else:
            digit = DIGITS[character]
    return total + digit


@given(BEFORE, NUMBER, AFTER)
def test_no_digit_is_left_to_a_voice(before: str, number: str, after: str) -> None:
    said = spoken(f"价格{before}{number}{after}左右")
    assert not any(map(str.isdigit, said)), said


@given(st.integers(0, 10**16 - 1))
def test_a_chinese_cardinal_has_the_value_of_its_digits(value: int) -> None:
    assert value_of(cardinal(str(value))) == value


@given(st.text(max_size=200), st.sampled_from(Locale))
def test_any_text_can_be_said(text: str, locale: Locale) -> None:
    said = spoken(text, otherwise=locale)
    assert MARKS.isdisjoint(said)
    assert said == said.strip()


@given(st.lists(PIECES, max_size=12).map("".join))
def test_no_mark_of_markdown_is_read(text: str) -> None:
    assert MARKS.isdisjoint(spoken(text))


@given(st.text("0123456789.,:-/%¥+~ 年月日个万kg", max_size=40))
def test_a_jumble_of_numbers_and_signs_is_said_without_digits(text: str) -> None:
    assert not any(map(str.isdecimal, spoken(f"好{text}好")))
