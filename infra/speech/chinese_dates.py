"""Dates and times of day in Chinese text."""

import re

from infra.speech.chinese_measures import COUNTED
from infra.speech.chinese_numbers import cardinal, digit_by_digit
from infra.speech.rules import Rule

_TO = r"\s?[-~～–—−至到]+\s?"
_CENTURIES = "(?:19|20)"
_DATE = re.compile(r"(?<![\d.])(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?![\d%]|[-/.]\d)日?")
_MONTH = re.compile(
    rf"(?<![\d.])({_CENTURIES}\d\d)(?:[-/](?=[01]\d)|\.)(0?[1-9]|1[0-2])(?![\d%.])月?"
    rf"(?!年|\s?(?:{COUNTED}))"
)
_YEARS = re.compile(
    rf"(?<![\d.])({_CENTURIES}\d\d)(年?){_TO}({_CENTURIES}\d\d)(?![\d%.])(?!\s?[万亿元个人])"
)
_DECADE = re.compile(rf"(?<![\d.])({_CENTURIES}\d0)['’]?s(?![A-Za-z0-9])")
_FEAST = re.compile(r"(?<![\d.])(\d{1,2})[·•](\d{1,2})(?![\d.])")
_NAMED_DAY = re.compile(
    r"(?<![\d.])(\d{1,2})\.(\d{1,2})(?=\s?(?:假期|黄金周|小长假|大促|购物节|晚会|狂欢|年中))"
)
_SHORT_YEARS = re.compile(rf"(?<![\d.])({_CENTURIES}\d\d){_TO}(\d\d)(?=年|赛季|财年|学年)")
_YEAR = re.compile(
    rf"(?<![\d.])(?:({_CENTURIES}\d\d)|(1\d{{3}}))\s?(?=年)(?!年(?:的?历史|以?前|多))"
)
_SHORT_YEAR = re.compile(
    r"(?<![\d.满达近约第隔这])(0\d|[5-9]\d)(?=年(?!代|的?历史|前|后|来|间|以))"
)
_DATED_YEAR = re.compile(r"(?<![\d.])(\d\d)(?=年\d{1,2}月)")
_EDITION = re.compile(
    rf"(?<![\d.])({_CENTURIES}\d\d)(?=\s?(?:届|款|版|级|财年|财季|赛季|春|夏|秋|冬|新款|新版"
    r"|Q[1-4]|上半年|下半年|世界杯|奥运|全年|高考|考研|国庆|元旦|双))"
)
_LONE_YEAR = re.compile(
    rf"(?<![\d.A-Za-z¥￥$€£+/×~-])({_CENTURIES}\d\d)"
    rf"(?![\d%％‰+/×]|[.:：]\d|\s?[A-Za-z]|\s?(?:[多余来几]|{COUNTED}))"
)
_DAY = re.compile(
    r"(?<![\d./])(\d{1,2})/(\d{1,2})(?![\d/%]|\.\d)(?![个的]|\s?英寸)(?=([\u4e00-\u9fff]{0,3}节)?)"
)
_LASTING = re.compile(r"((?:时长|用时|片长|耗时|长度)[^\d，。]{0,4})(\d{1,3}):([0-5]\d)(?![\d:])")
_TIME = re.compile(
    r"(?<![\d.])(?<!\d[:：])([01]?\d|2[0-4])[:：]([0-5]\d)(?:[:：]([0-5]\d))?(?:\s?([AaPp])\.?[Mm](?![A-Za-z])\.?)?"
    rf"(?![\d:：%]|\.\d|\s?(?:{COUNTED}))"
)
_MONTHS, _DAYS = 12, 31
#: Beyond it a fraction is hardly written so: 11/25 is a day, 3/8 a fraction.
_LARGEST_DENOMINATOR = 10


def _is_day(month: str, day: str) -> bool:
    return 1 <= int(month) <= _MONTHS and 1 <= int(day) <= _DAYS


def _date(match: re.Match[str]) -> str:
    year, _, month, day = match.groups()
    if not _is_day(month, day):
        return match[0]
    return f"{digit_by_digit(year)}年{_month_and_day(month, day)}"


def _month_and_day(month: str, day: str) -> str:
    return f"{_counted(month)}月{_counted(day)}日"


def _counted(digits: str) -> str:
    return cardinal(str(int(digits)))


def _month(match: re.Match[str]) -> str:
    return f"{digit_by_digit(match[1])}年{_counted(match[2])}月"


def _years(match: re.Match[str]) -> str:
    return f"{digit_by_digit(match[1])}{match[2]}到{digit_by_digit(match[3])}"


def _short_years(match: re.Match[str]) -> str:
    return f"{digit_by_digit(match[1])}到{digit_by_digit(match[2])}"


def _year(match: re.Match[str]) -> str:
    return digit_by_digit(match[0].strip())


def _day(match: re.Match[str]) -> str:
    month, day, feast = match.groups()
    is_fraction = not feast and int(month) < int(day) <= _LARGEST_DENOMINATOR
    return match[0] if is_fraction or not _is_day(month, day) else _month_and_day(month, day)


def _feast(match: re.Match[str]) -> str:
    """As it is called: 六一八 for 6·18."""
    return digit_by_digit(match[1] + match[2])


def _lasting(match: re.Match[str]) -> str:
    minutes = "两" if match[2] == "2" else _counted(match[2])
    seconds = "" if match[3] == "00" else f"{_counted(match[3])}秒"
    return f"{match[1]}{minutes}分{'钟' * (not seconds)}{seconds}"


def _time(match: re.Match[str]) -> str:
    hour, minute, second, half = match.groups()
    said = "两" if hour in {"2", "02"} else _counted(hour)
    return f"{_half(half)}{said}点{_minutes(minute, second)}"


def _half(letter: str | None) -> str:
    return {"a": "上午", "p": "下午"}[letter.lower()] if letter else ""


def _minutes(minute: str, second: str | None) -> str:
    if minute == "00" and second is None:
        return ""
    return f"{cardinal(minute)}分" + (f"{cardinal(second)}秒" if second else "")


DATES: tuple[Rule, ...] = (
    (_DATE, _date),
    (_MONTH, _month),
    (_YEARS, _years),
    (_SHORT_YEARS, _short_years),
    (_DECADE, lambda match: f"{digit_by_digit(match[1])}年代"),
    (_FEAST, _feast),
    (_NAMED_DAY, _feast),
    (_DATED_YEAR, _year),
    (_YEAR, _year),
    (_SHORT_YEAR, _year),
    (_EDITION, _year),
    (_DAY, _day),
    (_LASTING, _lasting),
)
TIMES: tuple[Rule, ...] = ((_TIME, _time),)
#: After amounts are said: what is left may be a year.
LONE_YEARS: tuple[Rule, ...] = ((_LONE_YEAR, _year),)
