"""Numbers as Chinese says them."""

import re

_DIGITS = "零一二三四五六七八九"
#: On the telephone 一 is 幺, which cannot be heard as 七.
_ON_THE_TELEPHONE = "零幺二三四五六七八九"
_PLACES = ("", "十", "百", "千")
_GREAT = ((100_000_000, "亿"), (10_000, "万"))
#: In digits; nobody counts further, so what is longer is read digit by digit.
LONGEST_CARDINAL = 16
#: 二千 and 二万 are said 两千 and 两万, where nothing greater goes before within the same group.
_PAIR = re.compile(r"(?<![十百千])二(?=[千万亿])")


def digit_by_digit(digits: str) -> str:
    return "".join(_DIGITS[int(digit)] for digit in digits)


def on_the_telephone(digits: str) -> str:
    return "".join(_ON_THE_TELEPHONE[int(digit)] for digit in digits)


def cardinal(digits: str) -> str:
    """一百零五 for 105; digit by digit where it begins with a zero or is too long to be counted."""
    if (len(digits) > 1 and digits[0] == "0") or len(digits) > LONGEST_CARDINAL:
        return digit_by_digit(digits)
    value = int(digits)
    said = _PAIR.sub("两", _counted(value)) if value else _DIGITS[0]
    # 一十 is said 十 at the beginning alone: 十五, but 一百一十五.
    return said.removeprefix("一") if said.startswith("一十") else said


def _counted(value: int) -> str:
    """一万零一亿 for what stands before 亿: it is counted like any number."""
    for worth, name in _GREAT:
        high, low = divmod(value, worth)
        if high:
            rest = f"{'零' * (low < worth // 10)}{_counted(low)}" if low else ""
            return f"{_counted(high)}{name}{rest}"
    return _group(value)


def _group(value: int) -> str:
    """Of up to four digits: one 零 for each gap within."""
    said = ""
    for place in range(len(_PLACES) - 1, -1, -1):
        digit = value // 10**place % 10
        if digit:
            said += _DIGITS[digit] + _PLACES[place]
        elif said and not said.endswith("零"):
            said += "零"
    return said.rstrip("零")


def number(written: str) -> str:
    """Of digits, with a decimal point or without: 三点一四 for 3.14."""
    whole, point, fraction = written.partition(".")
    said = cardinal(whole or "0")
    return f"{said}点{digit_by_digit(fraction)}" if point and fraction else said


def version(written: str) -> str:
    """Of numbers between points: 三点一一 for 3.11, 一点二点三 for 1.2.3."""
    first, *others = written.split(".")
    return "点".join((cardinal(first), *(digit_by_digit(other) for other in others)))
