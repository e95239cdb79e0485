"""Sentences in a row that can be one point of a set of cards, and what they are worth."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from domain.card_room import HEADING_ROOMS, TEXT_ROOMS
from infra.ai.lexicon import room_of
from infra.ai.listed import bare, goes_on, listed_in
from infra.ai.openers import is_balanced
from infra.ai.outline import joined
from infra.ai.ranking import similarity
from infra.ai.reading import Reading
from infra.ai.selecting import candidates, context_of
from infra.ai.tidying import plain_line

#: What a text counts itself are its points, as far as it is a list at all; then come the best of
#: its sections.
_LISTED_WORTH, _SECTION_WORTH = 1.0, 0.5
#: The share of a list that its items have at least.
_LIST_SHARE = 0.25
#: What can be counted is what readers take away.
_FIGURE = re.compile(r"\d|百分之|[十百千万亿][元台人次个位倍]")
_FIGURE_WORTH = 0.1
#: Of a sentence that does not fit, only the beginning is told.
_CUT_LOSS = 0.4
#: What somebody says goes on after it.
_UNBALANCED_LOSS = 0.3
_MOST_SENTENCES = 2
#: In Chinese characters: what is shorter says too little to stand on a card.
_SHORTEST = 10.0
#: Takes the next sentence with it.
_SCANTY = 30.0
_LONGEST_HEADING = 40.0
_LABEL = re.compile(r"([^，。,.：:“”\"]{2,40}?)\s*[：:](?!\d)\s*")
#: Of an interview; without its answer it tells nothing.
_QUESTION = re.compile(r"(?:问|Q)[：:]", re.IGNORECASE)
_END_MARKS = " 。.！!；;，,：:、"
_NO_SECTION = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """`label` is what the text itself calls it, "" where it has no name for it."""

    numbers: Sequence[int]
    text: str
    worth: float
    label: str = ""


def alikeness(one: Unit, other: Unit, reading: Reading) -> float:
    """1 where they share a sentence."""
    if set(one.numbers) & set(other.numbers):
        return 1.0
    return max(
        similarity(reading.ranked[mine].vector, reading.ranked[theirs].vector)
        for mine in one.numbers
        for theirs in other.numbers
    )


def units_of(reading: Reading) -> list[Unit]:
    """One at least; some share sentences."""
    items = listed_in(reading)
    taken = {number for item in items for number in item}
    share = sum(reading.ranked[number].room for number in taken) / (reading.room or 1.0)
    extra = _LISTED_WORTH * min(share / _LIST_SHARE, 1.0)
    listed = [_listed(reading, item) for item in items]
    found = [replace(unit, worth=unit.worth + extra) for unit in listed]
    found += _in_sections(reading, taken)
    return found or [_unit(reading, [number]) for number in range(len(reading.ranked))]


def _listed(reading: Reading, item: Sequence[int]) -> Unit:
    """An item's first words are its name, where they stand alone."""
    first, *others = item
    text = _line(reading, first)
    room = HEADING_ROOMS[reading.language]
    if others and room.holds(name := text.strip(_END_MARKS)):
        return replace(_unit(reading, others), label=name, numbers=item)
    label = _LABEL.match(text)
    if (
        label
        and room.holds(label[1])
        and room_of(text[label.end() :], reading.language) > _SHORTEST
    ):
        return replace(_unit(reading, item, skipped=label.end()), label=label[1])
    return _unit(reading, item)


def _unit(reading: Reading, numbers: Sequence[int], *, skipped: int = 0) -> Unit:
    """Of the sentences as many as fit, and at least the beginning of the first."""
    room = TEXT_ROOMS[reading.language]
    first, *others = numbers
    text, told = _line(reading, first)[skipped:], [first]
    for number in others[: _MOST_SENTENCES - 1]:
        longer = plain_line(joined([text, reading.ranked[number].sentence.text]))
        if room.holds(longer):
            text, told = longer, [*told, number]
    worth = max(reading.ranked[number].score for number in told) + _worth_of_form(text)
    is_cut = not room.holds(text)
    return Unit(numbers=told, text=room.cut(text), worth=worth - (_CUT_LOSS if is_cut else 0.0))


def _line(reading: Reading, number: int) -> str:
    return bare(plain_line(reading.ranked[number].sentence.text))


def _worth_of_form(text: str) -> float:
    figures = _FIGURE_WORTH if _FIGURE.search(text) else 0.0
    return figures if is_balanced(text) else figures - _UNBALANCED_LOSS


def _in_sections(reading: Reading, taken: set[int]) -> Iterator[Unit]:
    """The best of each section bears its heading."""
    headings = sorted(_headings(reading))
    free = [unit for unit in _free(reading, taken) if not set(unit.numbers) & set(headings)]

    def section(unit: Unit) -> int:
        return max((each for each in headings if each < unit.numbers[0]), default=_NO_SECTION)

    for heading, group in groupby(free, section):
        units = list(group)
        best = max(units, key=lambda unit: unit.worth)
        for unit in units:
            if unit is best and heading != _NO_SECTION:
                name = _line(reading, heading)
                yield replace(unit, label=name, worth=unit.worth + _SECTION_WORTH)
            else:
                yield unit


def _headings(reading: Reading) -> Iterator[int]:
    """Those that the reading knows, and longer lines of their kind."""
    yield from reading.headings
    for number, one in enumerate(reading.ranked[:-1]):
        is_alone = not (
            reading.are_of_one_paragraph(number, number - 1)
            or reading.are_of_one_paragraph(number, number + 1)
        )
        is_line = is_alone and not one.sentence.is_finished and one.room <= _LONGEST_HEADING
        if is_line and reading.ranked[number + 1].sentence.is_finished:
            yield number


def _free(reading: Reading, taken: set[int]) -> Iterator[Unit]:
    """What can be understood alone, or with the sentence before it."""
    found = candidates(reading, lambda text: room_of(text, reading.language))
    for number in sorted(found.contexts):
        numbers = _with_next(reading, found.with_context(number), taken)
        if len(numbers) > _MOST_SENTENCES or taken & set(numbers):
            continue
        unit = _unit(reading, numbers)
        if number in unit.numbers and _tells_enough(unit, reading):
            yield unit


def _tells_enough(unit: Unit, reading: Reading) -> bool:
    is_question = len(unit.numbers) == 1 and _QUESTION.match(unit.text)
    return not is_question and room_of(unit.text, reading.language) >= _SHORTEST


def _with_next(reading: Reading, numbers: tuple[int, ...], taken: set[int]) -> tuple[int, ...]:
    """With the sentence that only goes on, or where there is little without it."""
    after = numbers[-1] + 1
    if len(numbers) > 1 or after in taken or not goes_on(reading, after):
        return numbers
    leans = context_of(reading, after) == numbers
    is_scanty = reading.ranked[numbers[0]].room < _SCANTY
    return (*numbers, after) if leans or is_scanty else numbers
