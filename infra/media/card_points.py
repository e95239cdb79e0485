"""The points of a page: how high they are at a size, and how they are drawn."""

import math
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from domain.info_card import SMALLEST_TEXT, CardPoint
from infra.media.card_drawing import HEADING_LINES, Drawing, bold, regular
from infra.media.card_frame import Frame
from infra.media.card_text import accented, marked
from infra.media.card_themes import CardDesign, PointStyle
from infra.media.fonts import Face
from infra.media.geometry import Box, Point
from infra.media.text import BLACK, Align, TextStyle, plain
from infra.media.typesetting import DoesNotFit, SetText, set_text

#: In sizes of the body: a heading's letters, what is between it and the body, between two points.
_HEADING, _HEADING_GAP = 1.24, 0.16
_CHIP, _CHIP_GAP = 1.62, 0.6
_LEAST_GAP, _WIDEST_GAP = 0.95, 2.1
_PANEL_ACROSS, _PANEL_DOWN = 0.85, 0.62
_RULE_NUMBER = 2.0
_MOST_HEADING_LINES = 3
_CACHED_POINTS = 512
#: On 小红书's cards; where less is said the letters grow up to so many times.
USUAL_SIZE = 46
_GROWTH, _MOST_GROWTH = 1.18, 1.9
#: A page that is less filled looks forgotten; one that is hardly filled is a slogan.
_LEAST_FILLED, _SPARSE = 0.74, 0.2
_PANEL_GROWTH = 0.8
_NUMBER = 0.92
_RULE_WIDTH = 2
#: What is left even so is shared out above and below.
_LEAD = 0.42
_HOLLOW, _GHOST = 0.5, 560


@dataclass(frozen=True, slots=True)
class PointMeasures:
    """Of one style at one size, in pixels: room beside and around a point's text."""

    size: int
    indent: float
    across: float
    down: float
    least_gap: float

    @classmethod
    def of(cls, style: PointStyle, size: int) -> "PointMeasures":
        indent = {
            PointStyle.CHIPS: _CHIP + _CHIP_GAP,
            PointStyle.PANELS: _CHIP + _CHIP_GAP,
            PointStyle.RULES: _RULE_NUMBER + 0.4,
        }[style]
        is_panel = style is PointStyle.PANELS
        return cls(
            size=size,
            indent=indent * size,
            across=_PANEL_ACROSS * size if is_panel else 0,
            down=_PANEL_DOWN * size if is_panel else 0,
            least_gap=(0.6 if is_panel else _LEAST_GAP) * size,
        )


@dataclass(frozen=True)
class SetPoint:
    """`height` is the text's alone."""

    point: CardPoint
    heading: SetText | None
    body: SetText | None
    gap: float

    @cached_property
    def height(self) -> float:
        parts = [part.height for part in (self.heading, self.body) if part is not None]
        return sum(parts) + self.gap * (len(parts) - 1)


