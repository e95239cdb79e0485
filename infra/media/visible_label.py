"""The label on a picture that says AI made it: legible on any ground, no louder than it must."""

import functools
import itertools
import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from domain.ai_label import LABEL_HEIGHT_SHARE, LABEL_ZH, LabelPosition
from infra.media.color import OPAQUE, luminance
from infra.media.fonts import SANS, library
from infra.media.geometry import Box

#: What the text has against every pixel of its plate (WCAG 2.2, 1.4.3), and a little more, for
#: the rounding of colours.
CONTRAST = 4.5
_CONTRAST_AIMED = 4.8
_OPACITIES = (0.55, 0.65, 0.75, 0.85, 0.95, 1.0)
_LIGHT, _DARK = (255, 255, 255), (22, 24, 30)
#: Softer than their plates: the label is not to outdo a title.
_LIGHT_INK, _DARK_INK = (232, 234, 240), (58, 62, 72)
#: Of a ground of this luminance, black and white stand off alike.
_MIDDLE_LUMINANCE = 0.179
_OUTLINE_OPACITY = 0.16
#: In heights of the text.
_PADDING_ACROSS, _PADDING_DOWN = 0.52, 0.38
_GAP = 0.08
_MARGIN_SHARE = 0.03
#: Latin is set larger, and would look bolder in the same weight.
_CHINESE_WEIGHT, _LATIN_WEIGHT = 520, 480
_SUPERSAMPLING = 4
_HALF_COVERED = 127
#: WCAG's, of the contrast ratio.
_FLARE = 0.05
_FIRST_HAN = "\u2e80"
_CAPITAL = "H"

_Luminances = npt.NDArray[np.float64]


