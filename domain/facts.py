"""Facts that a written text lost or made up: numbers, dates and names."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, islice
from typing import Protocol

from domain.known_dates import KnownDates
from domain.known_names import KnownNames, is_same_script
from domain.known_numbers import KnownNumbers
from domain.partial_date import PartialDate, partial_date_of
from domain.quantity import Quantity, quantity_of

FACT_ISSUE_LIMIT = 50
#: A name that the source has but once is not what it is about, or was taken for a name.
_NAMED_OFTEN = 2
#: 一年, a day or two, twice as much: how people talk, not what they found out.
_EVERYDAY_UNITS = frozenset({"s", "min", "h", "day", "week", "month", "year", "x"})
_EVERYDAY_MOST = 2
_EVERYDAY = frozenset({"~1/2 ratio", "100 %"})


class FactKind(StrEnum):
    NUMBER = "NUMBER"
    DATE = "DATE"
    NAME = "NAME"


class FactChange(StrEnum):
    """MISSING: in the source, not in the result. INVENTED: in the result, not in the source."""

    MISSING = "MISSING"
    INVENTED = "INVENTED"


@dataclass(frozen=True, slots=True)
class Fact:
    """`text` as it is written; `normal` as it is compared.

    That is the string of a `Quantity` for a number, of a `PartialDate` (or "T07:30", "90s") for
    a date, and `normal_name` of a name.
    """

    kind: FactKind
    text: str
    normal: str


@dataclass(frozen=True, slots=True)
class FactIssue:
    kind: FactKind
    text: str
    change: FactChange


class FactFinder(Protocol):
    def find(self, text: str) -> list[Fact]:
        """All that are told, in the order of the text and as often as they are told."""


def fact_issues(
    source: Sequence[Fact], written: Sequence[Fact], *, missing: bool
) -> list[FactIssue]:
    """What was made up, then, where it is asked for, what got lost; at most `FACT_ISSUE_LIMIT`.

    Other spellings, units of the same family, rounded figures and parts of dates and names are
    no issues. `changed_facts` sees more names than this can and raises fewer false alarms.
    """
    return _issues(_Account(source), _Account(written), missing=missing)


def changed_facts(
    finder: FactFinder, *, sources: Sequence[str], written: str, missing: bool
) -> list[FactIssue]:
    """The issues between a text and its sources.

    A name that stands in the other text is no issue, found or not; and between a Chinese text
    and one that is not, names are not compared at all. Each source is read by itself: of all of
    them at once, a finder would need the memory at once.
    """
    has_names = is_same_script("\n".join(sources), written)
    known, told = (
        _Account(
            [
                fact
                for text in texts
                for fact in finder.find(text)
                if has_names or not _is_name(fact)
            ],
            "\n".join(texts),
        )
        for texts in (sources, [written])
    )
    return _issues(known, told, missing=missing)


def _is_name(fact: Fact) -> bool:
    return fact.kind is FactKind.NAME


class _Account:
    """What a text says, each fact once."""

    def __init__(self, facts: Sequence[Fact], text: str = "") -> None:
        self._times = Counter((fact.kind, fact.normal) for fact in facts)
        firsts: dict[tuple[FactKind, str], Fact] = {}
        for fact in facts:
            firsts.setdefault((fact.kind, fact.normal), fact)
        self.facts = list(firsts.values())
        quantities = (quantity_of(normal) for normal in self._normals(FactKind.NUMBER))
        self._numbers = KnownNumbers(filter(None, quantities))
        self._dates = KnownDates(self._normals(FactKind.DATE))
        self._names = KnownNames(self._normals(FactKind.NAME), text=text)

    def _normals(self, kind: FactKind) -> list[str]:
        return [fact.normal for fact in self.facts if fact.kind is kind]

    def is_about(self, fact: Fact) -> bool:
        return not _is_name(fact) or self._times[fact.kind, fact.normal] >= _NAMED_OFTEN

    def bears_out(self, fact: Fact) -> bool:
        """Whether somebody who knows this text can write that."""
        if fact.kind is FactKind.NAME:
            return self._names.have(fact.normal)
        if fact.kind is FactKind.DATE:
            return self._dates.have(fact.normal) or self._have_bare_year(fact.normal)
        quantity = quantity_of(fact.normal)
        return quantity is None or self._have_number(quantity) or self._numbers.may_be(quantity)

    def _have_number(self, quantity: Quantity) -> bool:
        if self._numbers.have(quantity):
            return True
        value = quantity.value
        is_year = value.denominator == 1 and self._dates.have_year(value.numerator)
        return not quantity.unit and (is_year or self._names.have_number(value))

    def _have_bare_year(self, normal: str) -> bool:
        """A year, as in 1998 and 2023年, may be told as a bare number elsewhere."""
        date = partial_date_of(normal)
        if date is None or date.year is None or not self._numbers.have_bare(date.year):
            return False
        return self._dates.have(str(PartialDate(None, date.month, date.day)))

    def still_tells(self, fact: Fact) -> bool:
        """Whether a reader of this text learns that, if only roughly."""
        quantity = quantity_of(fact.normal) if fact.kind is FactKind.NUMBER else None
        return self.bears_out(fact) or (quantity is not None and self._numbers.cover(quantity))


def _issues(source: _Account, written: _Account, *, missing: bool) -> list[FactIssue]:
    invented = (
        FactIssue(fact.kind, fact.text, FactChange.INVENTED)
        for fact in written.facts
        if not (_is_everyday(fact) or source.bears_out(fact))
    )
    lost = (
        FactIssue(fact.kind, fact.text, FactChange.MISSING)
        for fact in (source.facts if missing else ())
        if source.is_about(fact) and not (_is_everyday(fact) or written.still_tells(fact))
    )
    return list(islice(chain(invented, lost), FACT_ISSUE_LIMIT))


def _is_everyday(fact: Fact) -> bool:
    quantity = quantity_of(fact.normal) if fact.kind is FactKind.NUMBER else None
    if quantity is None:
        return False
    is_small = quantity.value <= _EVERYDAY_MOST and quantity.unit in _EVERYDAY_UNITS
    return is_small or fact.normal in _EVERYDAY
