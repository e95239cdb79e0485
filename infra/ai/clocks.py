"""The times of day in a text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from infra.ai.numerals import chinese_value

_PART_OF_DAY = "早上|早晨|清晨|凌晨|上午|中午|下午|午后|傍晚|晚上|夜里|深夜|半夜|[早晚夜]"
_ENGLISH = re.compile(
    r"(?<![0-9:：.])(?P<hour>[0-9]{1,2})"
    r"(?:[:：](?P<minute>[0-5][0-9])(?![0-9:：])(?:\s?[apAP]\.?[mM]\b)?|\s?(?:[apAP][mM]\b|o'clock\b))"
)
_CHINESE = re.compile(
    rf"(?P<sign>{_PART_OF_DAY}|(?<=[到至]))?(?<![0-9第.零一二两三四五六七八九十百千万])"
    r"(?P<hour>[0-9]{1,2}|[一二两三四五六七八九十]{1,3})\s?点"
    r"(?P<minute>半|一刻|三刻|(?:[0-9]{1,2}|[零一二三四五六七八九十]{1,3})分)?"
    r"(?P<end>[钟整]|(?=[到至]))?"
)
_QUARTERS = {None: 0, "半": 30, "一刻": 15, "三刻": 45}
_HOURS, _HALF_DAY, _MINUTES = 24, 12, 60


@dataclass(frozen=True, slots=True)
class FoundTime:
    """`normal` is as in "T07:30", by a clock of 12 hours: 下午五点 and 17:00 are both "T05:00"."""

    start: int
    end: int
    normal: str


def find_times(text: str) -> list[FoundTime]:
    """In the order of the text."""
    found = [*_times(_ENGLISH, text), *_times(_CHINESE, text)]
    return sorted(found, key=lambda time: time.start)


def _times(form: re.Pattern[str], text: str) -> Iterator[FoundTime]:
    for matched in form.finditer(text):
        hour, minute = _number(matched["hour"]), _number(matched["minute"])
        if _is_sure(matched) and 0 <= hour <= _HOURS and 0 <= minute < _MINUTES:
            yield FoundTime(*matched.span(), f"T{hour % _HALF_DAY:02}:{minute:02}")


def _is_sure(matched: re.Match[str]) -> bool:
    """三点 alone may be three points of a list: it takes more to be a time."""
    if matched.re is _ENGLISH:
        return True
    return any(matched[sign] is not None for sign in ("sign", "minute", "end"))


def _number(numeral: str | None) -> int:
    """-1 for what is no number."""
    if numeral in _QUARTERS:
        return _QUARTERS[numeral]
    digits = (numeral or "").rstrip("分")
    if digits.isascii():
        return int(digits)
    value = chinese_value(digits)
    return -1 if value is None else value
