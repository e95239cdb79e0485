"""The few sentences that stand for a whole text: its lead, where nothing speaks against it."""

import math
from collections.abc import Sequence

from domain.language import Locale
from infra.ai.lexicon import Lexicon
from infra.ai.ranking import Interest, Ranked, Role, rank, similarity
from infra.ai.sentences import Sentence

#: A sentence is worth this much for its place alone.
_PLACE_SHARE = 0.6
#: What is no part of the article, and what is no sentence.
_ASIDE_FACTOR, _UNFINISHED_FACTOR = 0.05, 0.5
#: How much of its worth a sentence loses that says what a chosen one says already.
_REPETITION_LOSS = 0.6


def leading(
    sentences: Sequence[Sentence], count: int, *, lexicon: Lexicon, language: Locale
) -> list[Sentence]:
    """`count` sentences in the order of the text, or all where there are no more."""
    ranked = rank(sentences, lexicon=lexicon, language=language, interest=Interest())
    left = {one.position: one for one in ranked}
    worth = {one.position: _worth(one) for one in ranked}
    repeated = dict.fromkeys(left, 0.0)
    chosen: list[Ranked] = []
    while left and len(chosen) < count:
        best = max(left, key=lambda place: worth[place] * (1 - _REPETITION_LOSS * repeated[place]))
        chosen.append(left.pop(best))
        for place, one in left.items():
            repeated[place] = max(repeated[place], similarity(one.vector, chosen[-1].vector))
    return [one.sentence for one in sorted(chosen, key=lambda one: one.position)]


def _worth(one: Ranked) -> float:
    """News and essays say first what they are about."""
    place = 1 / math.sqrt(1 + one.position)
    form = 1.0 if one.sentence.is_finished else _UNFINISHED_FACTOR
    part = _ASIDE_FACTOR if one.role is Role.ACCOMPANIES else 1.0
    return place * form * part * (_PLACE_SHARE + (1 - _PLACE_SHARE) * one.score)
