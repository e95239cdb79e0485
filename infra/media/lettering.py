"""Draws set text into a picture: marker stripes, shadows, outlines, letters, emoji."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby

from PIL import Image, ImageChops, ImageDraw

from infra.media.color import OPAQUE, Color
from infra.media.face import REGULAR
from infra.media.fonts import EMOJI, EMOJI_SIZE, library
from infra.media.geometry import Box, Point
from infra.media.gradients import gradient_image
from infra.media.masks import blurred, faded, pixels
from infra.media.metrics import ASCENT, DESCENT, EMOJI_PIXELS, ink, leaning, rim
from infra.media.text import Gradient, Paint, paint_of
from infra.media.typesetting import Run, SetLine, SetText

#: A marker's stripe covers this much of the letters' height from below, and reaches out; in em.
_MARKER_HEIGHT, _MARKER_REACH, _MARKER_RADIUS, _MARKER_DROP = 0.38, 0.08, 0.07, 0.06
_CACHED_EMOJI = 32
#: Smoothed edges reach a little beyond a letter's measures.
_MARGIN = 2


class Lettering:
    """One set text at its place in one picture."""

    def __init__(self, image: Image.Image, text: SetText, at: Point) -> None:
        self._image, self._text, self._at = image, text, at
        stroke = text.style.stroke
        self._stroke = stroke.width * text.size if stroke else 0.0

    def draw(self) -> None:
        """All shadows first: none may fall on the letters of the line above."""
        for line in self._text.lines:
            self._draw_shadow(line)
        for line in self._text.lines:
            self._draw_stroke(line)
        for line in self._text.lines:
            self._draw_letters(line)

    def _draw_shadow(self, line: SetLine) -> None:
        shadow, runs = self._text.style.shadow, _letters(line)
        if shadow and runs:
            size = self._text.size
            corner, mask = self._mask(line, runs, self._stroke)
            (left, top), soft = blurred(mask, corner, shadow.blur * size)
            right, down = shadow.offset
            where = (left + round(right * size), top + round(down * size))
            self._image.paste(shadow.color[:3], where, faded(soft, shadow.color[3]))

    def _draw_stroke(self, line: SetLine) -> None:
        stroke, runs = self._text.style.stroke, _letters(line)
        if stroke and runs:
            self._fill(line, stroke.color, *self._mask(line, runs, self._stroke))

    def _draw_letters(self, line: SetLine) -> None:
        for paint, runs in _painted(self._text, line):
            self._fill(line, paint, *self._mask(line, runs))
        for run in line.runs:
            if run.font is EMOJI:
                self._draw_emoji(line, run)

    def _mask(
        self, line: SetLine, runs: Sequence[Run], stroke: float = 0.0
    ) -> tuple[tuple[int, int], Image.Image]:
        """The letters, and the corner of the picture's pixels that they cover."""
        size, slant = self._text.size, self._text.style.slant
        x, y = self._at[0] + line.x, self._at[1] + line.baseline
        upright = Box.around(_ink_box(run, size, (x, y), 0.0) for run in runs)
        lean = Box.around(_ink_box(run, size, (x, y), slant) for run in runs)
        corner, extent = pixels(Box.around((upright, lean)).grown(stroke + _MARGIN))
        mask = Image.new("L", extent)
        draw = ImageDraw.Draw(mask)
        for run in runs:
            where = (x + run.x - corner[0], y - corner[1])
            font = library().font(run.font, run.weight, size)
            around = stroke + rim(run.font, run.weight) * size
            draw.text(where, run.text, OPAQUE, font=font, anchor="ls", stroke_width=around)
        return corner, leaning(mask, slant, y - corner[1])

    def _fill(
        self, line: SetLine, paint: Paint, corner: tuple[int, int], mask: Image.Image
    ) -> None:
        if isinstance(paint, Gradient):
            area = self._gradient_area(line).moved(-corner[0], -corner[1])
            colors = gradient_image(mask.size, area, paint)
            mask = ImageChops.multiply(mask, colors.getchannel("A"))
            self._image.paste(colors.convert("RGB"), corner, mask)
        else:
            self._image.paste(paint[:3], corner, faded(mask, paint[3]))

    def _gradient_area(self, line: SetLine) -> Box:
        size = self._text.size
        left = min(each.x for each in self._text.lines)
        right = max(each.x + each.width for each in self._text.lines)
        top, bottom = line.baseline - ASCENT * size, line.baseline + DESCENT * size
        return Box(left, top, right, bottom).moved(*self._at)

    def _draw_emoji(self, line: SetLine, run: Run) -> None:
        picture = emoji(run.text, self._text.size)
        top = line.baseline - ASCENT * self._text.size
        where = (round(self._at[0] + line.x + run.x), round(self._at[1] + top))
        self._image.paste(picture, where, picture)

    def markers(self) -> Iterator[tuple[Box, Color]]:
        """The stripes below the letters, one for each stretch of marked text in a line."""
        size = self._text.size
        for line in self._text.lines:
            for color, stretch in groupby(line.runs, key=lambda run: run.span.marker):
                if color:
                    at = (self._at[0] + line.x, self._at[1] + line.baseline)
                    letters = Box.around(_ink_box(run, size, at, 0.0) for run in stretch)
                    bottom = at[1] + _MARKER_DROP * size
                    stripe = Box(
                        letters.left, bottom - _MARKER_HEIGHT * size, letters.right, bottom
                    )
                    reach = _MARKER_REACH * size
                    yield Box(stripe.left - reach, stripe.top, stripe.right + reach, bottom), color

    @property
    def marker_radius(self) -> float:
        return _MARKER_RADIUS * self._text.size


def _painted(text: SetText, line: SetLine) -> Iterator[tuple[Paint, Sequence[Run]]]:
    """The letters of each colour."""
    groups: defaultdict[Paint, list[Run]] = defaultdict(list)
    for run in _letters(line):
        groups[paint_of(run.span, text.style)].append(run)
    yield from groups.items()


def _letters(line: SetLine) -> list[Run]:
    return [run for run in line.runs if run.font is not EMOJI]


def _ink_box(run: Run, size: int, at: Point, slant: float) -> Box:
    black = ink(run.text, run.font, run.weight, slant)
    edges = Box(black.left * size, black.top * size, black.right * size, black.bottom * size)
    return edges.moved(at[0] + run.x, at[1])


@lru_cache(maxsize=_CACHED_EMOJI)
def emoji(text: str, size: int) -> Image.Image:
    """In colours, on a transparent ground; as high as an em of that size."""
    font = library().font(EMOJI, REGULAR, EMOJI_SIZE)
    left, top, right, bottom = font.getbbox(text)
    drawn = Image.new("RGBA", (round(right - left), round(bottom - top)))
    ImageDraw.Draw(drawn).text((-left, -top), text, font=font, embedded_color=True)
    scale = size / EMOJI_PIXELS
    wanted = (max(1, round(drawn.width * scale)), max(1, round(drawn.height * scale)))
    return drawn.resize(wanted, Image.Resampling.LANCZOS)