@lru_cache(maxsize=_CACHED_POINTS)
def set_point(
    point: CardPoint, design: CardDesign, measures: PointMeasures, width: float
) -> SetPoint:
    """Raises `DoesNotFit` where the heading needs too many lines."""
    room = width - measures.indent - 2 * measures.across
    heading, text, size = point.heading.strip(), point.text.strip(), measures.size
    return SetPoint(
        point=point,
        heading=set_text(
            accented(heading, accent=design.accent),
            bold(design.ink),
            size=max(SMALLEST_TEXT, round(_HEADING * size)),
            width=room,
            most_lines=_MOST_HEADING_LINES,
        )
        if heading
        else None,
        body=set_text(
            marked(text, marker=design.marker, ink=design.ink),
            regular(design.body),
            size=size,
            width=room,
        )
        if text
        else None,
        gap=_HEADING_GAP * size,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PointList:
    """The points of one page at one size."""

    points: tuple[SetPoint, ...]
    style: PointStyle
    measures: PointMeasures

    @property
    def height(self) -> float:
        around = 2 * self.measures.down * len(self.points)
        return (
            sum(point.height for point in self.points)
            + around
            + self.measures.least_gap * (len(self.points) - 1)
        )


def set_points(
    points: Sequence[CardPoint], design: CardDesign, style: PointStyle, *, size: int, width: float
) -> PointList:
    measures = PointMeasures.of(style, size)
    return PointList(
        points=tuple(set_point(point, design, measures, width) for point in points),
        style=style,
        measures=measures,
    )


def share_of(
    points: Sequence[CardPoint],
    design: CardDesign,
    style: PointStyle,
    *,
    size: int,
    room: tuple[float, float],
) -> float:
    """How much of the room they fill at that size; endless where they cannot be set."""
    try:
        return set_points(points, design, style, size=size, width=room[0]).height / room[1]
    except DoesNotFit:
        return math.inf


def fit_points(
    points: Sequence[CardPoint],
    design: CardDesign,
    style: PointStyle,
    *,
    frame: Frame,
    room: tuple[float, float],
) -> PointList:
    """At the largest size up to the usual one, or a larger one where that leaves much empty.

    Raises `DoesNotFit` where not even the smallest does.
    """

    def share(size: int) -> float:
        return share_of(points, design, style, size=size, room=room)

    usual = frame.text_size(USUAL_SIZE)
    size = _last(range(SMALLEST_TEXT, usual + 1), lambda size: share(size) <= 1)
    if size == usual and share(usual) < _LEAST_FILLED:
        growth = _MOST_GROWTH if share(usual) < _SPARSE else _GROWTH
        larger = range(usual, round(growth * usual) + 1)
        size = _last(larger, lambda size: share(size) <= _LEAST_FILLED)
    return set_points(points, design, style, size=size, width=room[0])


def _last(sizes: range, fits: Callable[[int], bool]) -> int:
    """The last size that fits, since all before it do; raises `DoesNotFit` where none does."""
    count = bisect_left(sizes, 1, key=lambda size: int(not fits(size)))
    if not count:
        raise DoesNotFit
    return sizes[count - 1]


def draw_points(drawing: Drawing, points: PointList, room: Box) -> None:
    """From the top of the room; what they leave empty goes between them and into their panels."""
    measures, count = points.measures, len(points.points)
    slack = room.height - points.height
    growth = 0.0
    if points.style is PointStyle.PANELS:
        growth = min(_PANEL_GROWTH * measures.size, slack / (2 * count))
        slack -= 2 * growth * count
    if slack > _HOLLOW * room.height and not drawing.frame.is_short:
        _draw_ghost(drawing, points.points[-1].point.number, room)
    widest = _WIDEST_GAP * measures.size - measures.least_gap
    wider = min(widest, slack / (count - 1)) if count > 1 else 0.0
    top = room.top + _LEAD * (slack - wider * (count - 1))
    for index, point in enumerate(points.points):
        around = measures.down + growth
        area = Box(room.left, top, room.right, top + point.height + 2 * around)
        _draw_point(drawing, point, points, area, around)
        top = area.bottom + measures.least_gap + wider
        if points.style is PointStyle.RULES and index < count - 1:
            middle = (area.bottom + top) / 2
            drawing.canvas.line(
                (room.left, middle), (room.right, middle), drawing.design.tint, _RULE_WIDTH
            )


def _draw_ghost(drawing: Drawing, number: int, room: Box) -> None:
    """The number, large and pale in the lower corner of a page that says little."""
    style = TextStyle(weight=BLACK, color=drawing.design.tint, line_height=1.0)
    size = round(drawing.frame.scaled(_GHOST))
    text = set_text(plain(str(number)), style, size=size, width=3 * size)
    ink = text.ink_box((0, 0))
    at = (room.right - ink.right, room.bottom - ink.bottom)
    drawing.canvas.text(text, at)
    drawing.filled.append(text.ink_box(at))


def _draw_point(
    drawing: Drawing, point: SetPoint, points: PointList, area: Box, around: float
) -> None:
    measures, size = points.measures, points.measures.size
    if points.style is PointStyle.PANELS:
        drawing.panel(area, 0.62 * size, drawing.design.tint)
    left, top = area.left + measures.across, area.top + around
    room = Box(left + measures.indent, area.top, area.right - measures.across, area.bottom)
    first = point.heading or point.body
    if first is not None:
        middle = top + (first.lines[0].top + first.lines[0].bottom) / 2
        _NUMBERS[points.style](drawing, point.point.number, (left, middle), size)
    for part, role in ((point.heading, "heading"), (point.body, "body")):
        if part is not None:
            drawing.put(part, (room.left, top), room=room, role=role)
            top += part.height + point.gap


def _draw_chip(drawing: Drawing, number: int, at: Point, size: int) -> None:
    side = _CHIP * size
    chip = Box(at[0], at[1] - side / 2, at[0] + side, at[1] + side / 2)
    drawing.panel(chip, 0.32 * side, drawing.design.tint, role="chip")
    _draw_number(drawing, str(number), chip, bold(drawing.design.accent), size)


def _draw_disc(drawing: Drawing, number: int, at: Point, size: int) -> None:
    side = _CHIP * size
    disc = Box(at[0], at[1] - side / 2, at[0] + side, at[1] + side / 2)
    drawing.panel(disc, side / 2, drawing.design.accent, role="chip")
    _draw_number(drawing, str(number), disc, bold(drawing.design.on_accent), size)


def _draw_numeral(drawing: Drawing, number: int, at: Point, size: int) -> None:
    width = _RULE_NUMBER * size
    area = Box(at[0], at[1] - size, at[0] + width, at[1] + size)
    style = TextStyle(face=Face.SERIF, color=drawing.design.accent, line_height=HEADING_LINES)
    _draw_number(drawing, f"{number:02d}", area, style, round(1.5 * size), align=Align.LEFT)


_NUMBERS = {
    PointStyle.CHIPS: _draw_chip,
    PointStyle.PANELS: _draw_disc,
    PointStyle.RULES: _draw_numeral,
}


def _draw_number(
    drawing: Drawing,
    number: str,
    area: Box,
    style: TextStyle,
    size: int,
    *,
    align: Align = Align.CENTER,
) -> None:
    text = set_text(
        plain(number),
        style,
        size=max(SMALLEST_TEXT, round(_NUMBER * size)),
        width=area.width,
        align=align,
    )
    at = (area.left, area.middle[1] - text.height / 2)
    drawing.put(text, at, room=area, role="chip number")
