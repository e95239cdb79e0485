"""An article as our own engine reads it: its sentences with their worth, its terms and title."""

import heapq
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from domain import plain_text
from domain.language import Locale
from domain.plain_text import without_addresses
from domain.source import SourceArticle
from infra.ai.headline import first_line_title
from infra.ai.keywords import Term, hashtags, terms
from infra.ai.lexicon import Lexicon, language_of, room_of
from infra.ai.ranking import Interest, Ranked, Role, is_to_a_model, rank, role_of
from infra.ai.sentences import Sentence, split_sentences
from infra.ai.unusable import unusable

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
#: Out of its list, an item's number only puzzles. -5 degrees, 三、四月 and **words** are no items.
LIST_MARK = re.compile(
    r"\A(?:#{1,6}\s+|>\s*|[-*•·▪●◆■✅📌](?![\d*])\s*|[（(]?\d{1,2}[.、)）](?!\d)\s*"
    r"|[（(]?[一二三四五六七八九十]{1,3}[、)）](?![一二三四五六七八九十])\s*|第[一二三四五六七八九十]{1,3}[，、：]\s*"
    r"|(?:first|second|third|finally)(?:ly)?,\s+)+",
    re.IGNORECASE,
)
_LABEL = re.compile(r"([^\s，。,.：:“”]{1,10}(?: [A-Z][a-z]+)?)[：:]\s*(?=\S)")
_LONGEST_HEADING, _ANNOUNCING_ROOM = 24.0, 25.0
#: What is said to a model mostly goes on for this many sentences of its paragraph.
_GOES_ON = 2
_MOST_TERMS = 60
#: Parts of speech in jieba's letters: what the name of a thing ends with, and what a word of one
#: character is that it may begin with.
_SUBJECT_TAGS = frozenset({"n", "ng", "vn", "an", "nz", "ns", "nt", "eng", "j", "l", "i"})
_SHORT_FIRST_TAGS = frozenset({"a", "b", "h"})
_FEWEST_TAGS = 3
#: A page of more sentences than this is a book: its best are compared, and the others left out.
_MOST_SENTENCES = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """`ranked` are the sentences that may be shown, in the order of the text.

    `headings` are the numbers, in `ranked`, of those that only announce what is below them;
    `subjects` are the terms that name things, `topics` have all single words too,
    and `labels` what an interview puts before what each of its speakers says.
    """

    language: Locale
    title: str
    ranked: Sequence[Ranked]
    headings: frozenset[int]
    terms: Sequence[Term]
    subjects: Sequence[Term]
    topics: Sequence[Term]
    labels: frozenset[str]

    @property
    def tags(self) -> list[str]:
        """Of names, or, where the text has next to none, of whatever it is about."""
        named = hashtags(self.topics)
        return named if len(named) >= _FEWEST_TAGS else hashtags(self.terms)

    def label_of(self, one: Ranked) -> str:
        """Who speaks, in an interview; empty where nobody is named."""
        matched = _LABEL.match(one.sentence.text)
        return matched[1] if matched and matched[1] in self.labels else ""

    def are_of_one_paragraph(self, number: int, neighbour: int) -> bool:
        return 0 <= neighbour < len(self.ranked) and (
            self.ranked[number].sentence.paragraph == self.ranked[neighbour].sentence.paragraph
        )

    def announces(self, number: int) -> bool:
        """A short sentence that begins a paragraph mostly says what the next one tells."""
        opens = not self.are_of_one_paragraph(number, number - 1)
        is_followed = self.are_of_one_paragraph(number, number + 1)
        return self.ranked[number].room < _ANNOUNCING_ROOM and opens and is_followed

    @property
    def room(self) -> float:
        """Of all that it says, in Chinese characters."""
        return sum(one.room for one in self.ranked)


def visible(text: str) -> str:
    """The text without what nobody sees; words that hide behind that are words again."""
    return plain_text.visible(_LINE_ENDS.sub("\n", text))


