"""An amount that a text gives, in whatever unit and however exactly."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Precision(StrEnum):
    """How an amount is told; the values are what its normal form begins with."""

    EXACT = ""
    ABOUT = "~"
    OVER = ">"


#: Units of one family as so many of another one; a unit without a line here is its own family.
_SCALES: Mapping[str, tuple[Fraction, str]] = {
    "%": (Fraction(1, 100), "ratio"),
    "permille": (Fraction(1, 1000), "ratio"),
    "mm": (Fraction(1, 1000), "m"),
    "cm": (Fraction(1, 100), "m"),
    "km": (Fraction(1000), "m"),
    "mg": (Fraction(1, 1000), "g"),
    "jin": (Fraction(500), "g"),
    "kg": (Fraction(1000), "g"),
    "t": (Fraction(1_000_000), "g"),
    "ml": (Fraction(1, 1000), "l"),
    "sqkm": (Fraction(1_000_000), "sqm"),
    "min": (Fraction(60), "s"),
    "quarter": (Fraction(900), "s"),
    "h": (Fraction(3600), "s"),
    "day": (Fraction(86_400), "s"),
    "week": (Fraction(604_800), "s"),
    "year": (Fraction(12), "month"),
}
_NORMAL = re.compile(r"([~>]?)(\d+(?:/\d+)?)(?: (\S+))?")
#: How far from the amount told the exact one may lie, as parts of it.
_REACHES = {
    Precision.ABOUT: (Fraction(9, 10), Fraction(11, 10)),
    Precision.OVER: (Fraction(1), Fraction(3, 2)),
}
#: Digits enough to be a rounded figure rather than another one.
_TELLING_DIGITS = 3
_MOST_DECIMALS = 9


@dataclass(frozen=True, slots=True)
class Quantity:
    """`unit` is empty for a bare number and for what is counted in pieces.

    Its string is its normal form: "36", "3/2 km", "~40 %".
    """

    value: Fraction
    unit: str = ""
    precision: Precision = Precision.EXACT

    def __str__(self) -> str:
        return f"{self.precision}{self.value}{' ' if self.unit else ''}{self.unit}"

    @property
    def measure(self) -> tuple[Fraction, str]:
        """The same in the first unit of its family: 3 km and 3000 m are equal."""
        factor, unit = _SCALES.get(self.unit, (Fraction(1), self.unit))
        return self.value * factor, unit

    @property
    def reach(self) -> tuple[Fraction, Fraction]:
        """From where to where the exact amount may lie, in the first unit of its family."""
        amount, _ = self.measure
        if self.precision is Precision.EXACT:
            slack = self._rounding() * amount / self.value if self.value else Fraction(0)
            return amount - slack, amount + slack
        low, high = _REACHES[self.precision]
        return amount * low, amount * high

    def _rounding(self) -> Fraction:
        """Half of the last digit, if there are enough of them: 123 万 may be 1,234,567."""
        decimals = next(
            (n for n in range(_MOST_DECIMALS) if (self.value * 10**n).denominator == 1), 0
        )
        whole = str(int(self.value * 10**decimals))
        telling = whole.rstrip("0")
        if len(telling) < _TELLING_DIGITS:
            return Fraction(0)
        return Fraction(10 ** (len(whole) - len(telling)), 2 * 10**decimals)


def quantity_of(normal: str) -> Quantity | None:
    """The amount whose normal form this is; None for other texts."""
    matched = _NORMAL.fullmatch(normal)
    if matched is None:
        return None
    return Quantity(Fraction(matched[2]), matched[3] or "", Precision(matched[1]))
