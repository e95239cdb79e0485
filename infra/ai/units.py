"""The spellings of units, in Chinese and English, before and after a number."""

import re
from fractions import Fraction

from infra.ai.numerals import chinese_value

#: Behind the number, by the unit's name in the normal form; what follows rules out other words.
_CHINESE = {
    "%": "%|百分点",
    "permille": "‰",
    "CNY": "元(?![旦素宵首老])|块钱|人民币",
    "USD": "美元|美金",
    "EUR": "欧元",
    "GBP": "英镑",
    "JPY": "日元",
    "HKD": "港元|港币",
    "km": "公里|千米",
    "m": "米(?![饭粉线面其])",
    "cm": "厘米|公分",
    "mm": "毫米",
    "mile": "英里",
    "kg": "公斤|千克",
    "g": "克(?![服隆制扣])",
    "mg": "毫克",
    "jin": "斤",
    "t": "吨",
    "l": "升(?![级职学旗值温高降华])",
    "ml": "毫升",
    "sqm": "平方米|平米|㎡|m²",
    "sqkm": "平方公里|平方千米|km²",
    "mu": "亩",
    "s": "秒",
    "min": "分钟|分(?=半钟|[0-9]{1,2}秒)",
    "quarter": "刻钟",
    "h": "小时|钟头",
    "day": "日(?=内|之内|游|后)|天(?![空气才下地然使花际堂])",
    "week": "周(?![末边围一二三四五六年])|星期|礼拜",
    "month": "(?<=个)月",
    "year": "年(?![级代轻会终货])",
    "C": "℃|°C|摄氏度",
    "x": "倍",
    "tenth": "成(?![不为立功本长就员果都熟品分交效绩见语因型套群了是])",
    "zhe": "折(?![磨腾叠射返断])",
}
_LATIN = {
    "%": "percent|per cent|pct|percentage points?",
    "CNY": "RMB|CNY|yuan",
    "USD": "USD|(?:US )?dollars?",
    "EUR": "EUR|euros?",
    "GBP": "GBP|pounds sterling",
    "JPY": "JPY|yen",
    "HKD": "HKD",
    "km": "km|kilomet(?:er|re)s?",
    "m": "m|met(?:er|re)s?",
    "cm": "cm|centimet(?:er|re)s?",
    "mm": "mm|millimet(?:er|re)s?",
    "mile": "miles?",
    "kg": "kg|KG|kilos?|kilograms?",
    "g": "g|grams?",
    "mg": "mg|milligrams?",
    "t": "tons?|tonnes?",
    "l": "L|lit(?:er|re)s?",
    "ml": "ml|mL|millilit(?:er|re)s?",
    "sqm": "square met(?:er|re)s?",
    "sqkm": "square kilomet(?:er|re)s?",
    "s": "seconds?",
    "min": "minutes?|mins?",
    "h": "hours?|hrs?",
    "day": "days?",
    "week": "weeks?",
    "month": "months?",
    "year": "years?",
    "C": "degrees Celsius",
    "GB": "GB",
    "MB": "MB",
    "TB": "TB",
    "x": "times|x",
}
_NAMES = (*_CHINESE, *_LATIN)
_UNIT = re.compile(
    "|".join(
        (
            *(f" ?个?(?:({spellings}))" for spellings in _CHINESE.values()),
            *(rf"[ \-]?({spellings})(?![A-Za-z])" for spellings in _LATIN.values()),
        )
    )
)
_SIGN = re.compile(r"(?:(US\$|\$)|(HK\$)|(€)|(£)|([¥￥]|RMB|CNY|人民币))\s?\Z")
_SIGN_UNITS = ("USD", "HKD", "EUR", "GBP", "CNY")
#: The last characters of the signs and of the space behind them.
_LONGEST_SIGN, _SIGN_ENDS = 5, frozenset("$€£¥￥BY币 ")
#: 三成 is 30 %, and 三成五 is 35 %.
_TENTHS, _IN_PERCENT = "tenth", 10
_HALF = Fraction(1, 2)
#: 两年半 and 两分半钟: half a unit more.
_HALVED = frozenset({"year", "day", "month", "h", "min"})


def unit_after(text: str, end: int) -> tuple[str, int] | None:
    """The unit of the number that ends at `end`, and where the unit ends."""
    matched = _UNIT.match(text, end)
    if matched is None or matched.lastindex is None:
        return None
    return _NAMES[matched.lastindex - 1], matched.end()


def unit_before(text: str, start: int) -> tuple[str, int] | None:
    """The currency sign of the number that starts at `start`, and where the sign starts."""
    if text[start - 1 : start] not in _SIGN_ENDS:
        return None
    window = max(0, start - _LONGEST_SIGN)
    matched = _SIGN.search(text[window:start])
    if matched is None or matched.lastindex is None:
        return None
    return _SIGN_UNITS[matched.lastindex - 1], window + matched.start()


def with_rest(value: Fraction, unit: str, text: str, end: int) -> tuple[Fraction, str, int]:
    """The amount with what is added to it behind its unit, which ends at `end`."""
    following = text[end : end + 1]
    if unit == _TENTHS:
        rest = _IN_PERCENT // 2 if following == "半" else chinese_value(following) or 0
        is_digit = 0 < rest < _IN_PERCENT
        return value * _IN_PERCENT + (rest if is_digit else 0), "%", end + is_digit
    if unit in _HALVED and following == "半":
        return value + _HALF, unit, end + 1
    return value, unit, end
