"""Amounts in Chinese text: money, shares, units, ranges, ratios, counts."""

import re

from infra.speech.chinese_measures import MEASURE, PER, UNITS
from infra.speech.chinese_numbers import cardinal, digit_by_digit, number, version
from infra.speech.rules import Rule

_N = r"\d+(?:\.\d+)?"
_ALONE = r"(?<![\d.])"
#: What a number may be followed by and still count: 3.5万亿, 5k.
_MANY = r"(?:[十百千万亿]{1,3}|[wWkK](?![A-Za-z0-9]))"
_UNIT = "|".join(re.escape(unit) for unit in sorted(UNITS, key=len, reverse=True))
_PER = "|".join(re.escape(unit) for unit in sorted(PER, key=len, reverse=True))
_CURRENCIES = {
    "US$": "美元",
    "HK$": "港元",
    "NT$": "新台币",
    "$": "美元",
    "¥": "元",
    "€": "欧元",
    "£": "英镑",
    "₩": "韩元",
    "₹": "卢比",
}
_SIGN = r"(US\$|HK\$|NT\$|[¥$€£₩₹])"
_THOUSANDS = re.compile(r"(?<![\d,.])\d{1,3}(?:,\d{3})+(?!\d|,\d)")
_DIFFERENCE = re.compile(rf"{_ALONE}({_N})\s?[-−–]\s?({_N})(?=\s?=)")
_REBATE = re.compile(r"([满満]\s?\d{1,6})\s?[-−–]\s?(?=\d)")
_VERSUS = re.compile(r"(?<=\d)\s?[vV][sS]?\s?(?=\d)")
_PRODUCT = re.compile(r"(?<=\d)\s?[×xX*✕]\s?(?=\d)")
_SUM = re.compile(r"(?<=\d)\s?[+＋]\s?(?=\d)")
_SOME = re.compile(r"(?<=[\d万亿千百])\+(?=[年个天人名家款种位条城国所项门场次])")
_ABOVE = re.compile(r"(?<=[%岁])\+(?![A-Za-z0-9])")
_MORE = re.compile(r"(?<=[\d万亿千百wWkK])\+(?![A-Za-z0-9])")
_COMPARED = {
    ">=": "大于等于",
    "<=": "小于等于",
    "±": "正负",
    "≈": "约等于",
    "≥": "大于等于",
    "≤": "小于等于",
    "＞": "大于",
    ">": "大于",
    "＜": "小于",
    "<": "小于",
    "÷": "除以",
    "=": "等于",
    "≠": "不等于",
}
_SIGNED = re.compile(rf"(?:{'|'.join(_COMPARED)})(?=\s?[-\d¥$]|\s?[A-Za-z\u4e00-\u9fff])")
_RANGE = re.compile(
    rf"(?<![A-Za-z\d.])(?<![A-Za-z\d]-)(\d[\d.:]{{0,24}})(\s?(?:[%‰℃°]|{_UNIT}|[\u4e00-\u9fff]{{1,2}}))?"
    r"\s?[-~～–—−]+\s?(?=[¥$€£]?[-+]?\d)"
)
_CONTEST = re.compile(
    rf"((?:比分|比例|配比|按|以|战成|打成|踢成|大比分)[为是]?\s?)({_N})\s?[-:：]\s?({_N})(?![\d:：%到])"
    r"(?!\s?[年月日号个元天点分])"
)
_WON = re.compile(
    rf"{_ALONE}({_N})\s?[-:：]\s?({_N})(?=\s?(?:战胜|击败|逆转|险胜|大胜|不敌|负于|战平|的?比例|的?比分))"
)
_RATIO = re.compile(rf"(?<![\d.:：])({_N})((?:[:：]{_N}){{1,3}})(?![\d:：])")
_MONEY = re.compile(
    rf"{_SIGN}\s?({_N}(?:到[¥$€£]?{_N})?)\s?({_MANY})?(?:元|美元|美金|港元|欧元|英镑)?(?=(/?))"
)
_SHARE = re.compile(rf"([+-])?{_ALONE}({_N}(?:到{_N})?)\s?([%‰])")
_DEGREES = re.compile(rf"(?<![\dA-Za-z)])-({_N}(?:到-?{_N})?)\s?(?:℃|°C|摄氏度|(度))")
_SLASH = re.compile(
    rf"(?<=[元块角分米克斤升度次件人天月年万亿千\d])/(?:({_PER})(?![A-Za-z0-9])|(?=[\u4e00-\u9fff]))"
)
_MEASURED = re.compile(rf"{_ALONE}({_N})\s?({_UNIT})(?![A-Za-z0-9])")
_MANY_MEASURED = re.compile(rf"(?<=[百千万亿])\s?({_UNIT})(?![A-Za-z0-9])")
_MULTIPLE = re.compile(rf"(?<![A-Za-z\d.-])({_N})\s?([wWkK])(?![A-Za-z0-9])")
_RESOLUTION = re.compile(
    r"(?<![\d.])([248]|\d\d(?=K[金白黄玫纯]))K(?![A-Za-z0-9+])(?!\s?[元块粉播人])"
)
_SQUARE = re.compile("(?<=[A-Za-z0-9])²")
_FRACTION = re.compile(rf"{_ALONE}(?<!/)(\d{{1,3}})\s?[/⁄]\s?(\d{{1,3}})(?![\d/])")
_RANKED = re.compile(r"第\s?(\d+)(?:到(\d+))?|(?<![A-Za-z])[Nn][Oo]\.\s?(\d+)")
_MODEL = re.compile(
    r"(?<=[A-Za-z])([- ]?)(\d+(?:\.\d+)*)"
    rf"(?![\d.]*\s?(?:{MEASURE}|到|{_MANY}|{_UNIT}(?![A-Za-z0-9])))"
)
_MODEL_PAIR = re.compile(r"(?<=[A-Za-z])([- ]?)(\d{1,4})-(\d{3,})(?![\d.])")
_PROGRESSIVE = re.compile(r"(?<![\d.])(\d{3,4})(?=[pPiI](?![A-Za-z0-9]))")
#: Behind a Chinese word it joins a name and its number: 歼-20.
_NEGATIVE = re.compile(
    r"(?<![A-Za-z\d)）])(?:(?<![\u4e00-\u9fff])|(?<=[长降为是达至到温约增在率比]))[-−](?=\d)"
)
_TWO = re.compile(rf"(?<![\d.第周初十])2(?=(?:到{_N})?\s?(?:多|来)?(?:{MEASURE}))")
_NUMBER = re.compile(r"\d+(?:\.\d+)*")
#: Longer ones that are not round are names: of orders, of parcels.
_LONGEST_AMOUNT = 12
_SHORTEST_MODEL = 3


