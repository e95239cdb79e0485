"""How wide letters are and where their ink is, in em, so that one measurement serves all sizes."""

from dataclasses import dataclass
from functools import lru_cache

from infra.media.fonts import EMOJI_SIZE, FontFile, library

#: Of Chinese letters: the square they are drawn in, above and below the baseline. Emoji fill it.
ASCENT, DESCENT = 0.88, 0.12
#: Of the emoji's bitmaps, 128 pixels high, which are set one em high.
EMOJI_PIXELS = 128
#: Large enough for hinting to change nothing that shows.
_REFERENCE = 256
_CACHED = 16384


@dataclass(frozen=True, slots=True)
class Ink:
    """In em from the origin of a glyph; `top` is negative above the baseline."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def is_empty(self) -> bool:
        return self.left >= self.right


_NO_INK = Ink(0.0, 0.0, 0.0, 0.0)


@lru_cache(maxsize=_CACHED)
def length(text: str, font: FontFile, weight: int) -> float:
    """How far the pen moves."""
    if font.is_emoji:
        return library().font(font, weight, EMOJI_SIZE).getlength(text) / EMOJI_PIXELS
    return library().font(font, weight, _REFERENCE).getlength(text) / _REFERENCE


@lru_cache(maxsize=_CACHED)
def ink(text: str, font: FontFile, weight: int) -> Ink:
    """Around all of the text that is seen."""
    if font.is_emoji:
        return Ink(0.0, -ASCENT, length(text, font, weight), DESCENT)
    mask, (left, top) = (
        library().font(font, weight, _REFERENCE).getmask2(text, mode="L", anchor="ls")
    )
    box = mask.getbbox()
    if box is None:
        return _NO_INK
    x, y, right, bottom = box
    return Ink(
        (x + left) / _REFERENCE,
        (y + top) / _REFERENCE,
        (right + left) / _REFERENCE,
        (bottom + top) / _REFERENCE,
    )
