"""The dates that a text gives, asked with the dates of another one."""

from collections.abc import Iterable

from domain.partial_date import PartialDate, partial_date_of


class KnownDates:
    def __init__(self, normals: Iterable[str]) -> None:
        self._normals = set(normals)
        dates = [date for normal in self._normals if (date := partial_date_of(normal))]
        self._years = {date.year for date in dates}
        self._months = {date.month for date in dates}
        self._days = {date.day for date in dates}
        self._days_of_months = {(date.month, date.day) for date in dates}

    def have_year(self, year: int) -> bool:
        return year in self._years

    def have(self, normal: str) -> bool:
        """Whether the parts of the date are known, be it from several dates.

        "On May 1", said of what happened in 2023, makes 2023-05-01 known.
        """
        date = partial_date_of(normal)
        if date is None:
            return normal in self._normals
        return (date.year is None or date.year in self._years) and self._have_day(date)

    def _have_day(self, date: PartialDate) -> bool:
        if date.month is None:
            return date.day is None or date.day in self._days
        if date.day is None:
            return date.month in self._months
        return (date.month, date.day) in self._days_of_months
