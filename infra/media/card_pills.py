"""Tags and hints in pills, beside each other in rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from infra.media.card_drawing import Drawing, one_line
from infra.media.color import Color
from infra.media.geometry import Box, Point
from infra.media.text import MEDIUM, TextStyle
from infra.media.typesetting import SetText

#: In sizes of the letters.
_ACROSS, _HEIGHT, _GAP = 0.75, 1.9, 0.5
_SIZE = 34


@dataclass(frozen=True, slots=True, kw_only=True)
class Pills:
    """Rows of set texts, each with the height of a pill."""

    rows: tuple[tuple[SetText, ...], ...]
    size: int

    @property
    def height(self) -> float:
        return self.size * (len(self.rows) * (_HEIGHT + _GAP) - _GAP) if self.rows else 0.0


def pill_width(text: SetText) -> float:
    return text.width + 2 * _ACROSS * text.size


def set_pills(
    drawing: Drawing, texts: Sequence[str], *, width: float, most_rows: int, color: Color
) -> Pills:
    """As many as the rows have room for."""
    size = drawing.frame.text_size(_SIZE)
    style = TextStyle(weight=MEDIUM, color=color, line_height=_HEIGHT)
    rows: list[list[SetText]] = [[]]
    left = 0.0
    for text in texts:
        pill = one_line(text, style, size=size, width=width - 2 * _ACROSS * size)
        if rows[-1] and left + pill_width(pill) > width:
            rows.append([])
            left = 0.0
        rows[-1].append(pill)
        left += pill_width(pill) + _GAP * size
    return Pills(rows=tuple(tuple(row) for row in rows[:most_rows] if row), size=size)


def draw_pills(
    drawing: Drawing, pills: Pills, at: Point, *, fill: Color, center_in: float | None = None
) -> None:
    """From there on; `center_in` is the width in which each row stands in the middle."""
    size, top = pills.size, at[1]
    for row in pills.rows:
        whole = sum(map(pill_width, row)) + _GAP * size * (len(row) - 1)
        left = at[0] if center_in is None else at[0] + (center_in - whole) / 2
        for text in row:
            box = Box(left, top, left + pill_width(text), top + _HEIGHT * size)
            drawing.canvas.pill(box, fill, role="pill")
            drawing.filled.append(box)
            drawing.put(text, (left + _ACROSS * size, top), room=box, role="pill text")
            left = box.right + _GAP * size
        top += (_HEIGHT + _GAP) * size