def draw_label(
    image: Image.Image,
    text: str = LABEL_ZH,
    position: LabelPosition = LabelPosition.BOTTOM_RIGHT,
) -> Box:
    """Draws the label into the RGB or RGBA picture, and returns where: as `label_box` says.

    Capitals and Chinese characters are each at least `LABEL_HEIGHT_SHARE` of the shorter side
    high, on their ink. Draw it last: the plate takes its tone from the pixels beneath.
    """
    line = _Line.of(text, _text_height(image.size))
    box = _place(line, image.size, position)
    corners = (round(box.left), round(box.top), round(box.right), round(box.bottom))
    plate = _Plate.on(image.crop(corners), blur=line.height / 3)
    pill = _pill(plate.face.size)
    edge = ImageChops.subtract(pill, _pill(pill.size, inset=max(1, line.height // 24)))
    plate.face.paste(plate.ink, mask=edge.point(lambda value: int(value * _OUTLINE_OPACITY)))
    plate.face.paste(plate.ink, mask=line.mask(pill.size))
    image.paste(plate.face.convert(image.mode), corners[:2], pill)
    return box


def label_box(width: int, height: int, position: LabelPosition, text: str = LABEL_ZH) -> Box:
    """Where `draw_label` will draw, so that a layout can keep it free."""
    return _place(_Line.of(text, _text_height((width, height))), (width, height), position)


def _text_height(size: tuple[int, int]) -> int:
    # One pixel more than the rule's: others may count soft edges differently.
    return math.ceil(min(size) * LABEL_HEIGHT_SHARE) + 1


@dataclass(frozen=True, slots=True)
class _Run:
    """Characters of one script, with the font that makes them as high as the others."""

    text: str
    font: ImageFont.FreeTypeFont
    reference: str

    @property
    def width(self) -> float:
        return self.font.getlength(self.text)

    @property
    def baseline(self) -> float:
        """What is added to the line's middle so that the reference's ink lies about it."""
        _, top, _, bottom = self.font.getbbox(self.reference, anchor="ls")
        return -(top + bottom) / 2


@dataclass(frozen=True, slots=True)
class _Line:
    """One line; Latin capitals are set as high as the Chinese characters beside them."""

    runs: tuple[_Run, ...]
    height: int

    @classmethod
    def of(cls, text: str, height: int) -> "_Line":
        return cls(tuple(_runs(text, height)), height)

    @property
    def gap(self) -> float:
        return self.height * _GAP

    @property
    def width(self) -> int:
        gaps = self.gap * (len(self.runs) - 1)
        return math.ceil(sum(run.width for run in self.runs) + gaps)

    def mask(self, size: tuple[int, int]) -> Image.Image:
        width, height = size
        mask = Image.new("L", size, 0)
        draw = ImageDraw.Draw(mask)
        x = (width - self.width) / 2
        for run in self.runs:
            draw.text((x, round(height / 2 + run.baseline)), run.text, 255, run.font, anchor="ls")
            x += run.width + self.gap
        return mask


def _runs(text: str, height: int) -> list[_Run]:
    runs = []
    for is_chinese, characters in itertools.groupby(
        text, lambda character: character >= _FIRST_HAN
    ):
        part = "".join(characters)
        reference, weight = (part, _CHINESE_WEIGHT) if is_chinese else (_CAPITAL, _LATIN_WEIGHT)
        runs.append(_Run(part, _font_of_height(reference, height, weight), reference))
    return runs


@functools.lru_cache(maxsize=64)
def _font_of_height(reference: str, height: int, weight: int) -> ImageFont.FreeTypeFont:
    """The smallest size in which the ink of each of the reference's characters is that high."""
    size = height
    while any(
        _ink_height(library().font(SANS, weight, size), character) < height
        for character in reference
    ):
        size += 1
    return library().font(SANS, weight, size)


def _ink_height(font: ImageFont.FreeTypeFont, character: str) -> int:
    # Edges that are mostly ground are no part of a character's height.
    ink = font.getmask(character, "L")
    solid = np.asarray(Image.frombytes("L", ink.size, bytes(ink))) > _HALF_COVERED
    return int(solid.any(axis=1).sum())


def _place(line: _Line, size: tuple[int, int], position: LabelPosition) -> Box:
    width, height = size
    margin = round(min(size) * _MARGIN_SHARE)
    across = line.width + 2 * round(line.height * _PADDING_ACROSS)
    down = line.height + 2 * round(line.height * _PADDING_DOWN)
    is_left = position in {LabelPosition.TOP_LEFT, LabelPosition.BOTTOM_LEFT}
    is_top = position in {LabelPosition.TOP_LEFT, LabelPosition.TOP_RIGHT}
    left = margin if is_left else width - margin - across
    top = margin if is_top else height - margin - down
    return Box(left, top, left + across, top + down)


@dataclass(frozen=True, slots=True)
class _Plate:
    """The pill's face: the ground, softened and tinted; and what to write on it with."""

    face: Image.Image
    ink: tuple[int, int, int]

    @classmethod
    def on(cls, ground: Image.Image, *, blur: float) -> "_Plate":
        """As transparent as the contrast allows; opaque where the picture itself is not."""
        frosted = ground.convert("RGB").filter(ImageFilter.GaussianBlur(blur))
        is_dark = float(_luminances(frosted).mean()) < _MIDDLE_LUMINANCE
        tint, ink = (_DARK, _LIGHT_INK) if is_dark else (_LIGHT, _DARK_INK)
        face = Image.new("RGB", ground.size, tint)
        if ground.mode == "RGB" or ground.getchannel("A").getextrema() == (OPAQUE, OPAQUE):
            face = _tinted(frosted, face, ink)
        return cls(face, ink)


def _tinted(frosted: Image.Image, tint: Image.Image, ink: tuple[int, int, int]) -> Image.Image:
    for opacity in _OPACITIES:
        face = Image.blend(frosted, tint, opacity)
        if _least_contrast(face, ink) >= _CONTRAST_AIMED:
            return face
    return tint


def _least_contrast(face: Image.Image, ink: tuple[int, int, int]) -> float:
    """That of the ink with whichever pixel is nearest to it."""
    luminances = _luminances(face)
    extremes = (float(luminances.min()), float(luminances.max()))
    own = luminance((*ink, OPAQUE))
    return min((max(own, one) + _FLARE) / (min(own, one) + _FLARE) for one in extremes)


def _luminances(image: Image.Image) -> _Luminances:
    """Relative luminance by WCAG, pixel by pixel."""
    grays, weights = _luminance_tables()
    luminances: _Luminances = grays[np.asarray(image)] @ weights
    return luminances


@functools.cache
def _luminance_tables() -> tuple[_Luminances, _Luminances]:
    """The luminance of each gray, which is what a channel of that value adds by its weight."""
    grays = [luminance((value, value, value, OPAQUE)) for value in range(OPAQUE + 1)]
    full = ((OPAQUE, 0, 0, OPAQUE), (0, OPAQUE, 0, OPAQUE), (0, 0, OPAQUE, OPAQUE))
    return np.array(grays), np.array([luminance(color) for color in full])


def _pill(size: tuple[int, int], *, inset: int = 0) -> Image.Image:
    large = Image.new("L", (size[0] * _SUPERSAMPLING, size[1] * _SUPERSAMPLING), 0)
    edge = inset * _SUPERSAMPLING
    corners = (edge, edge, large.width - 1 - edge, large.height - 1 - edge)
    ImageDraw.Draw(large).rounded_rectangle(corners, radius=large.height / 2 - edge, fill=OPAQUE)
    return large.resize(size, Image.Resampling.LANCZOS)
