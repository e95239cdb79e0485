"""Sets text in lines: at a size that is given, or at the largest one that a box can hold."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypedDict, Unpack

from infra.media.color import Color
from infra.media.does_not_fit import DoesNotFit
from infra.media.fitting import best_fit
from infra.media.fonts import FontFile
from infra.media.geometry import Box, Point
from infra.media.line_breaking import BreakRules, Broken, Line, LineBreaker
from infra.media.metrics import ASCENT, DESCENT, ink
from infra.media.shaping import Shaped, runs
from infra.media.text import Align, Gradient, Span, TextStyle, paint_of

_STRESSED_LENGTH = 10
#: Each with its lines at all widths tried, up to a megabyte of them.
_CACHED_TEXTS = 16
#: Sums of floats: lines that fill a box exactly must fit.
_TOLERANCE = 1e-6
_SHARES = {Align.LEFT: 0.0, Align.CENTER: 0.5, Align.RIGHT: 1.0}


@dataclass(frozen=True, slots=True)
class Run:
    """Letters drawn in one go; `x` is from the line's left edge."""

    text: str
    x: float
    font: FontFile
    weight: int
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLine:
    """Pixels, from the top left corner of the text's room; `top` to `bottom` is a line height."""

    runs: tuple[Run, ...]
    x: float
    baseline: float
    top: float
    bottom: float
    width: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetText:
    """`width` is that of its widest line, `room` what it was aligned in."""

    lines: tuple[SetLine, ...]
    size: int
    width: float
    height: float
    room: float
    style: TextStyle
    spans: tuple[Span, ...]
    missing: tuple[str, ...]

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)

    @property
    def colors(self) -> frozenset[Color]:
        """Of all its letters, and of the ends of their gradients; emoji have their own."""
        runs = [run for line in self.lines for run in line.runs if not run.font.is_emoji]
        paints = {paint_of(run.span, self.style) for run in runs}
        ends = (
            (each.start, each.end) if isinstance(each, Gradient) else (each,) for each in paints
        )
        return frozenset(color for pair in ends for color in pair)

    def line_boxes(self, at: Point) -> list[Box]:
        """A box as high as the line height for each line, as wide as its text."""
        return [
            Box(line.x, line.top, line.x + line.width, line.bottom).moved(*at)
            for line in self.lines
        ]

    def ink_box(self, at: Point) -> Box:
        """Around all that is drawn, strokes too, shadows and markers not."""
        boxes = [box for line in self.lines for box in _inked(line, self)]
        if not boxes:
            return Box(at[0], at[1], at[0], at[1])
        return Box.around(boxes).moved(*at)


def _inked(line: SetLine, text: SetText) -> Iterator[Box]:
    stroke = text.style.stroke.width if text.style.stroke else 0.0
    size = text.size
    for run in line.runs:
        black = ink(run.text, run.font, run.weight, text.style.slant)
        if not black.is_empty:
            em = Box(black.left, black.top, black.right, black.bottom).grown(stroke)
            edges = Box(em.left * size, em.top * size, em.right * size, em.bottom * size)
            yield edges.moved(line.x + run.x, line.baseline)


class Layout(TypedDict, total=False):
    """How lines are laid out; as they come on the left, and as many as it takes, by default.

    The lines of a title are of like length, and rather end at punctuation than in a clause.
    """

    align: Align
    is_title: bool
    most_lines: int | None


def set_text(
    text: Sequence[Span],
    style: TextStyle,
    *,
    size: int,
    width: float,
    **layout: Unpack[Layout],
) -> SetText:
    """Raises `DoesNotFit` where it needs more lines, or a letter is wider than one."""
    setting = _Setting(text, style, width, layout)
    broken = setting.broken(size, layout.get("most_lines"))
    if broken is None:
        raise DoesNotFit
    return setting.composed(broken, size)


