"""Numbers as English says them."""

_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    "nineteen",
)
_TENS = ("", "", *("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"))
_GROUPS = ("", " thousand", " million", " billion", " trillion", " quadrillion")
_GROUP, _HUNDRED, _TEN = 1_000, 100, 10
#: In digits; what is longer is read digit by digit.
_LONGEST_CARDINAL = 18
_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}


def digit_by_digit(digits: str) -> str:
    return " ".join(_ONES[int(digit)] for digit in digits)


def cardinal(digits: str) -> str:
    """Digit by digit where it begins with a zero or is too long to be counted."""
    if (len(digits) > 1 and digits[0] == "0") or len(digits) > _LONGEST_CARDINAL:
        return digit_by_digit(digits)
    value = int(digits)
    groups = [
        _below_thousand(group) + name
        for power, name in reversed(tuple(enumerate(_GROUPS)))
        if (group := value // _GROUP**power % _GROUP)
    ]
    return " ".join(groups) or _ONES[0]


def _below_thousand(value: int) -> str:
    hundreds, rest = divmod(value, _HUNDRED)
    words = [f"{_ONES[hundreds]} hundred"] if hundreds else []
    return " ".join([*words, _below_hundred(rest)] if rest else words)


def _below_hundred(value: int) -> str:
    if value < len(_ONES):
        return _ONES[value]
    tens, ones = divmod(value, _TEN)
    return f"{_TENS[tens]}-{_ONES[ones]}" if ones else _TENS[tens]


def number(written: str) -> str:
    """Of digits, with a decimal point or without."""
    whole, point, fraction = written.partition(".")
    said = cardinal(whole or "0")
    return f"{said} point {digit_by_digit(fraction)}" if point and fraction else said


def ordinal(digits: str) -> str:
    *before, last = cardinal(digits).replace("-", " - ").split(" ")
    if last in _ORDINALS:
        last = _ORDINALS[last]
    else:
        last = f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th"
    return " ".join((*before, last)).replace(" - ", "-")


def year(digits: str) -> str:
    """Of four digits: nineteen oh five, two thousand six, twenty twenty-six."""
    century, rest = int(digits[:2]), int(digits[2:])
    if century % _TEN == 0 and rest < _TEN:
        return cardinal(digits)
    first = _below_hundred(century)
    if not rest:
        return f"{first} hundred"
    return f"{first} oh {_ONES[rest]}" if rest < _TEN else f"{first} {_below_hundred(rest)}"


def plural(word: str) -> str:
    """Of a numeral: sixes, twenties, nineteen nineties."""
    if word.endswith("y"):
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith("x") else f"{word}s"