def _amount(digits: str) -> str:
    """With 两 for 2, as before a measure word."""
    return "两" if digits == "2" else number(digits)


def _span(written: str) -> str:
    """Of one number or of two with 到 between."""
    return "到".join(number(end.lstrip("¥$€£-")) for end in written.split("到"))


def _range(match: re.Match[str]) -> str:
    return f"{match[1]}{match[2] or ''}到"


def _against(match: re.Match[str]) -> str:
    *before, first, second = match.groups()
    return f"{''.join(before)}{number(first)}比{number(second)}"


def _ratio(match: re.Match[str]) -> str:
    return "比".join(number(part) for part in re.split("[:：]", match[0]))


def _money(match: re.Match[str]) -> str:
    sign, written, many, _ = match.groups()
    said = _amount(written) if "到" not in written else _span(written)
    return f"{said}{_many(many)}{_CURRENCIES[sign]}"


def _many(letter: str | None) -> str:
    return {"w": "万", "k": "千"}.get((letter or "").lower(), letter or "")


def _share(match: re.Match[str]) -> str:
    sign, written, kind = match.groups()
    said = {"+": "加", "-": "负", None: ""}[sign]
    return f"{said}{'百分之' if kind == '%' else '千分之'}{_span(written)}"


def _degrees(match: re.Match[str]) -> str:
    """Below zero; a range goes on above it, unless it says otherwise."""
    first, _, second = match[1].partition("到")
    above = "零下" if second.startswith("-") else "零上"
    rest = f"到{above}{number(second.lstrip('-'))}" if second else ""
    return f"零下{number(first)}{rest}{match[2] or '摄氏度'}"


def _per(match: re.Match[str]) -> str:
    return f"每{PER[match[1]]}" if match[1] else "每"


def _measured(match: re.Match[str]) -> str:
    return f"{_amount(match[1])}{UNITS[match[2]]}"


def _multiple(match: re.Match[str]) -> str:
    return f"{_amount(match[1])}{_many(match[2])}"


def _fraction(match: re.Match[str]) -> str:
    part, whole = match.groups()
    is_part = 0 < int(part) < int(whole)
    return f"{number(whole)}分之{number(part)}" if is_part else f"{number(part)} {number(whole)}"


def _ranked(match: re.Match[str]) -> str:
    first, last, numbered = match.groups()
    rest = f"到{cardinal(last)}" if last else ""
    return f"第{cardinal(first or numbered)}{rest}"


def _model(match: re.Match[str]) -> str:
    name = match[2]
    said = digit_by_digit(name) if name.isdigit() and _is_name(name) else version(name)
    return f" {said}"


def _model_pair(match: re.Match[str]) -> str:
    return f"{_model(match)} {digit_by_digit(match[3])}"


def _is_name(digits: str) -> bool:
    return len(digits) >= _SHORTEST_MODEL


def _digits(match: re.Match[str]) -> str:
    return digit_by_digit(match[1])


def _number(match: re.Match[str]) -> str:
    written = match[0]
    if written.count(".") > 1:
        return version(written)
    if len(written) >= _LONGEST_AMOUNT and written.isdigit() and not written.endswith("000"):
        return digit_by_digit(written)
    return number(written)


#: Before dates: 1,200,000 is one number.
GROUPED: tuple[Rule, ...] = ((_THOUSANDS, lambda match: match[0].replace(",", "")),)
#: Between dates and times: 3:2 that was won is no time of day.
CONTESTS: tuple[Rule, ...] = ((_CONTEST, _against), (_WON, _against))
RANGES: tuple[Rule, ...] = (
    (_DIFFERENCE, r"\1减\2"),
    (_REBATE, r"\1减"),
    (_VERSUS, "对"),
    (_RANGE, _range),
)
QUANTITIES: tuple[Rule, ...] = (
    (_MODEL_PAIR, _model_pair),
    (_RATIO, _ratio),
    (_PRODUCT, "乘"),
    (_SUM, "加"),
    (_SOME, "多"),
    (_ABOVE, "以上"),
    (_MORE, "加"),
    (_SIGNED, lambda match: _COMPARED[match[0]]),
    (_MONEY, _money),
    (_SHARE, _share),
    (_DEGREES, _degrees),
    (_RESOLUTION, lambda match: f"{number(match[1])}K"),
    (_MEASURED, _measured),
    (_MANY_MEASURED, lambda match: UNITS[match[1]]),
    (_SLASH, _per),
    (_SQUARE, "平方"),
    (_MULTIPLE, _multiple),
    (_FRACTION, _fraction),
    (_RANKED, _ranked),
    (_MODEL, _model),
    (_PROGRESSIVE, _digits),
    (_NEGATIVE, "负"),
    (_TWO, "两"),
)
NUMBERS: tuple[Rule, ...] = ((_NUMBER, _number),)
