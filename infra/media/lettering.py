"""Draws set text into a picture: marker stripes, shadows, outlines, letters, emoji."""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFilter

from infra.media.color import OPAQUE, Color
from infra.media.fonts import EMOJI, EMOJI_SIZE, library
from infra.media.geometry import Box, Point
from infra.media.gradients import gradient_image
from infra.media.shaping import EMOJI_PIXELS, ink
from infra.media.text import Gradient
from infra.media.typesetting import ASCENT, DESCENT, Run, SetLine, SetText

Paint = Color | Gradient
#: A marker covers this much of the letters' height from below, and reaches out a little.
_MARKER_HEIGHT, _MARKER_REACH, _MARKER_RADIUS = 0.38, 0.08, 0.07
_MARKER_DROP = 0.06
#: Blurring a picture a quarter as large costs a sixteenth, and looks the same.
_BLUR_SCALE = 4
_CACHED_EMOJI = 64
_EMOJI_MIDDLE = (ASCENT - DESCENT) / 2


class Lettering:
    """One set text at its place in one picture."""

    def __init__(self, image: Image.Image, text: SetText, at: Point) -> None:
        self._image, self._text, self._at = image, text, at
        stroke = text.style.stroke
        self._stroke = stroke.width * text.size if stroke else 0.0
        self._margin = math.ceil(text.size * (0.5 + abs(text.style.slant)) + self._stroke)

    def draw(self) -> None:
        for line in self._text.lines:
            self._draw_shadow(line)
        for line in self._text.lines:
            self._draw_line(line)

    def _draw_line(self, line: SetLine) -> None:
        stroke = self._text.style.stroke
        if stroke:
            mask = self._mask(line, _letters(line), self._stroke)
            self._fill(mask, line, stroke.color)
        for paint, runs in self._painted(line):
            self._fill(self._mask(line, runs), line, paint)
        for run in line.runs:
            if run.font is EMOJI:
                self._draw_emoji(line, run)

    def _painted(self, line: SetLine) -> Iterator[tuple[Paint, Sequence[Run]]]:
        groups: defaultdict[Paint, list[Run]] = defaultdict(list)
        for run in _letters(line):
            groups[self._paint(run)].append(run)
        yield from groups.items()

    def _paint(self, run: Run) -> Paint:
        style, span = self._text.style, run.span
        return span.gradient or span.color or style.gradient or style.color

    def _origin(self, line: SetLine) -> tuple[int, int]:
        """The corner of the line's mask in the picture."""
        left = math.floor(self._at[0] + line.x) - self._margin
        return left, math.floor(self._at[1] + line.baseline) - self._margin - self._text.size

    def _mask(self, line: SetLine, runs: Sequence[Run], stroke: float = 0.0) -> Image.Image:
        left, top = self._origin(line)
        size = self._text.size
        height = 2 * size + 2 * self._margin
        mask = Image.new("L", (math.ceil(line.width) + 2 * self._margin + 1, height))
        draw = ImageDraw.Draw(mask)
        x, y = self._at[0] + line.x - left, self._at[1] + line.baseline - top
        for run in runs:
            font = library().font(run.font, run.weight, size)
            where = (x + run.x, y)
            draw.text(where, run.text, OPAQUE, font=font, anchor="ls", stroke_width=stroke)
        return _leaning(mask, self._text.style.slant, y)

    def _fill(self, mask: Image.Image, line: SetLine, paint: Paint) -> None:
        corner = self._origin(line)
        if isinstance(paint, Gradient):
            self._fill_gradient(mask, corner, line, paint)
        else:
            self._image.paste(paint[:3], corner, _faded(mask, paint[3]))

    def _fill_gradient(
        self, mask: Image.Image, corner: tuple[int, int], line: SetLine, paint: Gradient
    ) -> None:
        x, y = self._at[0] - corner[0], self._at[1] + line.baseline - corner[1]
        starts = min(each.x for each in self._text.lines)
        size = self._text.size
        area = Box(x + starts, y - ASCENT * size, x + starts + self._text.width, y + DESCENT * size)
        colors = gradient_image(mask.size, area, paint)
        colors.putalpha(_multiplied(colors.getchannel("A"), mask))
        self._image.paste(colors, corner, colors)

    def _draw_shadow(self, line: SetLine) -> None:
        shadow = self._text.style.shadow
        if shadow is None:
            return
        size = self._text.size
        mask = self._mask(line, _letters(line), self._stroke)
        left, top = self._origin(line)
        blur = shadow.blur * size
        room = math.ceil(3 * blur)
        mask = blurred(_padded(mask, room), blur)
        where = (
            left - room + round(shadow.offset[0] * size),
            top - room + round(shadow.offset[1] * size),
        )
        self._image.paste(shadow.color[:3], where, _faded(mask, shadow.color[3]))

    def _draw_emoji(self, line: SetLine, run: Run) -> None:
        picture = emoji(run.text, self._text.size)
        middle = line.baseline - _EMOJI_MIDDLE * self._text.size
        where = (
            round(self._at[0] + line.x + run.x),
            round(self._at[1] + middle - picture.height / 2),
        )
        self._image.paste(picture, where, picture)

    def markers(self) -> Iterator[tuple[Box, Color]]:
        """The stripes below the letters, one for each stretch of marked text in a line."""
        size = self._text.size
        for line in self._text.lines:
            for color, runs in _marked(line):
                left = self._at[0] + line.x + min(run.x + _left(run) * size for run in runs)
                right = self._at[0] + line.x + max(run.x + _right(run) * size for run in runs)
                bottom = self._at[1] + line.baseline + _MARKER_DROP * size
                top = bottom - _MARKER_HEIGHT * size
                reach = _MARKER_REACH * size
                yield Box(left - reach, top, right + reach, bottom), color

    @property
    def marker_radius(self) -> float:
        return _MARKER_RADIUS * self._text.size


