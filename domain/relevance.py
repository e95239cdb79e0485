"""Which of some texts say most on a question (BM25, Robertson and Zaragoza 2009)."""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence

_SATURATION, _LENGTH_WEIGHT = 1.2, 0.75
_HAN_RUN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_WORD = re.compile(r"[^\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
#: A question is a line, but a page may be a book: its end says nothing that its start does not.
_READ = 20_000


def by_relevance(question: str, texts: Sequence[str]) -> list[int]:
    """The indexes of the texts, the best first; those that say nothing on it keep their order."""
    terms = set(_terms(question))
    counts = [Counter(term for term in _terms(text[:_READ]) if term in terms) for text in texts]
    lengths = [max(len(text[:_READ]), 1) for text in texts]
    usual = sum(lengths) / max(len(lengths), 1)
    scores = [
        sum(
            _rarity(term, counts)
            * (times * (_SATURATION + 1))
            / (times + _SATURATION * (1 - _LENGTH_WEIGHT + _LENGTH_WEIGHT * length / usual))
            for term, times in count.items()
        )
        for count, length in zip(counts, lengths, strict=True)
    ]
    return sorted(range(len(texts)), key=lambda index: -scores[index])


def _rarity(term: str, counts: Sequence[Counter[str]]) -> float:
    holding = sum(term in count for count in counts)
    return math.log(1 + (len(counts) - holding + 0.5) / (holding + 0.5))


def _terms(text: str) -> Iterator[str]:
    """Pairs of Chinese characters, since no dictionary is at hand, and words of other scripts."""
    lowered = text.lower()
    for run in _HAN_RUN.findall(lowered):
        yield from (run[place : place + 2] for place in range(max(len(run) - 1, 1)))
    yield from _WORD.findall(lowered)
