"""English text as it is said: dates, times, money, units, ranges, numbers."""

import re

from infra.speech.english_numbers import cardinal, digit_by_digit, number, ordinal, plural, year
from infra.speech.english_units import CURRENCIES, PER, UNITS
from infra.speech.rules import Rule

_N = r"\d+(?:\.\d+)?"
_ALONE = r"(?<![\w.])"
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
_MONTH = r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
_MONTH += r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
_SCALES = {"k": "thousand", "m": "million", "b": "billion", "bn": "billion", "t": "trillion"}
_SCALE = r"(?:\s?(thousand|million|billion|trillion)\b|(bn|[kKmMbBT])(?![A-Za-z0-9]))"
#: B and T are billions and trillions of money alone: 12B is a gate.
_PLAIN_SCALE = r"(?:\s?(thousand|million|billion|trillion)\b|(bn|[kKmM])(?![A-Za-z0-9]))"
_UNIT = "|".join(re.escape(unit) for unit in sorted(UNITS, key=len, reverse=True))
_SIGN = "|".join(re.escape(sign) for sign in sorted(CURRENCIES, key=len, reverse=True))
_HALVES = {"2": "half", "4": "quarter"}
_DAYS, _TEN, _SHORTEST_MODEL, _YEAR_DIGITS = 31, 10, 3, 4

_THOUSANDS = re.compile(r"(?<![\d,.])\d{1,3}(?:,\d{3})+(?!\d|,\d)")
_TELEPHONE = re.compile(
    r"(?<![\w.])(?:\+?(\d{1,3})[- ])?\(?(\d{3,4})\)?[- ](\d{3,4})[- ](\d{4})(?![\w.]*\d)"
)
_EMERGENCY = re.compile(r"(?i:(?<=\bcall )|(?<=\bdial ))(\d{3})(?!\w|[.,-]\d)")
_DAY = re.compile(r"(?<![\d./])(1[0-2]|0?[1-9])/(1[3-9]|2\d|3[01])(?![\d/%])")
_HEIGHT = re.compile(r"(?<![\w.])(\d)['’′]\s?(\d{1,2})(?:[\"”″]|'')")
_ISO_DATE = re.compile(r"(?<![\d.])(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?![\d%]|[-/.]\d)")
_US_DATE = re.compile(r"(?<![\d./])(\d{1,2})/(\d{1,2})/(\d{4})(?![\d/])")
_MONTH_DAY = re.compile(rf"\b({_MONTH})\.?\s(\d{{1,2}})(?:st|nd|rd|th)?\b(?![:.]\d)")
_MONTH_YEAR = re.compile(rf"\b({_MONTH})\.?(?=\s\d{{4}}\b)")
_WEEK = {
    "Mon": "Monday",
    "Tue": "Tuesday",
    "Wed": "Wednesday",
    "Thu": "Thursday",
    "Fri": "Friday",
    "Sat": "Saturday",
    "Sun": "Sunday",
}
_WEEKDAYS = re.compile(rf"\b({'|'.join(_WEEK)})\s?[-–]\s?({'|'.join(_WEEK)})\b")
_DAY_MONTH = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?(?:\sof)?\s({_MONTH})\b\.?")
_TIME = re.compile(
    r"(?<![\d:.])([01]?\d|2[0-4]):([0-5]\d)(?::([0-5]\d))?(?:\s?([AaPp])\.?[Mm]\b(?:\.(?=\s[a-z]))?)?(?![\d:])"
)
_HOUR = re.compile(r"(?<![\d:.])(1[0-2]|[1-9])\s?([AaPp])\.?[Mm]\b(?:\.(?=\s[a-z]))?")
_RANGE = re.compile(
    rf"(?<![A-Za-z\d.-])({_N})(%|{_UNIT}|st|nd|rd|th|[ap]m)?\s?[-~–—−]\s?(?=(?:{_SIGN})?\d)"
)
_RATIO = re.compile(rf"(?<![\d.:])({_N})((?::{_N}){{1,3}})(?![\d:])")
_MONEY = re.compile(rf"({_SIGN})\s?({_N})(?: to (?:{_SIGN})?({_N}))?{_SCALE}?")
_SHARE = re.compile(rf"{_ALONE}({_N})\s?%")
_LINES = re.compile(r"\b(1080|1440|2160)(?=[pPiI]\b)")
_DECADE = re.compile(r"(?<![\d.])['’]?((?:1[1-9]|20)?\d0)['’]?s\b")
_ORDINAL = re.compile(r"\b(\d{1,9})(?:st|nd|rd|th)\b")
_FRACTION = re.compile(r"(?<![\w./])(\d{1,3})[/⁄](\d{1,3})(?![\w/])")
_MEASURED = re.compile(rf"{_ALONE}({_N})[ -]?({_UNIT})(?:/({'|'.join(PER)}))?(?![A-Za-z0-9])")
_RESOLUTION = re.compile(r"(?<![\w.])([248])K(?![A-Za-z0-9])")
_SCALED = re.compile(rf"{_ALONE}({_N}){_PLAIN_SCALE}")
_RANKED = re.compile(r"(?:(?<!\w)#\s?|\b[Nn]o\.\s?)(\d+)")
_NEGATIVE = re.compile(r"(?<![\w)])[-−](?=[\d$€£])")
_MORE = re.compile(r"(?<=\d)\+(?!\w)")
_SIGNS: tuple[Rule, ...] = tuple(
    (re.compile(pattern), f" {said} ")
    for pattern, said in (
        (r"(?<=\d)\s?[×x*✕]\s?(?=\d)", "times"),
        (r"(?<=\d)\s?\+\s?(?=\d)", "plus"),
        (r"\s?(?:>=|≥)\s?", "at least"),
        (r"\s?(?:<=|≤)\s?", "at most"),
        (r"\s?=\s?", "equals"),
        (r"(?<=[A-Za-z0-9])²", "squared"),
        (r"\s?±\s?", "plus or minus"),
        (r"\s?≈\s?", "about"),
        (r"\s?[>＞]\s?(?=[-\d$A-Za-z])", "greater than"),
        (r"\s?[<＜]\s?(?=[-\d$A-Za-z])", "less than"),
        (r"\s?÷\s?", "divided by"),
    )
)
_MODEL = re.compile(r"(?<=[A-Za-z])([- ]?)v?(\d+(?:\.\d+)*)(?![\d.]*\d)")
_VERSION = re.compile(r"\b(?<![Vv]ersion )[vV](?=\d)")
_LONE_YEAR = re.compile(r"(?<![\w.,/$€£¥#+-])((?:1[1-9]|20)\d\d)(?![\w%/]|[.,]\d|-\d)")
_SEAM = re.compile(r"(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])")
_NUMBER = re.compile(r"\d+(?:\.\d+)*")


