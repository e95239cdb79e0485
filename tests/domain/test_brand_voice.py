"""Forbidden words are found where they stand, and nowhere else."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.brand_voice import NO_VOICE, BrandHit, BrandVoice


def voice(*forbidden: str, favorites: tuple[str, ...] = ()) -> BrandVoice:
    return BrandVoice(forbidden_words=forbidden, favorite_words=favorites)


def test_hits_say_where_a_word_stands_and_how() -> None:
    assert voice("便宜", "Cheap").hits("又便宜又 CHEAP 的ｃｈｅａｐ货") == (
        BrandHit(start=1, end=3, text="便宜", word="便宜"),
        BrandHit(start=5, end=10, text="CHEAP", word="Cheap"),
        BrandHit(start=12, end=17, text="ｃｈｅａｐ", word="Cheap"),
    )


@pytest.mark.parametrize(
    ("word", "text", "count"),
    [
        ("app", "apple 和 app", 1),
        ("app", "用app下载", 1),
        ("C++", "C++ 与 C++17，不是 ObjC++", 2),
        ("a.b", "a.b axb", 1),
        ("最", "最最", 2),
        ("100%", "100%有效，1100%", 1),
        ("emoji😀", "emoji😀😀", 1),
    ],
)
def test_a_word_is_found_as_it_is_written(word: str, text: str, count: int) -> None:
    assert len(voice(word).hits(text)) == count


def test_the_longer_of_two_that_begin_together_is_found() -> None:
    assert [hit.word for hit in voice("特价", "特价好物").hits("特价好物与特价")] == [
        "特价好物",
        "特价",
    ]


def test_titles_with_a_forbidden_word_are_not_chosen_while_others_are_left() -> None:
    assert voice("便宜").chosen_titles(["便宜货", "好货", "真便宜", "良品"]) == ["好货", "良品"]
    assert voice("便宜").chosen_titles(["便宜货", "真便宜"]) == ["便宜货"]


def test_favorites_that_are_forbidden_are_not_wanted() -> None:
    assert voice("便宜", favorites=("实惠", "便宜好用")).wanted_words == ("实惠",)


def test_who_forbids_nothing_hits_nothing() -> None:
    assert NO_VOICE.hits("便宜") == ()
    assert NO_VOICE.chosen_titles(["一", "二"]) == ["一", "二"]


@given(
    words=st.lists(st.text(min_size=1, max_size=6), max_size=6),
    text=st.text(max_size=60),
)
def test_hits_are_in_order_and_are_what_stands_there(words: list[str], text: str) -> None:
    hits = voice(*words).hits(text)

    assert all(text[hit.start : hit.end] == hit.text for hit in hits)
    assert all(hit.word in words for hit in hits)
    assert all(first.end <= second.start for first, second in pairwise(hits))
