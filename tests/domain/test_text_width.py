"""Full-width characters count one, Latin letters a half, and words stay whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.text_width import pieces_of, width_of


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("南瓜汤", 3),
        ("GPT-5", 2.5),
        ("“好”", 3),
        ("……", 2),
        ("ｱ", 0.5),
        ("，", 1),
        ("😀", 1),
        ("👍🏽", 1),
        ("e\u0301", 0.5),
        ("👨\u200d👩", 2),
        ("", 0),
    ],
)
def test_width_is_counted_in_full_width_characters(text: str, width: float) -> None:
    assert width_of(text) == width


def test_words_and_numbers_with_their_signs_are_whole() -> None:
    text = "用Node.js 18.2，省3.5%，don't wait"
    assert pieces_of(text, 16) == [
        "用",
        "Node.js",
        " ",
        "18.2，",
        "省",
        "3.5%，",
        "don't",
        " ",
        "wait",
    ]


def test_marks_stay_with_what_they_close_and_open() -> None:
    assert pieces_of("他说：“好。”（笑）", 16) == ["他", "说：", "“好。”", "（笑）"]


def test_a_word_wider_than_a_line_is_cut() -> None:
    assert pieces_of("a" * 40, 16) == ["a" * 32, "a" * 8]


def test_joined_emoji_are_never_cut() -> None:
    family = "👨\u200d👩\u200d👧"
    assert pieces_of(family * 3, 16) == [family] * 3
    assert pieces_of("（" * 15 + family, 16) == ["（" * 15, family]


@given(st.text())
def test_pieces_are_all_of_the_text_and_fit_a_line(text: str) -> None:
    pieces = pieces_of(text, 16)

    assert "".join(pieces) == text
    assert all(width_of(piece) <= 16 for piece in pieces if "\u200d" not in piece)
