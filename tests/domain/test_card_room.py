import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.card_room import HEADING_ROOMS, TEXT_ROOMS, TITLE_ROOMS, CardRoom
from domain.language import Locale

_ROOMS = [room for rooms in (HEADING_ROOMS, TEXT_ROOMS, TITLE_ROOMS) for room in rooms.values()]


@pytest.mark.parametrize(
    ("text", "is_held"),
    [
        ("", True),
        ("一二三四五六七八九十甲乙丙丁", True),
        ("一二三四五六七八九十甲乙丙丁戊", False),
    ],
)
def test_chinese_is_counted_in_characters(text: str, *, is_held: bool) -> None:
    assert HEADING_ROOMS[Locale.ZH_CN].holds(text) is is_held


@pytest.mark.parametrize(
    ("text", "is_held"),
    [
        ("one two three four five six", True),
        ("one two three four five six ", True),
        ("one two three four five six seven", False),
        ("one two " + "x" * 60, False),
    ],
)
def test_english_is_counted_in_words_that_are_not_endless(text: str, *, is_held: bool) -> None:
    assert HEADING_ROOMS[Locale.EN].holds(text) is is_held


def test_what_is_too_long_ends_at_a_clause() -> None:
    room = CardRoom(characters=16)

    assert room.cut("先把洞绷平，再画一个方框，然后穿线。") == "先把洞绷平，再画一个方框"
    assert room.cut("先把洞绷平。") == "先把洞绷平。"


def test_what_has_too_many_words_ends_at_a_word() -> None:
    assert CardRoom(characters=60, words=3).cut("Walk the whole way home") == "Walk the whole"


@given(st.text(), st.sampled_from(_ROOMS))
def test_what_was_cut_fits_and_is_the_beginning_of_the_text(text: str, room: CardRoom) -> None:
    kept = room.cut(text.strip())

    assert room.holds(kept)
    assert kept in text