def _month_name(written: str) -> str:
    return next(month for month in _MONTHS if month.startswith(written[:3]))


def _date(full_year: str, month: str, day: str) -> str | None:
    if not (1 <= int(month) <= len(_MONTHS) and 1 <= int(day) <= _DAYS):
        return None
    return f"{_MONTHS[int(month) - 1]} {ordinal(str(int(day)))}, {year(full_year)}"


def _iso_date(match: re.Match[str]) -> str:
    return _date(match[1], match[3], match[4]) or match[0]


def _us_date(match: re.Match[str]) -> str:
    return _date(match[3], match[1], match[2]) or match[0]


def _telephone(match: re.Match[str]) -> str:
    return ", ".join(digit_by_digit(group) for group in match.groups() if group)


def _time(match: re.Match[str]) -> str:
    hour, minute, second, half = match.groups()
    said = cardinal(str(int(hour)))
    if minute != "00" or second:
        said += f" oh {cardinal(minute[1])}" if minute[0] == "0" else f" {cardinal(minute)}"
    elif half is None:
        said += " o'clock"
    return said + (f" and {cardinal(str(int(second)))} seconds" if second else "") + _half(half)


def _half(letter: str | None) -> str:
    return f" {letter.upper()} M" if letter else ""


def _money(match: re.Match[str]) -> str:
    sign, low, high, spelt, letter = match.groups()
    singular, many, cent = CURRENCIES[sign]
    scale = spelt or _SCALES.get((letter or "").lower(), "")
    if high or scale:
        span = f"{number(low)} to {number(high)}" if high else number(low)
        return " ".join(filter(None, (span, scale, many)))
    return _price(low, (singular, many, cent))


