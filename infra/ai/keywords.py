"""The words and phrases that a text is about: its keywords, and its tags."""

import heapq
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from domain.language import Locale
from infra.ai.lexicon import ADDRESS, Lexicon, Token
from infra.ai.ranking import Interest

_MOST_TAGS, _FEWEST_TAGS = 8, 3
_LONGEST_TAG = 24
#: Beyond the fewest, a tag is worth at least this share of the best one.
_WORTH_SHARE = 0.15
_MOST_WORDS = 4
_SHORTEST_PHRASE, _LONGEST_PHRASE, _LONGEST_ENGLISH = 3, 8, 40
#: A text with more phrases than this is about nothing that it says but once.
_MANY = 6_000
#: Words that every text uses weigh up to this much.
_COMMON_WEIGHT = 5.0
_INTEREST_FACTOR = 2.0
_PHRASE_FACTOR = 1.8
_ONCE_FACTOR = 0.5
#: A Chinese word of so many characters; a longer one is a term as a phrase is.
_WORD_FACTORS = {2: 1.0, 3: 1.2}
#: Alone, such words are about anything.
_GENERAL_FACTOR = 0.25
#: A verb in the middle mostly stands between two things rather than in the name of one.
_VERB_WITHIN_FACTOR = 0.6
_TWO_VERBS_FACTOR = 0.7
#: What comes last loses this share of its worth.
_LATE_LOSS = 0.5
#: What nearly always goes on with the same word is a part of something.
_WHOLE_SHARE, _PART_FACTOR = 0.7, 0.4
#: A word that stands so many times as often as a phrase with it is a topic beside it.
_ALONE_TIMES = 2
#: Shares a word with a better one.
_ALIKE_FACTOR = 0.6

#: Parts of speech in jieba's letters. What is in neither set ends a phrase.
_NOUNS = frozenset(
    {"n", "ng", "vn", "an", "nr", "nrt", "nrfg", "ns", "nt", "nz", "eng", "j", "l", "i"}
)
_SINGLE_FACTORS = dict.fromkeys(_NOUNS, 1.0) | {"v": 0.75, "a": 0.6, "b": 0.7}
_FIRST_FACTORS = dict.fromkeys(_NOUNS | {"v", "vg", "a", "ag", "b", "g", "h", "zg"}, 1.0) | {
    "t": 0.6
}
_LAST_FACTORS = dict.fromkeys(_NOUNS | {"v", "vg", "g", "k", "zg", "x"}, 1.0) | {"a": 0.5, "b": 0.5}
#: Endings of places, times and plurals: alone, such words are about something else.
_ENDING = re.compile(r"\w+[里上下中内外前后时着了过们]\Z")
_PARTS = _FIRST_FACTORS.keys() | _LAST_FACTORS.keys()
#: As far as spelling tells, English participles and adverbs name nothing.
_VERBAL = re.compile(r"\w[^\We]ed\Z|\w{3}ly\Z")
_VERBAL_FACTOR = 0.4
_POSSESSIVE = re.compile(r"['’]s?\Z")

_Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A word or a phrase as the text mostly writes it, and its worth among the others."""

    text: str
    worth: float
    words: tuple[str, ...]

    @property
    def tag(self) -> str:
        """A hashtag ends at a space: English words are told apart by their capitals."""
        if " " not in self.text:
            return self.text
        return "".join(part[:1].upper() + part[1:] for part in re.split(r"\W+", self.text))


@dataclass(frozen=True, slots=True)
class _Run:
    """Words in a row that may be of one phrase, in the text of that number."""

    number: int
    text: str
    tokens: Sequence[Token]

    def written(self) -> str:
        """Word for word, but for a possessive ending."""
        last = self.tokens[-1]
        end = last.start + len(last.surface)
        return _POSSESSIVE.sub("", self.text[self.tokens[0].start : end])


@dataclass
class _Candidate:
    """A word or a phrase with all the ways it is written; compared with many others."""

    first: _Run
    surfaces: Counter[str] = field(default_factory=Counter)

    @property
    def count(self) -> int:
        return self.surfaces.total()

    @cached_property
    def normal(self) -> str:
        tokens = self.first.tokens
        is_spaced = all(token.tag == "eng" for token in tokens)
        return (" " if is_spaced else "").join(token.normal for token in tokens)


def terms(
    texts: Sequence[str], *, lexicon: Lexicon, language: Locale, interest: Interest, most: int
) -> list[Term]:
    """At most `most` words and phrases, best first, none of them a mere part of another.

    Words of the interest come forward. The time grows with the length of the texts.
    """
    runs = list(_runs(texts, lexicon, language))
    counts = Counter(_key(run) for run in _sequences(runs))
    wished = f"{interest.title or ''} {interest.focus or ''}".lower()
    if len(counts) > _MANY:
        counts = Counter({key: count for key, count in counts.items() if count > 1})
    candidates = _candidates(runs, counts, lexicon)
    going_on = _going_on(counts)
    worth = {
        key: _rarity(one, lexicon)
        * _shape(one.first.tokens, lexicon)
        * _standing(key, candidates, going_on)
        * (1 - _LATE_LOSS * one.first.number / len(texts))
        * (_INTEREST_FACTOR if one.normal in wished else 1.0)
        for key, one in candidates.items()
    }
    return list(_chosen(candidates, worth, most))


def tags(
    texts: Sequence[str], *, lexicon: Lexicon, language: Locale, interest: Interest
) -> list[str]:
    """Up to eight tags, best first, without white space; words of the interest come forward."""
    found = terms(texts, lexicon=lexicon, language=language, interest=interest, most=2 * _MOST_TAGS)
    return hashtags(found)


def hashtags(found: Sequence[Term]) -> list[str]:
    """The best of some terms, as `tags` gives them."""
    fitting = [term for term in found if len(term.tag) <= _LONGEST_TAG][:_MOST_TAGS]
    worthy = [
        term.tag
        for place, term in enumerate(fitting)
        if place < _FEWEST_TAGS or term.worth >= _WORTH_SHARE * fitting[0].worth
    ]
    return list(dict.fromkeys(worthy))


def _runs(texts: Iterable[str], lexicon: Lexicon, language: Locale) -> Iterator[_Run]:
    for number, source in enumerate(texts):
        text = ADDRESS.sub("。", source)
        tokens: list[Token] = []
        for token in lexicon.tokens(text, language):
            is_part = token.tag in _PARTS and lexicon.joins(token)
            if tokens and not (is_part and _touch(text, tokens[-1], token)):
                yield _Run(number, text, tokens)
                tokens = []
            if is_part:
                tokens.append(token)
        if tokens:
            yield _Run(number, text, tokens)


def _touch(text: str, first: Token, second: Token) -> bool:
    """Nothing is between them, but for a space between Latin words."""
    between = text[first.start + len(first.surface) : second.start]
    return not between or (between == " " and first.tag == second.tag == "eng")


def _sequences(runs: Iterable[_Run]) -> Iterator[_Run]:
    """All parts of the runs that are no longer than a phrase."""
    for run in runs:
        for start in range(len(run.tokens)):
            for end in range(start + 1, min(len(run.tokens), start + _MOST_WORDS) + 1):
                yield _Run(run.number, run.text, run.tokens[start:end])


def _key(run: _Run) -> _Key:
    return tuple(token.normal for token in run.tokens)


def _candidates(
    runs: Iterable[_Run], counts: Mapping[_Key, int], lexicon: Lexicon
) -> dict[_Key, _Candidate]:
    candidates: dict[_Key, _Candidate] = {}
    for run in _sequences(runs):
        key = _key(run)
        if key in counts and _shape(run.tokens, lexicon):
            candidates.setdefault(key, _Candidate(run)).surfaces[run.written()] += 1
    # A word that the dictionary does not know and the text says once is often a wrong cut.
    return {
        key: one
        for key, one in candidates.items()
        if len(key) > 1 or one.count > 1 or lexicon.knows(key[0])
    }


def _shape(tokens: Sequence[Token], lexicon: Lexicon) -> float:
    """How much its parts of speech make it the name of a thing; 0 where they make none."""
    if len(tokens) == 1:
        factor = _single_shape(tokens[0], lexicon)
    else:
        factor = _phrase_shape(tokens) if _is_of_fitting_length(tokens) else 0.0
    is_verbal = tokens[-1].tag == "eng" and _VERBAL.search(tokens[-1].normal)
    return factor * (_VERBAL_FACTOR if is_verbal else 1.0)


def _phrase_shape(tokens: Sequence[Token]) -> float:
    factor = _FIRST_FACTORS.get(tokens[0].tag, 0.0) * _LAST_FACTORS.get(tokens[-1].tag, 0.0)
    if any(token.tag == "v" for token in tokens[1:-1]):
        factor *= _VERB_WITHIN_FACTOR
    if all(token.tag == "v" for token in tokens):
        factor *= _TWO_VERBS_FACTOR
    return factor * _PHRASE_FACTOR


def _single_shape(token: Token, lexicon: Lexicon) -> float:
    if not lexicon.tells(token) or _ENDING.match(token.normal):
        return 0.0
    factor = _SINGLE_FACTORS.get(token.tag, 0.0)
    if token.tag != "eng":
        factor *= _WORD_FACTORS.get(len(token.surface), _PHRASE_FACTOR)
    return factor * (_GENERAL_FACTOR if lexicon.is_general(token) else 1.0)


def _is_of_fitting_length(tokens: Sequence[Token]) -> bool:
    length = tokens[-1].start + len(tokens[-1].surface) - tokens[0].start
    is_english = all(token.tag == "eng" for token in tokens)
    return _SHORTEST_PHRASE <= length <= (_LONGEST_ENGLISH if is_english else _LONGEST_PHRASE)


def _rarity(candidate: _Candidate, lexicon: Lexicon) -> float:
    weights = [
        max(lexicon.weight(token.normal) - _COMMON_WEIGHT, 1.0) for token in candidate.first.tokens
    ]
    return math.sqrt(sum(weights) / len(weights))


def _going_on(counts: Mapping[_Key, int]) -> Mapping[_Key, int]:
    """How often at most each sequence stands beside one and the same word."""
    most: dict[_Key, int] = {}
    for key, count in counts.items():
        for part in (key[1:], key[:-1]):
            most[part] = max(most.get(part, 0), count)
    return most


def _standing(
    key: _Key, candidates: Mapping[_Key, _Candidate], going_on: Mapping[_Key, int]
) -> float:
    """How often it is mentioned for its own sake."""
    count = candidates[key].count
    if count == 1:
        return _ONCE_FACTOR
    is_part = going_on.get(key, 0) >= _WHOLE_SHARE * count
    return count * (_PART_FACTOR if is_part else 1.0)


def _chosen(
    candidates: Mapping[_Key, _Candidate], worth: Mapping[_Key, float], most: int
) -> Iterator[Term]:
    """Best first; what only makes a chosen one longer or shorter is left out."""
    left = {key: worth[key] for key in heapq.nlargest(10 * most, worth, key=lambda k: worth[k])}
    for _ in range(most):
        if not left:
            return
        best = max(left, key=lambda key: left[key])
        words = tuple(token.surface for token in candidates[best].first.tokens)
        yield Term(candidates[best].surfaces.most_common(1)[0][0], left.pop(best), words)
        for key in list(left):
            if _is_variant(candidates[key], candidates[best]):
                del left[key]
            elif set(key) & set(best):
                left[key] *= _ALIKE_FACTOR


def _is_variant(one: _Candidate, other: _Candidate) -> bool:
    """One holds the other, and the shorter is not mostly mentioned without it."""
    part, whole = (one, other) if len(one.normal) <= len(other.normal) else (other, one)
    if part.normal not in whole.normal:
        return False
    return whole.count == 1 or part.count < _ALONE_TIMES * whole.count
