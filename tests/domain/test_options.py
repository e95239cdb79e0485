"""The lesser arguments: what is taken as it is meant, and what is refused by its name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import ErrorCode
from domain.options import LineTooLong, NumberOutOfRange, checked_line, checked_number


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (" 火候 \n 与\t时间\u3000", "火候 与 时间"),
        ("亲切\u200b、\u202e口语\x00化", "亲切、口语化"),
        ("半个\ud83d字", "半个字"),
        ("一家👨‍👩‍👧", "一家👨‍👩‍👧"),
        *((nothing, None) for nothing in (None, "", " \n ", "\u200b\u2060", "\ufeff \x00")),
        ("\u200d好\u200d \ufe0f\u200c好", "好\u200d 好"),
        *((nothing, None) for nothing in ("\u3164", "\u200c\ufe0f", "\u2800 \u2800", "\U000e0100")),
    ],
)
def test_a_line_is_what_a_reader_sees_of_it(text: str | None, line: str | None) -> None:
    assert checked_line(text, "tone", longest=40) == line


@given(st.text())
def test_a_line_is_taken_the_same_again(text: str) -> None:
    line = checked_line(text, "tone", longest=1_000)

    assert checked_line(line, "tone", longest=1_000) == line
    if line is not None:
        assert line.encode()
        assert line.split() == line.split(" ")


@pytest.mark.parametrize("words", [21, 39, 40, 41, 1_000])
def test_a_line_is_measured_with_the_spaces_between_its_words(words: int) -> None:
    assert checked_line("字 " * 20, "tone", longest=39) == "字 " * 19 + "字"

    with pytest.raises(LineTooLong):
        checked_line("字 " * words, "tone", longest=39)


def test_a_line_may_have_its_full_length_and_no_more() -> None:
    assert checked_line(f"  {'字' * 40}\n", "tone", longest=40) == "字" * 40

    with pytest.raises(LineTooLong) as refused:
        checked_line("字" * 41, "tone", longest=40)

    assert refused.value.field == ("input", "tone")
    assert refused.value.code is ErrorCode.TEXT_TOO_LONG
    assert "40" in refused.value.sentence.zh_cn


@pytest.mark.parametrize("number", [15, 16, 600])
def test_a_number_within_its_bounds_is_taken(number: int) -> None:
    assert checked_number(number, "durationSeconds", lowest=15, highest=600) == number


@pytest.mark.parametrize("number", [14, 601, 0, -60, 10**30])
def test_a_number_out_of_its_bounds_is_refused_by_its_name(number: int) -> None:
    with pytest.raises(NumberOutOfRange) as refused:
        checked_number(number, "durationSeconds", lowest=15, highest=600)

    assert refused.value.field == ("input", "durationSeconds")
    assert refused.value.code is ErrorCode.OUT_OF_RANGE
    assert "15" in refused.value.sentence.en
    assert "600" in refused.value.sentence.en