def fit_text(
    text: Sequence[Span],
    style: TextStyle,
    *,
    box: tuple[float, float],
    sizes: tuple[int, int],
    **layout: Unpack[Layout],
) -> SetText:
    """The largest size that fits, `sizes` being the smallest and the largest allowed.

    A title gives up to 18 % of it for each degree of better breaks. Raises `DoesNotFit` where not
    even the smallest size does.
    """
    width, height = box
    setting = _Setting(text, style, width, layout)
    most_lines = layout.get("most_lines")

    def broken_at(size: int) -> Broken | None:
        room = math.floor(height / (size * style.line_height) + _TOLERANCE)
        return setting.broken(size, room if most_lines is None else min(room, most_lines))

    best = best_fit(broken_at, sizes, is_title=layout.get("is_title", False))
    if best is None:
        raise DoesNotFit
    return setting.composed(best.broken, best.size)


class _Setting:
    """One text in one room, for as many sizes as are tried."""

    def __init__(self, text: Sequence[Span], style: TextStyle, room: float, layout: Layout) -> None:
        self._spans, self._style = tuple(text), style
        self._room, self._align = room, layout.get("align", Align.LEFT)
        self._shaped, self._breaker = _measured(
            self._spans, style, is_title=layout.get("is_title", False)
        )

    def broken(self, size: int, most_lines: int | None) -> Broken | None:
        return self._breaker.broken(self._room / size - _reserve(self._style), most_lines)

    def composed(self, broken: Broken, size: int) -> SetText:
        lines = tuple(self._line(index, line, size) for index, line in enumerate(broken.lines))
        return SetText(
            lines=lines,
            size=size,
            width=max(line.width for line in lines),
            height=len(lines) * self._style.line_height * size,
            room=self._room,
            style=self._style,
            spans=self._spans,
            missing=self._shaped.missing,
        )

    def _line(self, index: int, line: Line, size: int) -> SetLine:
        width = (self._shaped.width(*line) + _reserve(self._style)) * size
        height = self._style.line_height * size
        top = index * height
        return SetLine(
            runs=tuple(self._runs(line, size)),
            x=(self._room - width) * _SHARES[self._align],
            baseline=top + (height - size) / 2 + ASCENT * size,
            top=top,
            bottom=top + height,
            width=width,
            text=self._shaped.text[line[0] : line[1]],
        )

    def _runs(self, line: Line, size: int) -> Iterator[Run]:
        glyphs = self._shaped.between(*line)
        pen = _reserve_before(self._style) - (glyphs[0].lead if glyphs else 0.0)
        for run in runs(glyphs):
            first = run[0]
            text = "".join(glyph.text for glyph in run)
            if text.strip():
                x = (pen + first.shift) * size
                yield Run(text, x, first.font, first.weight, self._spans[first.span])
            pen += sum(glyph.advance for glyph in run)


@lru_cache(maxsize=_CACHED_TEXTS)
def _measured(
    spans: tuple[Span, ...], style: TextStyle, *, is_title: bool
) -> tuple[Shaped, LineBreaker]:
    """Designs try the same text in many rooms."""
    shaped = Shaped(spans, style)
    rules = BreakRules(is_title=is_title, whole=tuple(_stressed(spans)))
    return shaped, LineBreaker(shaped.text, shaped.width, rules)


def _stressed(text: Sequence[Span]) -> Iterator[Line]:
    """Words that a design makes stand out are not torn, if they are few."""
    end = 0
    for span in text:
        start, end = end, end + len(span.text)
        if (span.color or span.marker or span.gradient) and len(span.text) <= _STRESSED_LENGTH:
            yield start, end


def _reserve(style: TextStyle) -> float:
    """What a lean and an outline need beside the letters, in em."""
    stroke = 2 * style.stroke.width if style.stroke else 0.0
    return abs(style.slant) * (ASCENT + DESCENT) + stroke


def _reserve_before(style: TextStyle) -> float:
    """The part of it on the left: a lean to the right moves what is below the baseline there."""
    stroke = style.stroke.width if style.stroke else 0.0
    return abs(style.slant) * (DESCENT if style.slant > 0 else ASCENT) + stroke
