"""What some families show beside their text: a figure, a quotation mark, two sides compared."""

from collections.abc import Sequence
from dataclasses import dataclass

from infra.media.color import with_alpha
from infra.media.cover_column import Part
from infra.media.cover_emphasis import Figure, Highlight
from infra.media.cover_palette import Chip, ink_on
from infra.media.cover_sheet import Sheet
from infra.media.cover_text_parts import Kit
from infra.media.does_not_fit import DoesNotFit
from infra.media.face import Face
from infra.media.geometry import Box
from infra.media.text import BLACK, BOLD, Align, Span, TextStyle, plain
from infra.media.typesetting import SetText, fit_text, set_text

_ANY_HEIGHT = 100_000.0
SIDES = 2
#: More than the arrow between the panels reaches into them.
_PANEL_PADDING = 1.05
_SIDE_LINES = 5


def figure_part(kit: Kit, figure: Figure, *, width: float, height: float) -> Part:
    """As large as it can be, its unit smaller; cut to its ink, for digits have no descenders."""
    palette = kit.look.palette
    style = TextStyle(weight=BLACK, color=palette.accent, line_height=1.0)
    number = fit_text(
        plain(figure.number),
        style,
        box=(width * (0.72 if figure.unit else 1.0), height * 1.3),
        sizes=(round(kit.unit * 2.5), max(round(kit.unit * 2.5), round(height * 1.3))),
        most_lines=1,
    )
    unit = _unit(figure.unit, style, number.size, width - number.width)
    ink = number.ink_box((0, 0))

    def draw(sheet: Sheet, box: Box) -> None:
        left = box.left - ink.left
        if kit.look.title.align is Align.CENTER:
            left += (box.width - number.width - (unit.width if unit else 0)) / 2
        top = box.top - ink.top
        sheet.text(number, (left, top), role="figure", within=box.grown(2))
        if unit:
            down = number.lines[0].baseline - unit.lines[0].baseline
            at = (left + ink.right + kit.unit * 0.25, top + down)
            sheet.text(unit, at, role="figure", within=box.grown(kit.unit))

    return Part(height=ink.height, draw=draw, gap=kit.unit * 0.9)


def _unit(unit: str, style: TextStyle, size: int, width: float) -> SetText | None:
    if not unit:
        return None
    largest = max(1, round(size * 0.36))
    return fit_text(plain(unit), style, box=(width, _ANY_HEIGHT), sizes=(1, largest), most_lines=1)


def quote_mark_part(kit: Kit, width: float) -> Part:
    """An opening mark, cut to its ink."""
    style = TextStyle(face=Face.SERIF, weight=BOLD, color=kit.look.palette.accent, line_height=1.0)
    size = round(kit.unit * 5)
    mark = set_text((Span("“"),), style, size=size, width=width + size)
    ink = mark.ink_box((0, 0))

    def draw(sheet: Sheet, box: Box) -> None:
        left = (box.left + box.right - ink.width) / 2 - ink.left
        sheet.ornament(mark, (left, box.top - ink.top))

    return Part(height=ink.height, draw=draw, gap=kit.unit * 0.8)


@dataclass(frozen=True, slots=True)
class _Side:
    label: SetText
    lines: tuple[SetText, ...]
    chip: Chip

    @property
    def height(self) -> float:
        return self.label.height + sum(line.height for line in self.lines)


