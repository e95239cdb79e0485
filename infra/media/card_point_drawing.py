"""The points of a page as they are drawn: their numbers, headings and texts."""

from domain.info_card import SMALLEST_TEXT
from infra.media.card_drawing import HEADING_LINES, Drawing, bold
from infra.media.card_points import CHIP, NUMERAL_WIDTH, PointList, SetPoint
from infra.media.card_themes import PointStyle
from infra.media.face import Face
from infra.media.geometry import Box, Point
from infra.media.text import BLACK, Align, TextStyle, plain
from infra.media.typesetting import SetText, set_text

#: In sizes of the body: between two points, and how much higher a panel may become.
_WIDEST_GAP, _PANEL_GROWTH = 2.1, 0.8
_NUMBER, _NUMERAL = 0.92, 1.4
_RULE_WIDTH = 2
#: What is left even so is shared out above and below.
_LEAD = 0.42
#: More than this share of the room left over, and a number of that size fills the corner.
_HOLLOW, _GHOST = 0.5, 560


def draw_points(drawing: Drawing, points: PointList, room: Box) -> None:
    """From the top of the room; what they leave empty goes between them and into their panels."""
    measures, count = points.measures, len(points.points)
    slack = room.height - points.height
    growth = 0.0
    if points.style is PointStyle.PANELS:
        growth = min(_PANEL_GROWTH * measures.size, slack / (2 * count))
        slack -= 2 * growth * count
    is_hollow = slack > _HOLLOW * room.height and points.style is not PointStyle.PANELS
    if is_hollow and not drawing.frame.is_wide:
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
    side = CHIP * size
    chip = Box(at[0], at[1] - side / 2, at[0] + side, at[1] + side / 2)
    drawing.panel(chip, 0.32 * side, drawing.design.tint, role="chip")
    _draw_number(drawing, _set_number(str(number), bold(drawing.design.accent), size, side), chip)


def _draw_disc(drawing: Drawing, number: int, at: Point, size: int) -> None:
    side = CHIP * size
    disc = Box(at[0], at[1] - side / 2, at[0] + side, at[1] + side / 2)
    drawing.panel(disc, side / 2, drawing.design.accent, role="chip")
    color = drawing.design.on_accent
    _draw_number(drawing, _set_number(str(number), bold(color), size, side), disc)


def _draw_numeral(drawing: Drawing, number: int, at: Point, size: int) -> None:
    width = NUMERAL_WIDTH * size
    area = Box(at[0], at[1] - size, at[0] + width, at[1] + size)
    style = TextStyle(face=Face.SERIF, color=drawing.design.accent, line_height=HEADING_LINES)
    text = set_text(plain(f"{number:02d}"), style, size=round(_NUMERAL * size), width=width)
    _draw_number(drawing, text, area)


_NUMBERS = {
    PointStyle.CHIPS: _draw_chip,
    PointStyle.PANELS: _draw_disc,
    PointStyle.RULES: _draw_numeral,
}


def _set_number(number: str, style: TextStyle, size: int, width: float) -> SetText:
    size = max(SMALLEST_TEXT, round(_NUMBER * size))
    return set_text(plain(number), style, size=size, width=width, align=Align.CENTER)


def _draw_number(drawing: Drawing, text: SetText, area: Box) -> None:
    at = (area.left, area.middle[1] - text.height / 2)
    drawing.put(text, at, room=area, role="chip number")
