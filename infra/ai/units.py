"""The spellings of units, in Chinese and English, before and after a number."""

import re
from fractions import Fraction

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
    "min": "分钟",
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
#: Units that we count in another one.
_TENTHS, _TENTHS_IN_PERCENT = "tenth", 10


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


def in_percent(value: Fraction, unit: str) -> tuple[Fraction, str]:
    """Three tenths (三成) as 30 %; other amounts as they are."""
    return (value * _TENTHS_IN_PERCENT, "%") if unit == _TENTHS else (value, unit)
