"""Texts are measured as Chinese platforms and readers measure them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.measures import (
    character_count,
    paragraph_count,
    reading_seconds,
    speaking_seconds,
    words_in,
)


@pytest.mark.parametrize(
    ("text", "characters", "words"),
    [
        ("", 0, 0),
        (" \n\t\u3000", 0, 0),
        ("你好，世界！", 6, 4),
        ("Hello, world", 11, 2),
        ("用 Python 写代码", 10, 5),
        ("2026年", 5, 2),
        ("don't", 5, 2),
        ("今日は晴れ", 5, 5),
        ("안녕하세요 여러분", 8, 8),
        ("😀😀", 2, 0),
        ("a_b", 3, 2),
        ("\ud800好", 2, 1),
    ],
)
def test_characters_are_all_but_white_space_and_words_what_a_reader_counts(
    text: str, characters: int, words: int
) -> None:
    assert character_count(text) == characters
    assert words_in(text) == words


def test_paragraphs_are_lines_that_say_something() -> None:
    assert paragraph_count("一\n\n \n二\r\n三\n") == 3
    assert paragraph_count("") == 0


def test_a_minute_holds_400_chinese_characters_or_230_english_words() -> None:
    assert reading_seconds("好" * 400) == pytest.approx(60)
    assert reading_seconds("word " * 230) == pytest.approx(60)


def test_a_minute_of_speech_holds_250_characters_or_150_words() -> None:
    assert speaking_seconds("好" * 250) == pytest.approx(60)
    assert speaking_seconds("word " * 150) == pytest.approx(60)


def test_punctuation_takes_no_time_and_digits_are_said_one_by_one() -> None:
    assert speaking_seconds("……！？") == 0
    assert speaking_seconds("2026") == speaking_seconds("二零二六")


def test_at_double_speed_speech_takes_half_the_time() -> None:
    assert speaking_seconds("你好世界", speed=2.0) == speaking_seconds("你好世界") / 2


@given(st.text(), st.text())
def test_a_mixed_text_takes_the_sum_of_its_parts(one: str, other: str) -> None:
    both = f"{one}\n{other}"

    assert reading_seconds(both) == pytest.approx(reading_seconds(one) + reading_seconds(other))
    assert speaking_seconds(both) == pytest.approx(speaking_seconds(one) + speaking_seconds(other))
    assert character_count(both) == character_count(one) + character_count(other)
    assert words_in(both) == words_in(one) + words_in(other)
