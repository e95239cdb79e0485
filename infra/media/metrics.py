"""How wide letters are and where their ink is, in em, so that one measurement serves all sizes."""

import math
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageDraw

from infra.media.color import OPAQUE
from infra.media.face import REGULAR
from infra.media.fonts import EMOJI_SIZE, SERIF, FontFile, library

#: Of Chinese letters: the square they are drawn in, above and below the baseline. Emoji fill it.
ASCENT, DESCENT = 0.88, 0.12
#: Of the emoji's bitmaps, 128 pixels high, which are set one em high.
EMOJI_PIXELS = 128
#: Large enough for hinting to change nothing that shows.
_REFERENCE = 256
_CACHED = 8192
#: Overhanging letters reach beyond their measures.
_MARGIN = 16
_RIM_PER_WEIGHT = 0.00004


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
def ink(text: str, font: FontFile, weight: int, slant: float = 0.0) -> Ink:
    """Around all of the text that is seen, leaning by that tangent."""
    if font.is_emoji:
        return Ink(0.0, -ASCENT, length(text, font, weight), DESCENT)
    opened = library().font(font, weight, _REFERENCE)
    left, top, right, bottom = opened.getbbox(text, anchor="ls")
    reach = _MARGIN + abs(slant) * max(-top, bottom)
    x, y = math.ceil(reach - left), math.ceil(_MARGIN - top)
    drawn = Image.new("L", (math.ceil(x + right + reach), math.ceil(y + bottom + _MARGIN)))
    thicker = rim(font, weight) * _REFERENCE
    draw = ImageDraw.Draw(drawn)
    draw.text((x, y), text, OPAQUE, font=opened, anchor="ls", stroke_width=thicker)
    box = leaning(drawn, slant, y).getbbox()
    if box is None:
        return _NO_INK
    edges = (box[0] - x, box[1] - y, box[2] - x, box[3] - y)
    return Ink(*(edge / _REFERENCE for edge in edges))


def rim(font: FontFile, weight: int) -> float:
    """How much a letter of a font with one weight is thickened all around to look like that one."""
    return max(0, weight - REGULAR) * _RIM_PER_WEIGHT if font is SERIF else 0.0


def leaning(mask: Image.Image, slant: float, baseline: float) -> Image.Image:
    """To the right, as if all turned about the baseline."""
    if not slant:
        return mask
    shear = (1, slant, -slant * baseline, 0, 1, 0)
    return mask.transform(mask.size, Image.Transform.AFFINE, shear, Image.Resampling.BICUBIC)
