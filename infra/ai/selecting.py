"""Choosing the sentences of a text that together say most of it and read as one."""

import heapq
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from infra.ai.ranking import LEANS, Ranked, Role, similarity
from infra.ai.reading import Reading, said

#: Sentences that go on after a chosen one read better than sentences from anywhere.
_GOING_ON_WORTH = 0.25
_REPETITION_LOSS = 0.8
_ANNOUNCING_LOSS = 0.4
_SHORT_ROOM, _SHORT_LOSS = 16.0, 0.2
#: What can be counted is what readers take away.
_FIGURE = re.compile(r"\d|百分之|[十百千万亿][元台人次个位倍]")
_FIGURE_WORTH = 0.1
#: What is so like a chosen one says nothing new.
TOO_ALIKE = 0.8
#: A sentence that leans on more than these says little to those who have not read them.
_MOST_CONTEXT = 5
_MOST_CONSIDERED = 400
#: Goes on from the sentence before, where the ranking need not care.
_GOES_ON = re.compile(
    r"[“「\"]?(?:也|还|又|就|才|却|并|反而|甚至|其中|另外|除此之外|相反|同样|对此|不过|比如|例如|譬如|换句话说|与此"
    r"|接着|然后|随后|当时|两者|前者|后者|答案|原因|之后|以上|[一二两三四五六七八九十几\d]+(?:天|周|个月|年|个小时)[之以]?后"
    r"|(?:and|or|yet|still|instead|also|then|here|there|both|neither|otherwise|for example"
    r"|nobody|everybody|some|others?|another|not everything"
    r"|the (?:second|third|other|latter|former))\b)",
    re.IGNORECASE,
)
#: Soon points to something that the sentence before has named.
_POINTS = re.compile(
    r"[^“”]{0,10}[这那](?:种|个|些|样|条|套|次|位|家|时)|[^\"]{0,12}\b(?:these|those)\b"
)
#: Somebody whom the sentence itself has not named.
_SOMEBODY = re.compile(r"[A-Z]?[^A-Z“”]*\b(?:him|he|she|her|his)\b")
#: Asks what the next sentence answers, or promises what it says.
_OPEN_END = re.compile(r"[？?：:][”’」』\"]*\Z")
#: What others believe is mostly told to be refuted by the next sentence.
_BELIEVED = re.compile(
    r"(?:人|大家|我们|我|你|总)[^，。]{0,4}(?:以为|误以为)|有人[^，。]{0,4}(?:说|认为|觉得)"
    r"|反对的?(?:人|者|声音)|好像|看似|似乎"
    r"|\b(?:many|most|some) (?:people |of us )?(?:think|believe|assume|say)\b",
    re.IGNORECASE,
)
#: In Chinese characters: shorter sentences live by their neighbours.
_SHORTEST = 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Sentences to choose from, by their numbers in the reading, and what each takes.

    `contexts` are the numbers of the sentences that one cannot do without.
    """

    reading: Reading
    costs: Mapping[int, float]
    contexts: Mapping[int, tuple[int, ...]]

    def with_context(self, number: int) -> tuple[int, ...]:
        return (*self.contexts.get(number, ()), number)

    def cost_of(self, number: int, chosen: set[int]) -> float:
        """Of it and of what it needs, as far as that is not chosen yet."""
        return sum(self.costs[each] for each in self.with_context(number) if each not in chosen)


def candidates(reading: Reading, cost: Callable[[str], float]) -> Candidates:
    """All the sentences that can be read on their own or with few others before them.

    Where that is none, they are all there is.
    """
    contexts = {
        number: context
        for number, one in enumerate(reading.ranked)
        if _is_content(number, one, reading)
        and (context := context_of(reading, number)) is not None
    }
    if not contexts:
        contexts = dict.fromkeys(range(len(reading.ranked)), ())
    best = heapq.nlargest(_MOST_CONSIDERED, contexts, key=lambda each: reading.ranked[each].score)
    kept = {number: contexts[number] for number in sorted(best)}
    needed = {each for number in kept for each in (*kept[number], number)}
    costs = {number: cost(said(reading.ranked[number].sentence.text)) for number in needed}
    return Candidates(reading=reading, costs=costs, contexts=kept)


def standing_alone(reading: Reading) -> Iterator[int]:
    """The positions of the sentences that need no other."""
    for number, one in enumerate(reading.ranked):
        if _is_content(number, one, reading) and context_of(reading, number) == ():
            yield one.position


def _is_content(number: int, one: Ranked, reading: Reading) -> bool:
    text = one.sentence.text
    is_item = said(text) != text
    if number in reading.headings or (one.room < _SHORTEST and not is_item):
        return False
    is_open = _OPEN_END.search(text) or _BELIEVED.search(text)
    return not is_open and one.role is not Role.ANNOUNCES


def context_of(reading: Reading, number: int) -> tuple[int, ...] | None:
    """The sentences before it that it leans on, the first one first; None where they are many."""
    first = number
    while _leans(reading, first):
        first -= 1
        if first < 0 or number - first > _MOST_CONTEXT or first in reading.headings:
            return None
        if reading.ranked[first + 1].position != reading.ranked[first].position + 1:
            return None
    return tuple(range(first, number))


def _leans(reading: Reading, number: int) -> bool:
    text = reading.ranked[number].sentence.text
    if any(pattern.match(text) for pattern in (LEANS, _GOES_ON, _POINTS, _SOMEBODY)):
        return True
    if reading.label_of(reading.ranked[number]):
        return _answers(reading, number)
    follows_speech = number > 0 and reading.ranked[number - 1].sentence.text[-1] in "”」』"
    return follows_speech and reading.ranked[number].room < _SHORTEST


def _answers(reading: Reading, number: int) -> bool:
    """An answer means little without its question; nor where that may have been left out."""
    if not number:
        return False
    before, here = reading.ranked[number - 1], reading.ranked[number]
    is_next = before.position + 1 == here.position
    return not is_next or _OPEN_END.search(before.sentence.text) is not None


@dataclass(slots=True)
class Selection:
    """Takes sentences one by one, and knows what each that is left would add."""

    candidates: Candidates
    chosen: set[int] = field(default_factory=set)
    _repeated: dict[int, float] = field(default_factory=dict)

    def take(self, number: int) -> None:
        ranked = self.candidates.reading.ranked
        for taken in self.candidates.with_context(number):
            if taken in self.chosen:
                continue
            self.chosen.add(taken)
            self.avoid(ranked[taken].vector)

    def avoid(self, vector: Mapping[str, float]) -> None:
        """What is like that loses worth: it is said already."""
        for other in self.candidates.contexts:
            alike = similarity(self.candidates.reading.ranked[other].vector, vector)
            self._repeated[other] = max(self._repeated.get(other, 0.0), alike)

    def worth(self, number: int) -> float:
        one = self.candidates.reading.ranked[number]
        worth = one.score - _REPETITION_LOSS * self._repeated.get(number, 0.0)
        if _FIGURE.search(one.sentence.text):
            worth += _FIGURE_WORTH
        if self._goes_with(number, number - 1) or self._goes_with(number, number + 1):
            return worth + _GOING_ON_WORTH
        return worth - self._loss_alone(number)

    def _loss_alone(self, number: int) -> float:
        reading = self.candidates.reading
        if reading.announces(number):
            return _ANNOUNCING_LOSS
        return _SHORT_LOSS if reading.ranked[number].room < _SHORT_ROOM else 0.0

    def _goes_with(self, number: int, neighbour: int) -> bool:
        reading = self.candidates.reading
        return neighbour in self.chosen and reading.are_of_one_paragraph(number, neighbour)

    @property
    def total(self) -> float:
        return sum(self.candidates.costs[number] for number in self.chosen)

    def fill(self, room: float) -> None:
        """The best that fit and add something, until there is none; one of any worth at least."""
        left = set(self.candidates.contexts) - self.chosen
        while fitting := list(self._fitting(left, room - self.total)):
            best = max(fitting, key=lambda number: (self.worth(number), -number))
            if self.chosen and self.worth(best) <= 0:
                return
            self.take(best)
            left -= self.chosen

    def _fitting(self, left: set[int], room: float) -> Iterator[int]:
        return (
            each
            for each in left
            if self.candidates.cost_of(each, self.chosen) <= room
            and self._repeated.get(each, 0.0) <= TOO_ALIKE
        )
