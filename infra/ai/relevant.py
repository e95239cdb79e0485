"""Sentences of several pages that say most on one matter, and do not repeat each other."""

import math
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from domain.language import Locale
from infra.ai.keywords import terms
from infra.ai.lexicon import Lexicon
from infra.ai.ranking import Interest, Ranked, Role, similarity
from infra.ai.reading import Reading
from infra.ai.selecting import candidates

#: Words that are about anything, alone, tell little of what is asked.
_GENERAL_FACTOR = 0.3
_COMMON_WEIGHT, _LEAST_WEIGHT = 4.0, 0.5
#: What a sentence on the matter is worth if it is nowhere near the heart of its page.
_LEAST_OF_SCORE = 0.5
#: What follows such a word is what is asked; what is before it only says of what.
_ASKING = re.compile(r"怎么|怎样|如何|为什么|为何|\bhow to\b|\bwhy\b", re.IGNORECASE)
_ASKED_FACTOR = 2.0
_HELPING_FACTOR = 1.5
#: A word within another one, as in a compound, may mean something else.
_WITHIN_FACTOR = 0.5
_LONGEST_WORD, _MOST_PHRASES = 2, 3
#: How much it counts that the page is on the matter as a whole: that is, this share of its
#: sentences names it.
_PAGE_SHARE, _NAMING_SHARE = 0.3, 0.15
#: A sentence of less relevance, of 1 or of what the best one has, is not on the matter.
_LEAST_RELEVANCE, _LEAST_OF_BEST, _LEAST_OF_BEST_ELSEWHERE = 0.15, 0.2, 0.6
_PAGE_OF_BEST = 0.5
_MOST_UNRELATED = 4
_FEWEST = 4
_REPETITION_LOSS, _SAME_PAGE_LOSS = 0.9, 0.06
_TOO_ALIKE = 0.6
_MOST_CONTEXT = 1


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence of a page, by the page's place and its own number there, with its context."""

    page: int
    numbers: Sequence[int]
    one: Ranked
    worth: float
    relevance: float = 0.0
    #: Of the page as a whole.
    on_page: float = 0.0


def findings(
    question: str, readings: Mapping[int, Reading], lexicon: Lexicon, language: Locale
) -> list[Finding]:
    """What the pages say on it; where none says anything, what the best of them says at all."""
    found = [each for page, reading in readings.items() for each in _of_page(page, reading)]
    weights = _weights(question, found, lexicon, language)
    judged = [
        each
        for page in readings
        for each in _judged([one for one in found if one.page == page], weights)
    ]
    relevant = list(_relevant(judged)) or _central(judged)
    return [_helping(each) for each in relevant] if _ASKING.search(question) else relevant


def _helping(finding: Finding) -> Finding:
    """Steps and conclusions answer how and why."""
    helps = finding.one.role in {Role.ENUMERATES, Role.CONCLUDES}
    return replace(finding, worth=finding.worth * _HELPING_FACTOR) if helps else finding


def _relevant(judged: Sequence[Finding]) -> Iterator[Finding]:
    """Of pages that only touch on the matter, no more than what says as much as the others do."""
    best = max((each.relevance for each in judged), default=0.0)
    best_page = max((each.on_page for each in judged), default=0.0)
    for each in judged:
        is_on_matter = each.on_page >= _PAGE_OF_BEST * best_page
        share = _LEAST_OF_BEST if is_on_matter else _LEAST_OF_BEST_ELSEWHERE
        if each.relevance >= max(_LEAST_RELEVANCE, share * best):
            yield each


def _central(judged: Sequence[Finding]) -> list[Finding]:
    """What the first page with anything to say says most of all."""
    own = [each for each in judged if each.page == judged[0].page]
    return sorted(own, key=lambda each: -each.worth)[:_MOST_UNRELATED]


def _of_page(page: int, reading: Reading) -> Iterator[Finding]:
    """Sentences that can be read alone or with the one before them."""
    contexts = candidates(reading, len).contexts
    for number, context in contexts.items():
        if len(context) <= _MOST_CONTEXT:
            one = reading.ranked[number]
            yield Finding(page, (*context, number), one, one.score)


