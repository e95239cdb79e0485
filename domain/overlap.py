"""How much of a text stands in another one, and where; and which texts say the same."""

import re
import unicodedata
from array import array
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

#: Scripts without spaces between words: each of their characters is a token of its own.
_HAN = "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HIDDEN = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
_WORD = rf"[^\W_{_HAN}]+"
_TOKEN = re.compile(rf"([{_HAN}])|{_WORD}(?:[{_HIDDEN}]+{_WORD})*")
_HIDDEN_CHARACTERS = re.compile(f"[{_HIDDEN}]+")
_NO_LETTERS = re.compile(r"[\W_]+")
#: A shingle is the fewest tokens that weigh as much as 8 characters of Chinese or 5 words.
_HAN_WEIGHT, _WORD_WEIGHT, _SHINGLE_WEIGHT = 5, 8, 40
#: Where the source repeats itself, so many places are tried for the longest span.
_MOST_PLACES = 8
#: `distinct` compares runs of so many letters; of a text with many, one in four.
_RUN, _MANY_RUNS, _SAMPLED = 12, 4_096, 4
#: Some single characters are eighteen letters in their normal form.
_MOST_LETTERS = 200_000
_CHARACTER_BYTES = 4


@dataclass(frozen=True, slots=True)
class OverlapSpan:
    """A part of a text and one place of the source that has the same words, in characters."""

    start: int
    end: int
    source_start: int
    source_end: int


@dataclass(frozen=True, slots=True)
class Overlap:
    """`score` is the share of the text's shingles that also stand in the source, 0 to 1."""

    score: float
    spans: tuple[OverlapSpan, ...]


def overlap_of(text: str, source: str) -> Overlap:
    """How much of `text` is copied from `source`, whatever its case, spaces and punctuation.

    A text of less than one shingle (8 Chinese characters or 5 words; of both, in proportion) is
    too short to be a copy of anything: 0. Spans are at least one shingle long, in the text's
    order and apart from each other; none could go on at its end.
    """
    written = _Tokens(text)
    shingles = list(written.shingles())
    places = _Places(_Tokens(source), of=frozenset(shingles))
    matched = [shingle in places for shingle in shingles]
    score = sum(matched) / len(matched) if matched else 0.0
    return Overlap(score, tuple(_spans(written, shingles, places, matched)))


def distinct(texts: Sequence[str], *, threshold: float = 0.8) -> list[int]:
    """The indexes of the texts to keep: of those that say the same, the first.

    Two say the same where `threshold` of the shorter one stands in the other. A text without
    letters is like no other.
    """
    kept: dict[int, _Sample] = {}
    for index, text in enumerate(texts):
        sample = _Sample(text)
        if all(sample.shared_with(earlier) < threshold for earlier in kept.values()):
            kept[index] = sample
    return list(kept)


class _Tokens:
    """A text's words in their normal form, and where they stand.

    Millions of them are no load: equal words are one object, and places are bare numbers.
    """

    def __init__(self, text: str) -> None:
        self.words: list[str] = []
        self._starts, self._ends = array("L"), array("L")
        known: dict[str, str] = {}
        for match in _TOKEN.finditer(text):
            word = match[0] if match.lastindex is not None else _normal(match[0])
            self.words.append(known.setdefault(word, word))
            self._starts.append(match.start())
            self._ends.append(match.end())

    def span(self, begin: int, length: int) -> tuple[int, int]:
        """From where to where so many words stand."""
        return self._starts[begin], self._ends[begin + length - 1]

    def shingles(self) -> Iterator[str]:
        """One for each word that has enough after it; the same words make the same shingles."""
        words = self.words
        weight = end = 0
        for begin, word in enumerate(words):
            while weight < _SHINGLE_WEIGHT:
                if end == len(words):
                    return
                weight += _weight(words[end])
                end += 1
            yield "".join(words[begin:end])
            weight -= _weight(word)


def _normal(word: str) -> str:
    """With a space before it: then no two sequences of words look the same when joined."""
    bare = _HIDDEN_CHARACTERS.sub("", word)
    return " " + (bare if bare.isascii() else unicodedata.normalize("NFKC", bare)).lower()


def _weight(word: str) -> int:
    return _WORD_WEIGHT if word[0] == " " else _HAN_WEIGHT


class _Places:
    """Where each of these shingles stands in the source, as numbers of words."""

    def __init__(self, source: _Tokens, *, of: Collection[str]) -> None:
        self.source = source
        self._first: dict[str, int] = {}
        self._next: dict[int, int] = {}
        last: dict[str, int] = {}
        for place, shingle in enumerate(source.shingles()):
            if shingle not in of:
                continue
            if shingle in last:
                self._next[last[shingle]] = place
            else:
                self._first[shingle] = place
            last[shingle] = place

    def __contains__(self, shingle: str) -> bool:
        return shingle in self._first

    def at(self, shingle: str) -> Iterator[int]:
        """The first few places."""
        place: int | None = self._first.get(shingle)
        for _ in range(_MOST_PLACES):
            if place is None:
                return
            yield place
            place = self._next.get(place)


def _spans(
    text: _Tokens, shingles: Sequence[str], places: _Places, matched: Sequence[bool]
) -> Iterator[OverlapSpan]:
    source = places.source
    begin = 0
    while begin < len(matched):
        if not matched[begin]:
            begin += 1
            continue
        length, place = max(
            (
                (_common(text.words, begin, source.words, place), place)
                for place in places.at(shingles[begin])
            ),
            key=lambda found: found[0],
        )
        yield OverlapSpan(*text.span(begin, length), *source.span(place, length))
        begin += length


def _common(text: Sequence[str], begin: int, source: Sequence[str], place: int) -> int:
    """How many words go on the same from here and there."""
    most = min(len(text) - begin, len(source) - place)
    for length in range(most):
        if text[begin + length] != source[place + length]:
            return length
    return most


class _Sample:
    """The runs of letters of a text, or a fair part of them: equal runs are in every sample."""

    def __init__(self, text: str) -> None:
        letters = _NO_LETTERS.sub("", unicodedata.normalize("NFKC", text)).lower()[:_MOST_LETTERS]
        runs = max(len(letters) - _RUN + 1, 1 if letters else 0)
        self.one_in = _SAMPLED if runs > _MANY_RUNS else 1
        # Checksums of strings are the same in every process; `hash` is not.
        data = memoryview(letters.encode("utf-32-le", "surrogatepass"))
        length = _RUN * _CHARACTER_BYTES
        marks = (
            crc32(data[begin : begin + length])
            for begin in range(0, runs * _CHARACTER_BYTES, _CHARACTER_BYTES)
        )
        self._marks = frozenset(mark for mark in marks if mark % self.one_in == 0)

    def shared_with(self, other: "_Sample") -> float:
        """The share of the shorter text that stands in the longer one."""
        one_in = max(self.one_in, other.one_in)
        mine, others = self.thinned(one_in), other.thinned(one_in)
        return len(mine & others) / max(min(len(mine), len(others)), 1)

    def thinned(self, one_in: int) -> frozenset[int]:
        if one_in == self.one_in:
            return self._marks
        return frozenset(mark for mark in self._marks if mark % one_in == 0)
