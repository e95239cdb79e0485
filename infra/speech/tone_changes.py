"""How 不 and 一 change their tone by what follows.

espeak-ng changes third tones before third tones by itself, but on pinyin neither of these.
"""

from collections.abc import Sequence
from dataclasses import dataclass

_DIGITS = frozenset("零〇一二三四五六七八九幺")
#: A decimal point before a digit, else of the clock or a bit.
_POINT = "点"
#: 一百, and 一刻 after 八点.
_NEVER_A_DIGIT = frozenset("百千万亿刻")
#: Behind these 一 is a number by itself: 第一, 十一, 星期一, 统一.
_BEFORE_ONE = frozenset("点第初十百千万亿期周拜统唯专之月")
#: Of an order or a date: 一月, 一楼.
_AFTER_ONE = frozenset("月号楼级等流")


@dataclass(slots=True)
class Syllable:
    """A character with its reading, the tone behind it."""

    character: str
    reading: str


def change_tones(clause: Sequence[Syllable]) -> None:
    """Of the characters of one clause, from the last to the first: 不 looks at a changed 一."""
    for index in range(len(clause) - 1, -1, -1):
        syllable = clause[index]
        before = clause[index - 1] if index else None
        after = clause[index + 1] if index + 1 < len(clause) else None
        is_decimal = index + 2 < len(clause) and clause[index + 2].character in _DIGITS
        if syllable.character == "不" and not syllable.reading.endswith("5"):
            syllable.reading = _not(before, after)
        elif syllable.character == "一":
            syllable.reading = _one(before, None if is_decimal and _is_point(after) else after)


def _is_point(syllable: Syllable | None) -> bool:
    return syllable is not None and syllable.character == _POINT


def _not(before: Syllable | None, after: Syllable | None) -> str:
    if after is None:
        return "bu4"
    if before and before.character == after.character:
        return "bu5"
    return "bu2" if after.reading.endswith("4") else "bu4"


def _one(before: Syllable | None, after: Syllable | None) -> str:
    if after is None or _is_number(before, after):
        return "yi1"
    if before and before.character == after.character:
        return "yi5"
    return "yi2" if after.reading[-1] in "45" else "yi4"


def _is_number(before: Syllable | None, after: Syllable) -> bool:
    if after.character in _NEVER_A_DIGIT:
        return False
    if after.character in _DIGITS | _AFTER_ONE:
        return True
    return before is not None and before.character in _DIGITS | _BEFORE_ONE
