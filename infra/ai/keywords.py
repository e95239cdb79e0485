"""The words that a text is about, as tags."""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from domain.language import Locale
from infra.ai.lexicon import Lexicon, Token
from infra.ai.ranking import Interest

_MOST, _FEWEST = 8, 3
_LONGEST_TAG = 24
#: Words that every text uses weigh up to this much.
_COMMON_WEIGHT = 5.0
_INTEREST_FACTOR = 2.0
_PHRASE_FACTOR = 1.3
_ONCE_FACTOR = 0.4
#: Two words are a phrase where they stand together so often, and so often of the rarer's times.
_TOGETHER, _TOGETHER_SHARE = 2, 0.6
#: Beyond the fewest, a tag is worth at least this share of the best one.
_WORTH_SHARE = 0.25
#: Parts of speech in jieba's letters; what is not here becomes no tag.
_FACTORS = dict.fromkeys(("n", "vn", "an", "nr", "ns", "nt", "nz", "eng", "j", "l", "i"), 1.0)
_FACTORS["v"] = 0.7
_NOUNS = _FACTORS.keys() - {"v"}
_ADJECTIVES = frozenset({"a", "b"})
#: Endings of places, manners and plurals: words about something else.
_ENDING = re.compile(r"\w+[里上下中内外前后时地的得了着过们]\Z")

_Sentences = Sequence[Sequence[Token]]


@dataclass(slots=True)
class _Candidate:
    """A word or a phrase of two, with all the ways it is written."""

    weight: float
    surfaces: Counter[str] = field(default_factory=Counter)

    @property
    def count(self) -> int:
        return self.surfaces.total()


def keywords(
    texts: Sequence[str], *, lexicon: Lexicon, language: Locale, interest: Interest
) -> list[str]:
    """Up to eight tags, best first, without white space; words of the interest come forward."""
    sentences = [list(lexicon.tokens(text, language)) for text in texts]
    words = _words(sentences, lexicon)
    phrases = _phrases(sentences, words)
    inside = Counter[str]()
    for pair, phrase in phrases.items():
        inside.update(dict.fromkeys(pair, phrase.count))
    interesting = f"{interest.title or ''} {interest.focus or ''}".lower()
    return _best(
        {
            candidate.surfaces.most_common(1)[0][0]: candidate.weight
            * _insistence(candidate.count - inside[normal])
            * (_INTEREST_FACTOR if normal in interesting else 1.0)
            for normal, candidate in (words | {"".join(p): phrases[p] for p in phrases}).items()
        }
    )


def _insistence(count: int) -> float:
    """What is mentioned once is not what the text is about; the tenth time adds little."""
    return math.sqrt(count) if count > 1 else _ONCE_FACTOR * count


def _words(sentences: _Sentences, lexicon: Lexicon) -> dict[str, _Candidate]:
    words: dict[str, _Candidate] = {}
    for token in (token for sentence in sentences for token in sentence):
        factor = _FACTORS.get(token.tag)
        if factor and lexicon.tells(token) and not _ENDING.match(token.normal):
            rarity = max(lexicon.weight(token.normal) - _COMMON_WEIGHT, 1.0)
            word = words.setdefault(token.normal, _Candidate(factor * rarity))
            word.surfaces[token.surface] += 1
    # What the dictionary does not know and the text says once is often a wrong cut.
    return {n: word for n, word in words.items() if word.count > 1 or lexicon.knows(n)}


def _phrases(
    sentences: _Sentences, words: Mapping[str, _Candidate]
) -> Mapping[tuple[str, str], _Candidate]:
    times = Counter(token.normal for sentence in sentences for token in sentence)
    phrases: dict[tuple[str, str], _Candidate] = {}
    for first, second in _neighbours(sentences):
        if second.normal in words and _is_phrase(first, second, words):
            head = words[second.normal].weight
            own = words[first.normal].weight if first.normal in words else head
            pair = (first.normal, second.normal)
            phrase = phrases.setdefault(pair, _Candidate(_PHRASE_FACTOR * max(head, own)))
            phrase.surfaces[_joined(first, second)] += 1
    return {
        pair: phrase
        for pair, phrase in phrases.items()
        if phrase.count >= max(_TOGETHER, _TOGETHER_SHARE * min(times[word] for word in pair))
    }


def _neighbours(sentences: _Sentences) -> Iterator[tuple[Token, Token]]:
    """Words with nothing between them, but for a space between Latin ones."""
    for sentence in sentences:
        for first, second in pairwise(sentence):
            gap = second.start - first.start - len(first.surface)
            if gap <= (first.tag == second.tag == "eng"):
                yield first, second


def _is_phrase(first: Token, second: Token, words: Mapping[str, _Candidate]) -> bool:
    """A noun after what qualifies it, or two verbs that jieba takes nouns for."""
    if first.normal not in words:
        return first.tag in _ADJECTIVES and second.tag in _NOUNS
    return second.tag in _NOUNS or first.tag == second.tag == "v"


def _joined(first: Token, second: Token) -> str:
    """A hashtag ends at a space: English words are told apart by their capitals."""
    if first.tag == second.tag == "eng":
        parts = re.split(r"\W+", f"{first.surface} {second.surface}")
        return "".join(part[:1].upper() + part[1:] for part in parts)
    return first.surface + second.surface


def _best(worth: Mapping[str, float]) -> list[str]:
    tags = sorted(
        (tag for tag in worth if worth[tag] > 0 and len(tag) <= _LONGEST_TAG),
        key=lambda tag: -worth[tag],
    )[:_MOST]
    return [
        tag
        for place, tag in enumerate(tags)
        if place < _FEWEST or worth[tag] >= _WORTH_SHARE * worth[tags[0]]
    ]
