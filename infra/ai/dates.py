"""The dates and times of day in a text, in their usual Chinese and English forms."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from domain.partial_date import PartialDate
from infra.ai.blanking import blanked
from infra.ai.numerals import chinese_value

_YEAR = "(?P<year>(?:1[5-9]|2[01])[0-9]{2}|[一二][零〇一二三四五六七八九]{3})"
_MONTH = "(?P<month>[0-9]{1,2}|[一二三四五六七八九十]{1,2})"
_DAY = "(?P<day>[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_DAY_OF_MONTH = rf"\s?月(?:份|\s?{_DAY}\s?[日号])?"
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
_MONTH_OF = {name[:3]: number for number, name in enumerate(_MONTHS, start=1)}
_NAME = rf"(?P<month>{'|'.join(_MONTHS)}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
#: May and March alone are mostly words.
_NAME_ALONE = rf"(?P<month>{'|'.join(sorted(set(_MONTHS) - {'May', 'March'}))})"
_RECENT, _OF_MONTH = "(?P<year>(?:19|20)[0-9]{2})", "(?P<day>[0-9]{1,2})"
_JOINED = "[0-9A-Za-z./-]"
_TH = "(?:st|nd|rd|th)?"
#: The fuller form comes first: what it takes is not looked at again.
_FORMS = (
    rf"(?<![0-9]){_YEAR}\s?年(?!代)(?:\s?{_MONTH}{_DAY_OF_MONTH})?",
    rf"(?<!{_JOINED}){_RECENT}(?P<mark>[-/.])(?P<month>[0-9]{{1,2}})(?P=mark){_OF_MONTH}(?![0-9])",
    rf"(?<!{_JOINED}){_RECENT}-(?P<month>0[1-9]|1[0-2])(?![0-9-])",
    rf"\b{_NAME}\s(?P<day>[0-9]{{1,2}}){_TH}(?:,?\s(?P<year>[0-9]{{4}}))?\b",
    rf"\b(?P<day>[0-9]{{1,2}}){_TH}\s(?:of\s)?{_NAME}(?:,?\s(?P<year>[0-9]{{4}}))?\b",
    rf"\b{_NAME},?\s(?P<year>[0-9]{{4}})\b",
    rf"\b{_NAME_ALONE}\b",
    rf"(?<![0-9第])(?P<year>[0-9]{{2}})年{_MONTH}{_DAY_OF_MONTH}",
    rf"(?<![0-9第一二三四五六七八九十]){_MONTH}{_DAY_OF_MONTH}(?![饼亮])",
    r"(?<![0-9])(?P<day>[0-9]{1,2})\s?日(?![元本均内之游后])",
)
_DATES = tuple(re.compile(form) for form in _FORMS)
_DECADE = re.compile(
    r"(?:(?<![0-9])(?:[12][0-9])?(?P<tens>[0-9])0年代|(?P<name>[二三四五六七八九])十年代"
    r"|\b(?:1[5-9]|20)(?P<of>[0-9])0s\b)"
)
_BETWEEN = re.compile(r"\s?(?:、|,|，|和|与|及|或|到|至|~|～|-|–|—|——|and|or|to)\s?")
#: 23年5月 is in 2023.
_SHORT, _CENTURY = 100, 2_000
_MOST_MONTHS, _MOST_DAYS = 12, 31


@dataclass(frozen=True, slots=True)
class FoundDate:
    """`normal` is the string of a `PartialDate`, or a decade as in "90s"."""

    start: int
    end: int
    normal: str


@dataclass(frozen=True, slots=True)
class _Told:
    start: int
    end: int
    date: PartialDate


def find_dates(text: str) -> list[FoundDate]:
    """In the order of the text. The 3 of 5月1日、3日 is one of May."""
    told: list[_Told] = []
    rest = text
    for form in _DATES:
        new = [
            _Told(*found.span(), date) for found in form.finditer(rest) if (date := _date(found))
        ]
        rest = blanked(rest, [(one.start, one.end) for one in new])
        told += new
    told.sort(key=lambda one: one.start)
    dates = [FoundDate(one.start, one.end, str(one.date)) for one in _with_months(told, text)]
    return sorted([*dates, *_decades(rest)], key=lambda found: found.start)


def _date(found: re.Match[str]) -> PartialDate | None:
    """None where no calendar has it."""
    parts = found.groupdict()
    year, month, day = (_number(parts.get(part)) for part in ("year", "month", "day"))
    if not (_is_within(month, _MOST_MONTHS) and _is_within(day, _MOST_DAYS)):
        return None
    return PartialDate(year + _CENTURY if year is not None and year < _SHORT else year, month, day)


def _number(numeral: str | None) -> int | None:
    if numeral is None:
        return None
    if numeral.isdigit():
        return int(numeral)
    # Every numeral that is none is out of every calendar.
    return _MONTH_OF.get(numeral[:3]) or chinese_value(numeral) or 0


def _is_within(number: int | None, most: int) -> bool:
    return number is None or 1 <= number <= most


def _with_months(told: Sequence[_Told], text: str) -> Iterator[_Told]:
    month: int | None = None
    end = 0
    for one in told:
        is_listed = _BETWEEN.fullmatch(text, end, one.start) is not None
        if one.date.month is not None or one.date.year is not None or not is_listed:
            month = one.date.month
        yield replace(one, date=replace(one.date, month=month))
        end = one.end


def _decades(text: str) -> Iterator[FoundDate]:
    for found in _DECADE.finditer(text):
        tens = found["tens"] or found["of"] or chinese_value(found["name"])
        yield FoundDate(*found.span(), f"{tens}0s")
