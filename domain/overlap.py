"""How much of a text stands in another one, and where; and which texts say the same."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
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
    written, places = _Tokens(text), _Places(_Tokens(source))
    matched = [shingle in places for shingle in written.shingles]
    score = sum(matched) / len(matched) if matched else 0.0
    return Overlap(score, tuple(_spans(written, places, matched)))


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
    """A text's words in their normal form, where they stand, and the shingles they begin."""

    def __init__(self, text: str) -> None:
        self.words: list[str] = []
        self.spans: list[tuple[int, int]] = []
        weights: list[int] = []
        for match in _TOKEN.finditer(text):
            is_han = match.lastindex is not None
            self.words.append(match[0] if is_han else _normal(match[0]))
            self.spans.append(match.span())
            weights.append(_HAN_WEIGHT if is_han else _WORD_WEIGHT)
        self.shingles = list(_shingles(self.words, weights))


def _normal(word: str) -> str:
    """With a space before it: then no two sequences of words look the same when joined."""
    bare = _HIDDEN_CHARACTERS.sub("", word)
    return " " + (bare if bare.isascii() else unicodedata.normalize("NFKC", bare)).lower()


def _shingles(words: Sequence[str], weights: Sequence[int]) -> Iterator[str]:
    """One for each word that has enough after it; the same words make the same shingles."""
    weight = end = 0
    for begin, own in enumerate(weights):
        while weight < _SHINGLE_WEIGHT:
            if end == len(words):
                return
            weight += weights[end]
            end += 1
        yield "".join(words[begin:end])
        weight -= own


class _Places:
    """Where each shingle stands in the source, as numbers of words."""

    def __init__(self, source: _Tokens) -> None:
        self.source = source
        self._first: dict[str, int] = {}
        self._next: dict[int, int] = {}
        last: dict[str, int] = {}
        for place, shingle in enumerate(source.shingles):
            if shingle in last:
                self._next[last[shingle]] = place
            else:
                self._first[shingle] = place
            last[shingle] = place

    def __contains__(self, shingle: str) -> bool:
        return shingle in self._first

    def of(self, shingle: str) -> Iterator[int]:
        """The first few places."""
        place: int | None = self._first.get(shingle)
        for _ in range(_MOST_PLACES):
            if place is None:
                return
            yield place
            place = self._next.get(place)


def _spans(text: _Tokens, places: _Places, matched: Sequence[bool]) -> Iterator[OverlapSpan]:
    source = places.source
    begin = 0
    while begin < len(matched):
        if not matched[begin]:
            begin += 1
            continue
        length, place = max(
            (
                (_common(text.words, begin, source.words, place), place)
                for place in places.of(text.shingles[begin])
            ),
            key=lambda found: found[0],
        )
        yield OverlapSpan(
            text.spans[begin][0],
            text.spans[begin + length - 1][1],
            source.spans[place][0],
            source.spans[place + length - 1][1],
        )
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
