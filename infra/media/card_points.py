"""The points of a page: how high they are at a size, and at which they fit."""

import math
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from domain.info_card import SMALLEST_TEXT, CardPoint
from infra.media.card_drawing import bold, regular
from infra.media.card_frame import Frame
from infra.media.card_text import accented, marked
from infra.media.card_themes import CardDesign, PointStyle
from infra.media.does_not_fit import DoesNotFit
from infra.media.typesetting import SetText, set_text

#: In sizes of the body: a heading's letters, what is between it and the body, between two points.
_HEADING, _HEADING_GAP = 1.24, 0.16
#: A chip's side, and the width of a number without one.
CHIP, NUMERAL_WIDTH = 1.62, 2.0
_CHIP_GAP, _NUMERAL_GAP = 0.6, 0.4
_LEAST_GAP, _LEAST_PANEL_GAP = 0.95, 0.6
_PANEL_ACROSS, _PANEL_DOWN = 0.85, 0.62
_MOST_HEADING_LINES = 3
_CACHED_POINTS = 512
#: On 小红书's cards; where less is said the letters grow up to so many times.
USUAL_SIZE = 46
_GROWTH, _MOST_GROWTH = 1.18, 1.5
#: A page that is less filled looks forgotten; one that is hardly filled is a slogan.
_LEAST_FILLED, _SPARSE = 0.74, 0.2


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
            PointStyle.CHIPS: CHIP + _CHIP_GAP,
            PointStyle.PANELS: CHIP + _CHIP_GAP,
            PointStyle.RULES: NUMERAL_WIDTH + _NUMERAL_GAP,
        }[style]
        is_panel = style is PointStyle.PANELS
        return cls(
            size=size,
            indent=indent * size,
            across=_PANEL_ACROSS * size if is_panel else 0,
            down=_PANEL_DOWN * size if is_panel else 0,
            least_gap=(_LEAST_PANEL_GAP if is_panel else _LEAST_GAP) * size,
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
        is_sparse = share(usual) < _SPARSE or frame.is_short or len(points) == 1
        growth = _MOST_GROWTH if is_sparse else _GROWTH
        larger = range(usual, round(growth * usual) + 1)
        size = _last(larger, lambda size: share(size) <= _LEAST_FILLED)
    return set_points(points, design, style, size=size, width=room[0])


def _last(sizes: range, fits: Callable[[int], bool]) -> int:
    """The last size that fits, since all before it do; raises `DoesNotFit` where none does."""
    count = bisect_left(sizes, 1, key=lambda size: int(not fits(size)))
    if not count:
        raise DoesNotFit
    return sizes[count - 1]
