"""A date of which a text gives some parts."""

import re
from dataclasses import dataclass

_NORMAL = re.compile(r"(\d{4})?-(\d\d)?-(\d\d)?")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """Its string is its normal form, with nothing for what is not told: "2023-05-", "-05-01"."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        year = "" if self.year is None else f"{self.year:04}"
        return "-".join((year, *("" if part is None else f"{part:02}" for part in self._rest)))

    @property
    def _rest(self) -> tuple[int | None, int | None]:
        return self.month, self.day


def partial_date_of(normal: str) -> PartialDate | None:
    """The date whose normal form this is; None for other texts."""
    matched = _NORMAL.fullmatch(normal)
    if matched is None:
        return None
    return PartialDate(*(int(part) if part else None for part in matched.groups()))
