"""What a reader takes for one character (UAX #29, as far as a picture's text needs it)."""

import unicodedata
from functools import lru_cache
from itertools import pairwise

ZERO_WIDTH_JOINER = "\u200d"
TEXT_PRESENTATION, EMOJI_PRESENTATION = "\ufe0e", "\ufe0f"
#: Thai and Lao am, letters by category, are written with the letter before them.
_SPACING_VOWELS = frozenset("\u0e33\u0eb3")
_MARKS = frozenset({"Mn", "Me", "Mc"})
_CACHED_TEXTS = 256


@lru_cache(maxsize=_CACHED_TEXTS)
def clusters(text: str) -> tuple[tuple[int, int], ...]:
    """Start and end of each; together they are the whole text."""
    starts = [index for index in range(len(text)) if index == 0 or _is_boundary(text, index)]
    return tuple(pairwise([*starts, len(text)]))


def _is_boundary(text: str, index: int) -> bool:
    before, after = text[index - 1], text[index]
    if before == "\r" and after == "\n":
        return False
    if is_extending(after):
        return before in "\r\n"
    if before == ZERO_WIDTH_JOINER:
        return not is_pictograph(after)
    if is_regional(before) and is_regional(after):
        return _regionals_before(text, index) % 2 == 0
    return not _is_hangul_syllable(before, after)


def is_extending(character: str) -> bool:
    """Whether it is drawn with the character before it."""
    return (
        unicodedata.category(character) in _MARKS
        or character == ZERO_WIDTH_JOINER
        or character in _SPACING_VOWELS
        or "\U0001f3fb" <= character <= "\U0001f3ff"  # skin tones
        or "\U000e0020" <= character <= "\U000e007f"  # tags, of the flags of England and others
    )


def is_pictograph(character: str) -> bool:
    """Whether it may stand after a joiner in an emoji."""
    return character >= "\U0001f000" or unicodedata.category(character) in {"So", "Sm", "Po"}


def is_regional(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _regionals_before(text: str, index: int) -> int:
    count = 0
    while count < index and is_regional(text[index - count - 1]):
        count += 1
    return count


def _is_hangul_syllable(before: str, after: str) -> bool:
    """Jamo that are one syllable together: leading, vowel, trailing."""
    if "\u1100" <= before <= "\u115f":
        return "\u1100" <= after <= "\u11a7" or "\uac00" <= after <= "\ud7a3"
    follows = "\u1160" <= before <= "\u11ff" or "\uac00" <= before <= "\ud7a3"
    return follows and "\u1160" <= after <= "\u11ff"
