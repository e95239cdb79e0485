"""The lesser arguments of a request: one line of text, or a number within bounds."""

from itertools import islice
from typing import TypeVar

from domain.argument_name import named
from domain.errors import ErrorCode, Refusal
from domain.language import Sentence
from domain.plain_text import visible

#: Joiners, selectors, fillers and blanks: nobody sees them where they follow nothing.
_UNSEEN_ALONE = "\u034f\u115f\u1160\u200c\u200d\u2800\u3164\uffa0" + "".join(
    map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))
)

Number = TypeVar("Number", int, float)


class LineTooLong(Refusal):
    code = ErrorCode.TEXT_TOO_LONG

    def __init__(self, name: str, *, longest: int) -> None:
        super().__init__(
            Sentence(
                f"{named(name).zh_cn}最多 {longest} 个字符。",
                f"The {named(name).en} has at most {longest} characters.",
            ),
            field=("input", *name.split(".")),
        )


class NumberOutOfRange(Refusal):
    code = ErrorCode.OUT_OF_RANGE

    def __init__(self, name: str, *, lowest: float, highest: float) -> None:
        super().__init__(
            Sentence(
                f"{named(name).zh_cn}须在 {lowest} 到 {highest} 之间。",
                f"The {named(name).en} must be from {lowest} to {highest}.",
            ),
            field=("input", name),
        )


def checked_line(text: str | None, name: str, *, longest: int) -> str | None:
    """On one line, without what nobody sees; None where nothing is said; raises `LineTooLong`.

    `name` is the argument's, as clients spell it, with dots to what is within an argument; items
    of lists count from 0.
    """
    words = (word.lstrip(_UNSEEN_ALONE) for word in visible(text or "").split())
    # One word more than fits: that is too long already, however many more a request has room for.
    line = " ".join(islice(filter(None, words), longest + 1)) or None
    if line is not None and len(line) > longest:
        raise LineTooLong(name, longest=longest)
    return line


def checked_number(number: Number, name: str, *, lowest: float, highest: float) -> Number:
    """Raises `NumberOutOfRange`."""
    if not lowest <= number <= highest:
        raise NumberOutOfRange(name, lowest=lowest, highest=highest)
    return number