def _weights(
    question: str, found: Sequence[Finding], lexicon: Lexicon, language: Locale
) -> Mapping[str, float]:
    """The question's words that stand here: those weigh more that are rare, here and at all.

    What no page says in these words may be there in others, and decides nothing.
    """
    texts = [each.one.sentence.text.lower() for each in found]
    weights: dict[str, float] = {}
    asking = _ASKING.search(question)
    for token in lexicon.tokens(question, language):
        word = token.normal
        holding = sum(word in text for text in texts) if lexicon.tells(token) else 0
        if not holding:
            continue
        weight = max(lexicon.weight(word) - _COMMON_WEIGHT, _LEAST_WEIGHT)
        if lexicon.is_general(token):
            weight *= _GENERAL_FACTOR
        if asking and token.start >= asking.end():
            weight *= _ASKED_FACTOR
        weights[word] = weight * math.log(1 + (len(texts) + 1) / (holding + 1))
    phrases = _phrases(question, texts, lexicon, language)
    return weights | dict.fromkeys(phrases, max(weights.values(), default=1.0))


def _phrases(question: str, texts: Sequence[str], lexicon: Lexicon, language: Locale) -> list[str]:
    """The names of several words that the question has and the pages too."""
    found = terms(
        [question], lexicon=lexicon, language=language, interest=Interest(), most=_MOST_PHRASES
    )
    names = (term.text.lower() for term in found if len(term.words) > 1)
    return [name for name in names if any(name in text for text in texts)]


def _judged(of_page: Sequence[Finding], weights: Mapping[str, float]) -> Iterator[Finding]:
    """The findings of one page with their relevance and worth."""
    shares = [
        {word: share for word in weights if (share := _naming(word, each.one))} for each in of_page
    ]
    total = sum(weights.values()) or 1.0
    naming = Counter(word for share in shares for word in share)
    enough = max(_NAMING_SHARE * len(of_page), 1.0)
    on_page = sum(weights[word] * min(naming[word] / enough, 1.0) for word in naming) / total
    for each, named in zip(of_page, shares, strict=True):
        own = sum(weights[word] * much for word, much in named.items()) / total
        relevance = (1 - _PAGE_SHARE) * own + _PAGE_SHARE * on_page
        score = _LEAST_OF_SCORE + (1 - _LEAST_OF_SCORE) * each.one.score
        yield replace(each, relevance=relevance, worth=max(relevance, _LEAST_RELEVANCE) * score)


def _naming(word: str, one: Ranked) -> float:
    """How surely the sentence means that; a name of several words can mean nothing else."""
    if word not in one.sentence.text.lower():
        return 0.0
    is_whole = word in one.vector or len(word) > _LONGEST_WORD or " " in word
    return 1.0 if is_whole else _WITHIN_FACTOR


class Gathering:
    """Takes findings from all pages by turns of worth, each unlike those before it."""

    def __init__(self, found: Sequence[Finding]) -> None:
        self._found = found
        self._likeness = [0.0] * len(found)
        self._left = set(range(len(found)))
        self._best = max((each.worth for each in found), default=0.0) or 1.0
        self.taken: list[Finding] = []

    @property
    def pages(self) -> set[int]:
        return {each.page for each in self.taken}

    def take_best(self, *, besides: Collection[int] = ()) -> Finding | None:
        """The best of other pages than `besides`; None where nothing is left that is new."""
        fresh = [
            index
            for index in self._left
            if self._likeness[index] <= _TOO_ALIKE and self._found[index].page not in besides
        ]
        if not fresh:
            return None
        best = max(fresh, key=lambda index: (self._value(index), -index))
        if len(self.taken) >= _FEWEST and self._value(best) <= 0:
            return None
        self._take(best)
        return self._found[best]

    def _take(self, taken: int) -> None:
        finding = self._found[taken]
        self.taken.append(finding)
        for index in list(self._left):
            other = self._found[index]
            alike = similarity(other.one.vector, finding.one.vector)
            self._likeness[index] = max(self._likeness[index], alike)
            if other.page == finding.page and set(other.numbers) & set(finding.numbers):
                self._left.discard(index)

    def _value(self, index: int) -> float:
        """In shares of the best finding's worth."""
        finding = self._found[index]
        same_page = sum(each.page == finding.page for each in self.taken)
        return (
            finding.worth / self._best
            - _REPETITION_LOSS * self._likeness[index]
            - _SAME_PAGE_LOSS * same_page
        )
