"""The amounts in a text: how much, of which unit, and how exactly it is told."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from domain.quantity import Precision, Quantity
from infra.ai.numerals import (
    ARABIC_AMOUNT,
    CHINESE,
    ENGLISH_AMOUNT,
    arabic_value,
    chinese_decimal,
    chinese_value,
    english_value,
)
from infra.ai.units import unit_after, unit_before, with_rest

_NUMERAL = re.compile(
    rf"(?P<per>百分之|千分之|万分之)(?P<share>{ARABIC_AMOUNT}|[{CHINESE}]+(?:点[{CHINESE}]+)?)"
    rf"|(?P<below>[{CHINESE}]+)分之(?P<above>[{CHINESE}]+)"
    r"|(?P<half>一半|\bhalf\b)|(?P<half_of>半)(?=个?(?:年|天|小时|钟头|月|公里|斤))"
    r"|(?P<top>[0-9]{1,3})/(?P<bottom>[0-9]{1,3})(?![0-9/])"
    rf"|(?P<arabic>{ARABIC_AMOUNT})"
    rf"|(?P<whole>[{CHINESE}]+)点(?P<fraction>[零一二三四五六七八九]+)"
    r"(?=[万亿倍公千米元个成折年小度%℃])"
    rf"|(?P<chinese>[{CHINESE}]+)"
    r"|\b(?P<part>(?i:an?|one|two|three))[ -](?P<of>third|quarter|fifth|tenth)s?\b"
    r"(?=[ ]of\b|[.,;!?\n]|\Z)"
    rf"|(?P<english>{ENGLISH_AMOUNT})"
)
_PER = {"百分之": Fraction(1), "千分之": Fraction(1, 10), "万分之": Fraction(1, 100)}
_PARTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3}
_WHOLES = {"third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
#: What makes a number an ordinal, or a part of a name.
_BOUND = re.compile(r"(?:(?:第|№|[Nn]o\.)\s?|[A-Za-z_.#]|[A-Za-z]-)\Z")
#: 周三, 初十, 双十一 are days; 数十 and 几十 are too vague to be told.
_BOUND_CHINESE = re.compile(r"(?:星期|礼拜|[周初双数几])\Z")
_ABOUT = re.compile(
    r"(?:(?<![最附邻靠])近|约|大概|接近|差不多|不到|不足|低于|少于|大致|上下|估计"
    r"|\b(?:almost|about|around|nearly|roughly|approximately|some|under|below|less than"
    r"|fewer than))\s*\Z",
    re.IGNORECASE,
)
_OVER = re.compile(
    r"(?:超过?|逾|高达|多达|不止|至少|不少于|不低于|突破|大于|高于"
    r"|\b(?:over|above|more than|at least|exceeds?|exceeding))\s*\Z",
    re.IGNORECASE,
)
_MORE = re.compile(r"\s?(?:[多余]|来(?=[个岁家人位名万天年])|\+(?![0-9]))")
_BIG = re.compile(r"[万亿]+(?!分)")
_AND_A_HALF = re.compile(r"个半(?=小时|钟头|月)")
_SCALE = re.compile(r"[万亿]+\Z|(?:thousand|million|billion|trillion)\Z")
_ROUGHLY = re.compile(r"\s?(?:左右|上下|or so\b)")
_BETWEEN = re.compile(r"\s?(?:、|,|，|和|与|及|或|到|至|~|～|-|–|—|——|and|or|to)\s?")
_WINDOW = 16
#: 1小时30分钟 is one amount.
_GOES_ON = re.compile(r" ?零?| and ")
_PARTS_OF_UNITS = {
    ("h", "min"): 60,
    ("min", "s"): 60,
    ("day", "h"): 24,
    ("year", "month"): 12,
}
_MOST_SMALL = 10


@dataclass(frozen=True, slots=True)
class FoundQuantity:
    start: int
    end: int
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class _Amount:
    """`core` is the value without the unit of thousands behind it, which is `scale`."""

    start: int
    end: int
    core: Fraction
    unit: str
    precision: Precision
    scale: int


def find_quantities(text: str) -> list[FoundQuantity]:
    """In the order of the text, without bare numbers up to ten: those are how people talk.

    In 3、5和8小时 all are hours, and in 3到5万元 both are tens of thousands.
    """
    amounts: list[_Amount] = []
    for amount in reversed(list(_amounts(text))):
        after = amounts[-1] if amounts else amount
        between = text[amount.end : after.start]
        if _is_continued(amount, after) and _GOES_ON.fullmatch(between):
            amounts[-1] = _joined(amount, after)
        else:
            amounts.append(_like(amount, after) if _BETWEEN.fullmatch(between) else amount)
    found = (
        FoundQuantity(
            amount.start,
            amount.end,
            Quantity(amount.core * amount.scale, amount.unit, amount.precision),
        )
        for amount in reversed(amounts)
    )
    return [each for each in found if not _is_small(each.quantity)]


def _is_continued(amount: _Amount, after: _Amount) -> bool:
    """1小时30分钟, but neither 1.5小时 90分钟 nor 1小时90分钟."""
    times = _PARTS_OF_UNITS.get((amount.unit, after.unit), 0)
    return amount.core.denominator == 1 and after.core < times


def _joined(amount: _Amount, after: _Amount) -> _Amount:
    times = _PARTS_OF_UNITS[amount.unit, after.unit]
    core = amount.core * amount.scale * times + after.core * after.scale
    return replace(after, start=amount.start, core=core, scale=1, precision=amount.precision)


def _like(amount: _Amount, after: _Amount) -> _Amount:
    if amount.unit:
        return amount
    scale = after.scale if amount.scale == 1 and amount.core < after.core else amount.scale
    return replace(amount, unit=after.unit, scale=scale)


def _is_small(quantity: Quantity) -> bool:
    return not quantity.unit and quantity.value.denominator == 1 and quantity.value <= _MOST_SMALL


def _amounts(text: str) -> Iterator[_Amount]:
    end = 0
    for matched in _NUMERAL.finditer(text):
        told = _READERS[matched.lastgroup or ""](matched)
        # The 半 of 一个半小时 is no amount of its own.
        if told is not None and matched.start() >= end:
            amount = _measured(text, _Amount(matched.start(), matched.end(), *told))
            end = amount.end
            if not _is_bound(text, amount, matched):
                yield amount


def _is_bound(text: str, amount: _Amount, matched: re.Match[str]) -> bool:
    before = text[max(0, amount.start - _WINDOW) : amount.start]
    numeral = matched["chinese"] or ""
    if (numeral[:1] == "十" or len(numeral) == 1) and _BOUND_CHINESE.search(before):
        return True
    following = text[amount.end : amount.end + 1]
    is_code = not amount.unit and following.isascii() and following.isalpha()
    return is_code or _BOUND.search(before) is not None


def _measured(text: str, amount: _Amount) -> _Amount:
    """The amount with all that stands around it."""
    if sign := unit_before(text, amount.start):
        amount = replace(amount, unit=sign[0], start=sign[1])
    amount = _with_more(text, amount)
    if not amount.unit or sign:
        amount = _with_unit(text, amount)
    return _with_precision(text, amount)


def _with_more(text: str, amount: _Amount) -> _Amount:
    """30多万, 5万余, 一个半小时."""
    if more := _MORE.match(text, amount.end):
        amount = replace(amount, precision=Precision.OVER, end=more.end())
    if big := _BIG.match(text, amount.end):
        return replace(amount, scale=amount.scale * _scale_of(big[0]), end=big.end())
    if half := _AND_A_HALF.match(text, amount.end):
        # The unit's own 个 stays before it.
        amount = replace(amount, core=amount.core + Fraction(1, 2), end=half.end())
    return amount


def _with_unit(text: str, amount: _Amount) -> _Amount:
    unit = unit_after(text, amount.end)
    if unit is None:
        return amount
    core, name, end = with_rest(amount.core, unit[0], text, unit[1])
    return replace(amount, core=core, unit=amount.unit or name, end=end)


def _with_precision(text: str, amount: _Amount) -> _Amount:
    if _ROUGHLY.match(text, amount.end):
        return replace(amount, precision=Precision.ABOUT)
    before = text[max(0, amount.start - _WINDOW) : amount.start].rstrip()
    # Most numbers follow no word at all, and the searches are what takes time.
    if not before[-1:].isalpha():
        return amount
    if _ABOUT.search(before):
        return replace(amount, precision=Precision.ABOUT)
    return replace(amount, precision=Precision.OVER) if _OVER.search(before) else amount


_Told = tuple[Fraction, str, Precision, int]


def _scaled(value: Fraction | int | None, numeral: str, unit: str = "") -> _Told | None:
    if value is None:
        return None
    matched = _SCALE.search(numeral)
    scale = _scale_of(matched[0]) if matched else 1
    return Fraction(value) / scale, unit, Precision.EXACT, scale


def _scale_of(units: str) -> int:
    return int(arabic_value(f"1{units}") or 1)


def _share(matched: re.Match[str]) -> _Told | None:
    value = _any_value(matched["share"])
    return None if value is None else (value * _PER[matched["per"]], "%", Precision.EXACT, 1)


def _any_value(numeral: str) -> Fraction | None:
    if numeral[0].isascii():
        return arabic_value(numeral)
    whole, point, fraction = numeral.partition("点")
    if point:
        return chinese_decimal(whole, fraction)
    value = 100 if whole == "百" else chinese_value(whole)
    return None if value is None else Fraction(value)


def _ratio(above: int | None, below: int | None) -> _Told | None:
    if above is None or not below or not above < below:
        return None
    return Fraction(above, below), "ratio", Precision.EXACT, 1


_READERS: Mapping[str, Callable[[re.Match[str]], _Told | None]] = {
    "share": _share,
    "above": lambda found: _ratio(chinese_value(found["above"]), chinese_value(found["below"])),
    "half": lambda _: (Fraction(1, 2), "ratio", Precision.ABOUT, 1),
    "half_of": lambda _: (Fraction(1, 2), "", Precision.EXACT, 1),
    "bottom": lambda found: _ratio(int(found["top"]), int(found["bottom"])),
    "arabic": lambda found: _scaled(arabic_value(found["arabic"]), found["arabic"]),
    "fraction": lambda found: _scaled(chinese_decimal(found["whole"], found["fraction"]), ""),
    "chinese": lambda found: _scaled(chinese_value(found["chinese"]), found["chinese"]),
    "of": lambda found: _ratio(_PARTS[found["part"].lower()], _WHOLES[found["of"]]),
    "english": lambda found: _scaled(english_value(found["english"]), found["english"]),
}
