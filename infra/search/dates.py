"""The days on which search services say that pages were published."""

import re
from datetime import date, datetime, timedelta

#: Earlier ones stand for no date at all.
_NUMBERS = re.compile(r"(?<!\d)((?:199|20\d)\d)\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})(?!\d)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"({'|'.join(_MONTHS)})[a-z]*\.?"
_WORDS = re.compile(
    rf"\b(?:{_MONTH}\s(\d{{1,2}})|(\d{{1,2}})\s{_MONTH}),?\s((?:199|20\d)\d)\b", re.IGNORECASE
)
_AGO = re.compile(r"(\d{1,3})\s?(min|hour|day|分钟|小时|天)[a-z]*\s?(?:ago|前)", re.IGNORECASE)
_UNITS = {
    "min": timedelta(minutes=1),
    "分钟": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "小时": timedelta(hours=1),
    "day": timedelta(days=1),
    "天": timedelta(days=1),
}


def day_in(text: str, *, now: datetime) -> str | None:
    """The first day that a text names, or counts back from `now`, as an ISO date.

    Weeks, months and years ago are no day.
    """
    if match := _NUMBERS.search(text):
        return _iso(int(match[1]), int(match[2]), int(match[3]))
    if match := _WORDS.search(text):
        month = _MONTHS.index((match[1] or match[4])[:3].lower()) + 1
        return _iso(int(match[5]), month, int(match[2] or match[3]))
    if match := _AGO.search(text):
        return (now - int(match[1]) * _UNITS[match[2].lower()]).date().isoformat()
    return None


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
