"""Points on pages: none lost, all in order, pages of like fullness."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.info_card import CardPoint
from infra.media.card_pagination import PageRules, cut_point, paginate_all, paginate_points

EASY, SMALLEST = 46, 30
#: So many letters of the easy size fill a page; a heading is as much as this many.
LETTERS, HEADING = 120, 10
TEXTS = st.text(alphabet="汤火炖锅ab 12。，！\n👩‍🍳", max_size=400)


def share_of(points: Sequence[CardPoint], size: int) -> float:
    return sum(HEADING + len(point.text) for point in points) * (size / EASY) ** 2 / LETTERS


def rules(most: int) -> PageRules:
    return PageRules(share_of=share_of, sizes=(SMALLEST, EASY), most=most)


def points_of(*texts: str) -> list[CardPoint]:
    return [
        CardPoint(number=number, heading=f"要点{number}", text=text)
        for number, text in enumerate(texts, 1)
    ]


def shape(pages: Sequence[Sequence[CardPoint]]) -> list[list[int]]:
    return [[point.number for point in page] for page in pages]


@given(st.lists(TEXTS, min_size=1, max_size=12))
def test_no_text_is_lost_and_parts_keep_their_numbers(texts: list[str]) -> None:
    points = points_of(*texts)

    pages = paginate_all(points, rules(most=200))

    assert pages is not None
    parts = [part for page in pages for part in page]
    numbers = [part.number for part in parts]
    assert numbers == sorted(numbers)
    for point in points:
        own = [part for part in parts if part.number == point.number]
        assert "".join(part.text for part in own) == point.text
        assert {part.heading for part in own} == {point.heading}
    assert all(share_of(page, EASY) <= 1 for page in pages)


@given(st.lists(TEXTS, min_size=1, max_size=12), st.integers(1, 16))
def test_there_are_never_more_pages_than_asked_for(texts: list[str], most: int) -> None:
    points = points_of(*texts)

    pages = paginate_points(points, rules(most))

    assert 1 <= len(pages) <= most
    assert all(share_of(page, SMALLEST) <= 1 for page in pages)
    parts = [part for page in pages for part in page]
    told = "".join(part.text for part in parts)
    assert "".join(point.text for point in points).startswith(told)


def test_pages_are_as_few_as_can_be_and_alike() -> None:
    pages = paginate_points(points_of(*["汤" * 25] * 7), rules(most=9))

    assert shape(pages) == [[1, 2], [3, 4], [5, 6, 7]] or shape(pages) == [
        [1, 2, 3],
        [4, 5],
        [6, 7],
    ]
    assert {len(page) for page in pages} == {2, 3}


def test_letters_shrink_before_points_are_left_out() -> None:
    points = points_of(*["汤" * 40] * 6)

    assert shape(paginate_points(points, rules(most=3))) == [[1, 2], [3, 4], [5, 6]]
    assert shape(paginate_points(points, rules(most=2))) == [[1, 2, 3], [4, 5, 6]]
    assert shape(paginate_points(points, rules(most=1))) == [[1, 2, 3, 4, 5]]


def test_a_long_point_ends_its_page_with_a_sentence() -> None:
    sentence = "先把洋葱炒香，再下南瓜，加水没过它们慢慢炖。"
    (point,) = points_of(sentence * 8)

    parts = cut_point(point, lambda part: share_of([part], EASY))

    assert len(parts) == 2
    assert all(part.text.endswith("。") for part in parts)
    assert abs(len(parts[0].text) - len(parts[1].text)) <= len(sentence)


@pytest.mark.parametrize("text", ["汤" * 300, "soup " * 60, "👩‍🍳" * 60])
def test_what_has_no_sentences_is_cut_between_words_or_letters(text: str) -> None:
    (point,) = points_of(text)

    parts = cut_point(point, lambda part: share_of([part], EASY))

    assert "".join(part.text for part in parts) == text
    assert all(not part.text.startswith("\u200d") for part in parts)
    assert all(not part.text.endswith(("\u200d", "sou")) for part in parts)


def test_a_heading_that_fills_a_page_is_not_cut() -> None:
    (point,) = points_of("汤" * 10)

    assert cut_point(point, lambda part: len(part.heading) + 1.0) == [point]


def test_the_end_of_an_endless_first_point_is_left_out() -> None:
    points = points_of("小火慢炖。" * 200, "装盘。")

    pages = paginate_points(points, rules(most=2))

    assert shape(pages) == [[1], [1]]


def test_nothing_fills_no_page() -> None:
    assert paginate_points([], rules(most=2)) == []