def read(article: SourceArticle, lexicon: Lexicon, *, focus: str | None) -> Reading:
    """Raises `RecipeFailed` where the article holds no sentence."""
    text = visible(article.text)
    language = language_of(text)
    sentences = _distinct(split_sentences(text))
    title = _title_of(article, sentences, language)
    interest = Interest(title=title or None, focus=focus)
    telling = [one for one in sentences if says_something(one.text)]
    body = [one for one in telling if one.text != title] or telling
    ranked = _shown(rank(body, lexicon=lexicon, language=language, interest=interest))
    if not ranked:
        raise unusable("the source holds no sentence")
    found = terms(
        [*filter(None, [title]), *(one.sentence.text for one in ranked)],
        lexicon=lexicon,
        language=language,
        interest=interest,
        most=_MOST_TERMS,
    )
    things = [term for term in found if _is_thing(term, text, lexicon, language)]
    return Reading(
        language=language,
        title=title,
        ranked=ranked,
        headings=frozenset(_headings(ranked, language)),
        labels=frozenset(_labels(ranked)),
        terms=found,
        subjects=things,
        topics=[term for term in found if term in things or len(term.words) == 1],
    )


def _labels(ranked: Sequence[Ranked]) -> Iterator[str]:
    matched = (_LABEL.match(one.sentence.text) for one in ranked)
    counts = Counter(label[1] for label in matched if label)
    yield from (label for label, count in counts.items() if count > 1)


def _is_thing(term: Term, text: str, lexicon: Lexicon, language: Locale) -> bool:
    """Whether it names a thing, and not somebody or what happens.

    What a text says again and again is a name there, whatever its words are elsewhere.
    """
    is_name = len(term.words) > 1 and text.lower().count(term.text.lower()) > 1
    if language is Locale.EN:
        return is_name or len(term.words) == 1
    first, last = term.words[0], term.words[-1]
    tag = lexicon.tag(first, language)
    begins_well = len(first) > 1 or tag in _SHORT_FIRST_TAGS
    ends_well = lexicon.tag(last, language) in _SUBJECT_TAGS
    return begins_well and (is_name or (ends_well and (tag != "v" or len(term.words) == 1)))


def _distinct(sentences: Sequence[Sentence]) -> list[Sentence]:
    """What a page repeats, such as its footer, counts once."""
    return list({one.text: one for one in reversed(sentences)}.values())[::-1]


def _title_of(article: SourceArticle, sentences: Sequence[Sentence], language: Locale) -> str:
    """Empty where there is none, or where it is no title but an address or an order."""
    given = " ".join(without_addresses(visible(article.title or "")).split())
    title = given or first_line_title(sentences, language) or ""
    return "" if role_of(title) is Role.ACCOMPANIES else title


def _shown(ranked: Sequence[Ranked]) -> list[Ranked]:
    """Those that belong to the article, or, for want of any, what the others say besides."""
    orders = set(_orders(ranked))
    harmless = [one for one in ranked if one.position not in orders]
    kept = [one for one in harmless if not _is_aside(one)] or harmless
    best = {one.position for one in heapq.nlargest(_MOST_SENTENCES, kept, key=_score)}
    return [
        replace(one, sentence=replace(one.sentence, text=text))
        for one in kept
        if one.position in best
        and (text := _without_addresses(one.sentence.text))
        and says_something(text)
    ]


def _without_addresses(text: str) -> str:
    """The text as it is, or, where something is gone from it, without the gap."""
    bare = without_addresses(text)
    return text if bare == text else " ".join(bare.split())


def says_something(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _score(one: Ranked) -> float:
    return one.score


def _orders(ranked: Sequence[Ranked]) -> Iterator[int]:
    """The positions of what is said to a model, and of how that goes on."""
    left, paragraph = 0, -1
    for one in ranked:
        if is_to_a_model(one.sentence.text):
            left, paragraph = _GOES_ON, one.sentence.paragraph
            yield one.position
        elif left and one.sentence.paragraph == paragraph:
            left -= 1
            yield one.position


def _is_aside(one: Ranked) -> bool:
    text = one.sentence.text
    return one.role is Role.ACCOMPANIES or without_addresses(text) != text


def _headings(ranked: Sequence[Ranked], language: Locale) -> Iterator[int]:
    """Short lines without a stop, each above a paragraph of sentences."""
    for number, (one, below) in enumerate(pairwise(ranked)):
        is_line = not one.sentence.is_finished and below.sentence.is_finished
        is_alone = one.sentence.paragraph != below.sentence.paragraph and (
            number == 0 or ranked[number - 1].sentence.paragraph != one.sentence.paragraph
        )
        if is_line and is_alone and room_of(one.sentence.text, language) <= _LONGEST_HEADING:
            yield number


def said(sentence: str) -> str:
    """A sentence without the mark of the list that it stood in."""
    return LIST_MARK.sub("", sentence, count=1) or sentence