def _letters(line: SetLine) -> list[Run]:
    return [run for run in line.runs if run.font is not EMOJI]


def _left(run: Run) -> float:
    return ink(run.text, run.font, run.weight).left


def _right(run: Run) -> float:
    return ink(run.text, run.font, run.weight).right


def _marked(line: SetLine) -> Iterator[tuple[Color, list[Run]]]:
    stretch: list[Run] = []
    for run in line.runs:
        if stretch and run.span.marker != stretch[-1].span.marker:
            yield from _colored(stretch)
            stretch = []
        stretch.append(run)
    yield from _colored(stretch)


def _colored(stretch: list[Run]) -> Iterator[tuple[Color, list[Run]]]:
    if stretch and stretch[0].span.marker:
        yield stretch[0].span.marker, stretch


def _leaning(mask: Image.Image, slant: float, baseline: float) -> Image.Image:
    if not slant:
        return mask
    shear = (1, slant, -slant * baseline, 0, 1, 0)
    return mask.transform(mask.size, Image.Transform.AFFINE, shear, Image.Resampling.BICUBIC)


def _faded(mask: Image.Image, alpha: int) -> Image.Image:
    if alpha == OPAQUE:
        return mask
    return mask.point([value * alpha // OPAQUE for value in range(OPAQUE + 1)])


def _multiplied(first: Image.Image, second: Image.Image) -> Image.Image:
    faded = Image.new("L", first.size)
    faded.paste(first, (0, 0), second)
    return faded


def _padded(mask: Image.Image, room: int) -> Image.Image:
    larger = Image.new("L", (mask.width + 2 * room, mask.height + 2 * room))
    larger.paste(mask, (room, room))
    return larger


def blurred(mask: Image.Image, radius: float) -> Image.Image:
    """Blurred at a quarter of its size, where that does not show."""
    if radius <= 0:
        return mask
    if radius < _BLUR_SCALE:
        return mask.filter(ImageFilter.GaussianBlur(radius))
    small = mask.resize(
        (max(1, mask.width // _BLUR_SCALE), max(1, mask.height // _BLUR_SCALE)),
        Image.Resampling.BOX,
    )
    soft = small.filter(ImageFilter.GaussianBlur(radius / _BLUR_SCALE))
    return soft.resize(mask.size, Image.Resampling.BICUBIC)


@lru_cache(maxsize=_CACHED_EMOJI)
def emoji(text: str, size: int) -> Image.Image:
    """In colours, on a transparent ground; as high as an em of that size."""
    font = library().font(EMOJI, 0, EMOJI_SIZE)
    left, top, right, bottom = font.getbbox(text)
    drawn = Image.new("RGBA", (round(right - left), round(bottom - top)))
    ImageDraw.Draw(drawn).text((-left, -top), text, font=font, embedded_color=True)
    scale = size / EMOJI_PIXELS
    wanted = (max(1, round(drawn.width * scale)), max(1, round(drawn.height * scale)))
    return drawn.resize(wanted, Image.Resampling.LANCZOS)
