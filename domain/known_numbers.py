"""The amounts that a text gives, asked with the amounts of another one."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from typing import TypeVar

from domain.quantity import Quantity

_Amount = TypeVar("_Amount", float, tuple[float, float])


class KnownNumbers:
    def __init__(self, quantities: Iterable[Quantity]) -> None:
        known = list(quantities)
        self._measures = {quantity.measure for quantity in known}
        shares = {amount for amount, unit in self._measures if unit == "ratio"}
        self._values = {quantity.value for quantity in known} | shares
        self._bare = {quantity.value for quantity in known if not quantity.unit}
        self._amounts = _by_unit((unit, float(amount)) for amount, unit in self._measures)
        self._reaches = _Reaches(known)

    def have(self, quantity: Quantity) -> bool:
        """A bare number is known with any unit, and any unit's number as a bare one."""
        if not quantity.unit:
            return quantity.value in self._values
        amounts = (quantity.value, quantity.measure[0])
        return quantity.measure in self._measures or not self._bare.isdisjoint(amounts)

    def may_be(self, quantity: Quantity) -> bool:
        """Whether `quantity` may be a rough or rounded figure for a known one."""
        amounts = self._amounts[quantity.measure[1]]
        low, high = quantity.reach
        return bisect_left(amounts, float(low)) < bisect_right(amounts, float(high))

    def cover(self, quantity: Quantity) -> bool:
        """Whether a known one may be a rough or rounded figure for `quantity`."""
        return self._reaches.include(quantity)

    def have_bare(self, value: int) -> bool:
        return value in self._bare


class _Reaches:
    """Where the exact amounts may lie, as stretches that do not meet."""

    def __init__(self, quantities: Iterable[Quantity]) -> None:
        self._lows: defaultdict[str, list[float]] = defaultdict(list)
        self._highs: defaultdict[str, list[float]] = defaultdict(list)
        reaches = ((quantity.measure[1], quantity.reach) for quantity in quantities)
        by_unit = _by_unit((unit, (float(low), float(high))) for unit, (low, high) in reaches)
        for unit, stretches in by_unit.items():
            for low, high in stretches:
                self._add(unit, low, high)

    def _add(self, unit: str, low: float, high: float) -> None:
        highs = self._highs[unit]
        if highs and low <= highs[-1]:
            highs[-1] = max(highs[-1], high)
        else:
            self._lows[unit].append(low)
            highs.append(high)

    def include(self, quantity: Quantity) -> bool:
        amount, unit = quantity.measure
        index = bisect_right(self._lows[unit], float(amount)) - 1
        return index >= 0 and float(amount) <= self._highs[unit][index]


def _by_unit(amounts: Iterable[tuple[str, _Amount]]) -> defaultdict[str, list[_Amount]]:
    """The amounts of each unit in their order."""
    found: defaultdict[str, list[_Amount]] = defaultdict(list)
    for unit, amount in amounts:
        found[unit].append(amount)
    for of_unit in found.values():
        of_unit.sort()
    return found
