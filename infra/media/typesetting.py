"""Sets text in lines: at a size that is given, or at the largest one that a box can hold."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from infra.media.fonts import FontFile
from infra.media.geometry import Box, Point
from infra.media.line_breaking import BreakRules, Line, break_lines
from infra.media.shaping import Glyph, Shaped, ink
from infra.media.text import Align, Span, TextStyle

#: Of Chinese letters, in em: the square they are drawn in, above and below the baseline.
ASCENT, DESCENT = 0.88, 0.12
_SHARES = {Align.LEFT: 0.0, Align.CENTER: 0.5, Align.RIGHT: 1.0}


class DoesNotFit(Exception):
    """No size that is allowed gets the text into its room."""


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
    stroke = text.style.stroke.width * text.size if text.style.stroke else 0.0
    slant = text.style.slant
    for run in line.runs:
        black = ink(run.text, run.font, run.weight)
        if black.left == black.right:
            continue
        x = line.x + run.x
        yield Box(
            x + (black.left - black.bottom * slant) * text.size,
            line.baseline + black.top * text.size,
            x + (black.right - black.top * slant) * text.size,
            line.baseline + black.bottom * text.size,
        ).grown(stroke)


def set_text(  # noqa: PLR0913 - each is a decision of the design
    text: Sequence[Span],
    style: TextStyle,
    *,
    size: int,
    width: float,
    align: Align = Align.LEFT,
    is_title: bool = False,
    most_lines: int | None = None,
) -> SetText:
    """Raises `DoesNotFit` where it needs more lines, or a letter is wider than one."""
    shaped = Shaped(text, style)
    lines = break_lines(
        shaped.text,
        shaped.width,
        width / size - _reserve(style),
        rules=BreakRules(is_title=is_title),
        most_lines=most_lines,
    )
    if lines is None:
        raise DoesNotFit
    return _Compositor(shaped, text, style, size, align).compose(lines, width)


def fit_text(  # noqa: PLR0913 - each is a decision of the design
    text: Sequence[Span],
    style: TextStyle,
    *,
    box: tuple[float, float],
    sizes: tuple[int, int],
    align: Align = Align.LEFT,
    is_title: bool = False,
    most_lines: int | None = None,
) -> SetText:
    """The largest size that fits; a title gives up to 18 % of it for better breaks.

    Raises `DoesNotFit` where not even the smallest does.
    """
    width, height = box
    smallest, largest = sizes
    for size in range(largest, smallest - 1, -1):
        room = int(height / (size * style.line_height))
        most = room if most_lines is None else min(room, most_lines)
        try:
            return set_text(
                text, style, size=size, width=width, align=align, is_title=is_title, most_lines=most
            )
        except DoesNotFit:
            continue
    raise DoesNotFit


def _reserve(style: TextStyle) -> float:
    """What a lean and an outline need beside the letters, in em."""
    stroke = 2 * style.stroke.width if style.stroke else 0.0
    return abs(style.slant) * (ASCENT + DESCENT) + stroke


class _Compositor:
    def __init__(
        self, shaped: Shaped, spans: Sequence[Span], style: TextStyle, size: int, align: Align
    ) -> None:
        self._shaped, self._spans, self._style = shaped, tuple(spans), style
        self._size, self._align = size, align

    def compose(self, lines: Sequence[Line], room: float) -> SetText:
        composed = tuple(self._line(index, line, room) for index, line in enumerate(lines))
        return SetText(
            lines=composed,
            size=self._size,
            width=max((line.width for line in composed), default=0.0),
            height=len(lines) * self._style.line_height * self._size,
            room=room,
            style=self._style,
            spans=self._spans,
            missing=self._shaped.missing,
        )

    def _line(self, index: int, line: Line, room: float) -> SetLine:
        size, style = self._size, self._style
        width = (self._shaped.width(*line) + _reserve(style)) * size
        height = style.line_height * size
        top = index * height
        lead = (height - (ASCENT + DESCENT) * size) / 2
        return SetLine(
            runs=tuple(self._runs(line)),
            x=(room - width) * _SHARES[self._align],
            baseline=top + lead + ASCENT * size,
            top=top,
            bottom=top + height,
            width=width,
            text=self._shaped.text[line[0] : line[1]],
        )

    def _runs(self, line: Line) -> Iterator[Run]:
        glyphs = self._shaped.between(*line)
        stroke = self._style.stroke.width if self._style.stroke else 0.0
        pen = stroke + abs(self._style.slant) * DESCENT - (glyphs[0].lead if glyphs else 0.0)
        pending: list[Glyph] = []
        start = pen
        for glyph in glyphs:
            if pending and not _join(pending[-1], glyph):
                yield self._run(pending, start)
                pending, start = [], pen
            pending.append(glyph)
            pen += glyph.advance
        if pending:
            yield self._run(pending, start)

    def _run(self, glyphs: Sequence[Glyph], start: float) -> Run:
        first = glyphs[0]
        return Run(
            text="".join(glyph.text for glyph in glyphs),
            x=(start + first.shift) * self._size,
            font=first.font,
            weight=first.weight,
            span=self._spans[first.span],
        )


def _join(first: Glyph, second: Glyph) -> bool:
    return first.is_joined and (first.font, first.weight, first.span) == (
        second.font,
        second.weight,
        second.span,
    )
