"""Numerals, Chinese and Arabic and in English words, and what they are worth."""

import re
from collections.abc import Iterator
from fractions import Fraction

CHINESE = "零〇一二两三四五六七八九十百千万亿"
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")}
_SMALL_UNITS = {"十": 10, "百": 100, "千": 1_000}
_TEN_THOUSAND, _HUNDRED_MILLION = 10_000, 100_000_000
_UNITS = _SMALL_UNITS | {"万": _TEN_THOUSAND, "亿": _HUNDRED_MILLION}
_LETTERS = frozenset(_DIGITS) | frozenset(_UNITS)
_LONGEST = 32
#: 两万五 is 25,000: a last digit counts in tenths of the unit before it.
_SHORT = re.compile(r"([百千万亿])([一二三四五六七八九])\Z")
_SHORT_UNITS = {"百": "十", "千": "百", "万": "千", "亿": "千万"}
_DIGITS_OF_A_YEAR = 4
_LATIN_UNITS = {
    "thousand": 10**3,
    "k": 10**3,
    "w": 10**4,
    "m": 10**6,
    "million": 10**6,
    "bn": 10**9,
    "billion": 10**9,
    "trillion": 10**12,
}
ARABIC = r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,8}(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)"
#: 3万, 1.2千, 2 million, and 3万5千 as a sum.
ARABIC_AMOUNT = (
    rf"{ARABIC}(?:\s?[百千万亿][十百千万亿]{{0,2}}(?!分)(?:[0-9]{{1,4}}[十百千万亿]{{1,2}})*"
    r"|\s?(?:thousand|million|billion|trillion|bn)\b|[kKwWM](?![A-Za-z0-9]))?"
)
_TERM = re.compile(rf"({ARABIC})\s?([十百千万亿]+|[A-Za-z]+)?")

_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    "nineteen",
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ENGLISH = {word: value for value, word in enumerate(_ONES)} | {
    word: 10 * value for value, word in enumerate(_TENS, start=2)
}
_ENGLISH_UNITS = {"thousand": 10**3, "million": 10**6, "billion": 10**9}
_WORD = "|".join((*_ENGLISH, "hundred", *_ENGLISH_UNITS))
#: In small letters or with a first capital.
ENGLISH_AMOUNT = rf"\b(?i:{'|'.join(_ENGLISH)})(?:(?:[ -]| and )(?:{_WORD})){{0,12}}\b"


def chinese_value(numeral: str) -> int | None:
    """What a Chinese numeral is worth: 三十六, 两千五, 一万零二十, 二〇二三.

    None for what is vague (两三, 十七八) or no numeral (百, 万一).
    """
    plain = numeral.replace("两", "二").replace("〇", "零")
    if not plain or len(plain) > _LONGEST or not _LETTERS.issuperset(plain):
        return None
    if all(letter in _DIGITS for letter in plain):
        return _digit_by_digit(plain)
    spelled = _SHORT.sub(lambda short: short[0] + _SHORT_UNITS[short[1]], plain)
    spelled = spelled.replace("零", "").replace("一十", "十")
    value = _sum(spelled)
    # What we would not write so is no number, or no certain one.
    return value if _written(value) == spelled else None


def _digit_by_digit(digits: str) -> int | None:
    """A year or with a 零 in it; 三三两两 is no number."""
    is_year = len(digits) == _DIGITS_OF_A_YEAR and digits[0] in "一二"
    if len(digits) > 1 and not is_year and "零" not in digits[1:]:
        return None
    return int("".join(str(_DIGITS[digit]) for digit in digits))


def _sum(spelled: str) -> int:
    high = ten_thousands = section = digit = 0
    for letter in spelled:
        if letter in _DIGITS:
            digit = _DIGITS[letter]
        elif letter == "亿":
            high = (high + ten_thousands + section + digit) * _HUNDRED_MILLION
            ten_thousands = section = digit = 0
        elif letter == "万":
            ten_thousands = (section + digit) * _TEN_THOUSAND
            section = digit = 0
        else:
            is_bare_ten = letter == "十" and digit == 0
            section += (1 if is_bare_ten else digit) * _SMALL_UNITS[letter]
            digit = 0
    return high + ten_thousands + section + digit


def _written(value: int) -> str:
    """Without 零, and 十 for 一十."""
    for unit, name in ((_HUNDRED_MILLION, "亿"), (_TEN_THOUSAND, "万")):
        if value >= unit:
            return f"{_written(value // unit)}{name}{_written(value % unit)}"
    letters = ""
    for unit, name in ((1_000, "千"), (100, "百"), (10, "十")):
        digit, value = divmod(value, unit)
        letters += f"{_name_of(digit)}{name}" if digit else ""
    return (letters + _name_of(value)).replace("一十", "十")


def _name_of(digit: int) -> str:
    return "零一二三四五六七八九"[digit] if digit else ""


def chinese_decimal(whole: str, fraction: str) -> Fraction | None:
    """三 and 一四 of 三点一四."""
    value = chinese_value(whole)
    if value is None or not all(letter in _DIGITS for letter in fraction):
        return None
    digits = "".join(str(_DIGITS[letter]) for letter in fraction)
    return Fraction(f"{value}.{digits}")


def arabic_value(amount: str) -> Fraction | None:
    """What matches `ARABIC_AMOUNT` is worth; None where it has too many digits to be an amount."""
    if sum(letter.isdigit() for letter in amount) > _LONGEST:
        return None
    return sum((_term_value(*term) for term in _TERM.findall(amount)), Fraction(0))


def _term_value(digits: str, units: str) -> Fraction:
    value = Fraction(digits.replace(",", ""))
    if units.isascii():
        return value * _LATIN_UNITS.get(units.lower(), 1)
    for unit in units:
        value *= _UNITS[unit]
    return value


def english_value(words: str) -> int:
    """What matches `ENGLISH_AMOUNT` is worth."""
    total = section = 0
    for word in _english_words(words):
        if word == "hundred":
            section *= 100
        elif word in _ENGLISH_UNITS:
            total += section * _ENGLISH_UNITS[word]
            section = 0
        else:
            section += _ENGLISH[word]
    return total + section


def _english_words(words: str) -> Iterator[str]:
    return (word for word in re.split(r"[ -]", words.lower()) if word != "and")