def _price(written: str, currency: tuple[str, str, str]) -> str:
    singular, many, cent = currency
    whole, _, fraction = written.partition(".")
    cents = int(fraction.ljust(2, "0")) if cent and len(fraction) in {1, 2} else None
    said = f"{number(written if cents is None else whole)} {singular if whole == '1' else many}"
    if not cents:
        return said
    if whole == "0":
        return f"{cardinal(str(cents))} {cent}{'s' * (cents > 1)}"
    return f"{said} and {cardinal(str(cents))} {cent}{'s' * (cents > 1)}"


def _decade(match: re.Match[str]) -> str:
    digits = match[1]
    return plural(year(digits) if len(digits) == _YEAR_DIGITS else cardinal(digits))


def _fraction(match: re.Match[str]) -> str:
    part, whole = match.groups()
    if not int(whole) or int(part) >= int(whole):
        return f"{cardinal(part)} {cardinal(whole)}"
    name = _HALVES.get(whole) or ordinal(whole)
    return f"{cardinal(part)} {name}{'s' * (int(part) > 1)}"


def _measured(match: re.Match[str]) -> str:
    written, unit, per = match.groups()
    singular, many = UNITS[unit]
    rest = f" per {PER[per]}" if per else ""
    return f"{number(written)} {singular if written == '1' else many}{rest}"


def _scaled(match: re.Match[str]) -> str:
    return f"{number(match[1])} {match[2] or _SCALES[match[3].lower()]}"


def _model(match: re.Match[str]) -> str:
    name = match[2]
    is_code = name.isdigit() and len(name) >= _SHORTEST_MODEL and match[1] != " "
    return f" {digit_by_digit(name)} " if is_code else match[0]


def _number(match: re.Match[str]) -> str:
    first, *others = match[0].split(".")
    return " point ".join([cardinal(first), *(digit_by_digit(other) for other in others)])


ENGLISH: tuple[Rule, ...] = (
    (_THOUSANDS, lambda match: match[0].replace(",", "")),
    (_TELEPHONE, _telephone),
    (_EMERGENCY, lambda match: digit_by_digit(match[1])),
    (_HEIGHT, r"\1 foot \2"),
    (_ISO_DATE, _iso_date),
    (_US_DATE, _us_date),
    (_DAY, lambda match: f"{_MONTHS[int(match[1]) - 1]} {ordinal(match[2])}"),
    (_MONTH_DAY, lambda match: f"{_month_name(match[1])} {ordinal(str(int(match[2])))}"),
    (_MONTH_YEAR, lambda match: _month_name(match[1])),
    (_WEEKDAYS, lambda match: f"{_WEEK[match[1]]} to {_WEEK[match[2]]}"),
    (_DAY_MONTH, lambda match: f"{ordinal(str(int(match[1])))} of {_month_name(match[2])}"),
    (_RANGE, lambda match: f"{match[1]}{match[2] or ''} to "),
    (_TIME, _time),
    (_HOUR, lambda match: f"{cardinal(match[1])}{_half(match[2])}"),
    (_NEGATIVE, "minus "),
    (_RATIO, lambda match: match[0].replace(":", " to ")),
    (_RANKED, lambda match: f"number {cardinal(match[1])}"),
    (_MONEY, _money),
    (_SHARE, lambda match: f"{number(match[1])} percent"),
    (_LINES, lambda match: f"{year(match[1])} "),
    (_DECADE, _decade),
    (_ORDINAL, lambda match: ordinal(match[1])),
    (_MEASURED, _measured),
    (_FRACTION, _fraction),
    (_RESOLUTION, lambda match: f"{cardinal(match[1])} K"),
    (_SCALED, _scaled),
    *_SIGNS,
    (_MORE, " plus"),
    (_VERSION, "version "),
    (_LONE_YEAR, lambda match: year(match[1])),
    (_MODEL, _model),
    (_SEAM, " "),
    (_NUMBER, _number),
)
