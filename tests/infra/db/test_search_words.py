"""Words as full-text indexes take them."""

import re

from hypothesis import given
from hypothesis import strategies as st

from domain.searchable import WORDS_KEPT
from infra.db.search_words import JiebaTokenizer

_TOKENIZER = JiebaTokenizer()
_HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=12)


def words_of(text: str, owner_id: str = "owner") -> frozenset[str]:
    return _TOKENIZER.words_of(text, owner_id=owner_id)


def words_sought(text: str, owner_id: str = "owner") -> frozenset[str]:
    return _TOKENIZER.words_sought(text, owner_id=owner_id)


@given(before=_HAN, sought=_HAN, after=_HAN)
def test_whatever_stands_in_a_text_is_found_in_it(before: str, sought: str, after: str) -> None:
    """However a dictionary would cut the text."""
    assert words_sought(sought) <= words_of(f"{before}{sought}{after}")


@given(st.text())
def test_every_word_is_thirteen_letters_and_digits(text: str) -> None:
    for word in words_of(text) | words_sought(text):
        assert re.fullmatch("[a-z2-7]{13}", word)


@given(st.text(min_size=1))
def test_no_two_owners_have_a_word_in_common(text: str) -> None:
    assert not words_of(text, "one") & words_of(text, "other")


def test_what_does_not_stand_together_in_the_query_need_not_in_the_text() -> None:
    text = words_of("文案写给小红书")

    assert words_sought("小红书文案") <= text
    assert not words_sought("小红文") <= words_of("小文红")


@given(st.text(st.sampled_from("，。！？…—·、（）【】《》+-*\"()~@<>%_\\/.,;:'! \t\n")))
def test_punctuation_has_no_words(text: str) -> None:
    assert words_sought(text) == frozenset()


def test_of_a_long_text_the_first_words_are_kept() -> None:
    """They are as many as a database takes in well below half a second."""
    first, last = "甲乙丙", "丁戊"
    between = "".join(chr(0x5000 + n) for n in range(15_000))

    words = words_of(f"{first}{between}{last}")

    assert len(words) == WORDS_KEPT
    assert words_sought(first) <= words
    assert not words_sought(last) & words


def test_a_text_that_says_the_same_again_keeps_all_of_it() -> None:
    assert words_of("甲乙" * 200_000 + "丙丁") == words_of("甲乙甲乙丙丁")
