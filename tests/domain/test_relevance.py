"""Pages that say most on a question come first, and always in the same order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.relevance import by_relevance


def test_the_text_that_says_most_comes_first() -> None:
    texts = [
        "今天的天气很好，适合出门散步。",
        "南瓜汤的火候：小火慢炖二十分钟，火候到了汤才浓。",
        "南瓜可以做饼，也可以做汤。",
    ]

    assert by_relevance("南瓜汤 火候", texts) == [1, 2, 0]


def test_words_count_whatever_their_case() -> None:
    assert by_relevance("Rust ASYNC", ["Python is easy.", "async in rust", "Rust"]) == [1, 2, 0]


def test_a_rare_word_tells_more_than_one_that_all_have() -> None:
    texts = ["咖啡 咖啡 咖啡 豆子", "手冲 水温", "咖啡 拿铁 奶泡"]

    assert by_relevance("咖啡 水温", texts) == [1, 0, 2]


def test_a_long_text_is_no_better_for_being_long() -> None:
    short = "手冲咖啡的水温是九十二度。"

    assert by_relevance("手冲咖啡 水温", [short + "别的事情。" * 500, short]) == [1, 0]


def test_texts_that_say_nothing_on_it_keep_their_order() -> None:
    assert by_relevance("火星", ["甲乙丙", "丁戊己", "火星上的沙", "庚辛"]) == [2, 0, 1, 3]
    assert by_relevance("", ["甲", "乙"]) == [0, 1]
    assert by_relevance("甲", []) == []
    assert by_relevance("甲", ["", ""]) == [0, 1]


@given(st.text(), st.lists(st.text(), max_size=6))
def test_every_text_has_its_place(question: str, texts: list[str]) -> None:
    order = by_relevance(question, texts)

    assert sorted(order) == list(range(len(texts)))
    assert by_relevance(question, texts) == order


@pytest.mark.parametrize("unit", ["字", "a", "a ", "\ud800", " "])
def test_the_longest_texts_have_their_place_too(unit: str) -> None:
    text = unit * 200_000

    assert by_relevance(text[:200], [text, text + "甲"]) == [0, 1]