def sides_part(kit: Kit, highlights: Sequence[Highlight], width: float, height: float) -> Part:
    """Before and after, each on a panel, with an arrow between; raises `DoesNotFit`.

    `height` is the most that it may need.
    """
    if len(highlights) < SIDES:
        raise DoesNotFit
    gap, padding = kit.unit * 0.5, kit.unit * _PANEL_PADDING
    panel_width = (width - gap) / 2
    half = -(-len(highlights) // 2)
    plate = kit.look.palette.plate
    names = _names(highlights)
    around = 2 * padding + kit.unit * 0.5
    room = (panel_width - 2 * padding, height - around)
    sides = [
        _side(kit, names[0], highlights[:half], plate.token, room),
        _side(kit, names[1], highlights[half:], Chip(plate.fill, plate.ink), room),
    ]
    least = max(side.height for side in sides) + around

    def draw(sheet: Sheet, box: Box) -> None:
        for index, side in enumerate(sides):
            left = box.left + index * (panel_width + gap)
            _draw_side(kit, sheet, side, Box(left, box.top, left + panel_width, box.bottom))
        _draw_arrow(kit, sheet, ((box.left + box.right) / 2, (box.top + box.bottom) / 2))

    return Part(height=least, draw=draw, gap=kit.unit * 1.1, give=kit.unit * 9)


def _names(highlights: Sequence[Highlight]) -> tuple[str, str]:
    """Of two that have headings those are the names; else the sides are called what they are."""
    if len(highlights) == SIDES and all(each.text for each in highlights):
        return highlights[0].heading, highlights[1].heading
    is_latin = all(each.heading.isascii() for each in highlights)
    return ("BEFORE", "AFTER") if is_latin else ("之前", "之后")


def _side(
    kit: Kit,
    name: str,
    highlights: Sequence[Highlight],
    chip: Chip,
    room: tuple[float, float],
) -> _Side:
    width, height = room
    label_style = TextStyle(weight=BOLD, color=chip.ink, line_height=1.5)
    line_style = TextStyle(weight=BLACK, color=chip.ink, line_height=1.32)
    label = kit.line(name, label_style, units=1.0, width=width)
    units = 1.55 if len(highlights) == 1 else 1.15
    lines = tuple(
        fit_text(
            plain(_told(each, name)),
            line_style,
            box=(width, (height - label.height) / len(highlights)),
            sizes=(kit.smallest, kit.size(units)),
            most_lines=_SIDE_LINES,
            is_title=True,
        )
        for each in highlights
    )
    return _Side(label, lines, chip)


def _told(highlight: Highlight, name: str) -> str:
    if highlight.heading == name and highlight.text:
        return f"{highlight.icon}{highlight.text}"
    text = f"：{highlight.text}" if highlight.text else ""
    return f"{highlight.icon}{highlight.heading}{text}"


def _draw_side(kit: Kit, sheet: Sheet, side: _Side, panel: Box) -> None:
    radius = kit.look.radius * kit.unit
    sheet.canvas.rounded(panel, radius, side.chip.fill)
    inner = panel.grown(-kit.unit * _PANEL_PADDING)
    sheet.text(side.label, (inner.left, inner.top), role="heading", within=panel)
    rule = inner.top + side.label.height
    sheet.canvas.line(
        (inner.left, rule),
        (inner.left + kit.unit * 1.6, rule),
        side.chip.ink,
        max(2.0, kit.unit * 0.09),
    )
    told = sum(line.height for line in side.lines)
    y = rule + max(kit.unit * 0.3, (inner.bottom - rule - told) / 2)
    for line in side.lines:
        sheet.text(line, (inner.left, y), role="text", within=panel)
        y += line.height


def _draw_arrow(kit: Kit, sheet: Sheet, middle: tuple[float, float]) -> None:
    x, y = middle
    radius = kit.unit * 0.75
    fill = kit.look.palette.ink
    sheet.canvas.circle(middle, radius * 1.12, kit.look.palette.ground.base)
    sheet.canvas.circle(middle, radius, fill)
    ink, width = ink_on(fill), radius * 0.2
    tip, tail, barb = x + radius * 0.48, x - radius * 0.48, radius * 0.4
    sheet.canvas.line((tail, y), (tip, y), ink, width)
    sheet.canvas.line((tip - barb, y - barb), (tip, y), ink, width)
    sheet.canvas.line((tip - barb, y + barb), (tip, y), ink, width)


def sign_part(kit: Kit, sign: str, height: float) -> Part:
    """An emoji or a figure as high as said: an ornament, which no inspection reads as text."""
    is_emoji = not sign.isascii()
    opacity = 1.0 if is_emoji else 0.12
    style = TextStyle(
        weight=BLACK, color=with_alpha(kit.look.palette.ink, opacity), line_height=1.0
    )
    drawn = set_text(plain(sign), style, size=max(1, round(height)), width=height * 8)
    ink = drawn.ink_box((0, 0))

    def draw(sheet: Sheet, box: Box) -> None:
        scale = min(1.0, box.width / ink.width)
        shown = set_text(plain(sign), style, size=max(1, round(height * scale)), width=height * 8)
        black = shown.ink_box((0, 0))
        middle = (box.top + box.bottom) / 2
        left = (
            (box.left + box.right - black.width) / 2
            if kit.look.title.align is Align.CENTER
            else box.right - black.width
        )
        sheet.ornament(shown, (left - black.left, middle - black.height / 2 - black.top))

    return Part(height=height, draw=draw, gap=kit.unit)
