"""Highlights on a cover: cards beside or below each other, ruled lines, or a short row of chips."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from infra.media.color import OPAQUE, Color, with_alpha
from infra.media.cover_column import Part
from infra.media.cover_emphasis import Highlight
from infra.media.cover_look import CardForm
from infra.media.cover_sheet import Sheet
from infra.media.cover_text_parts import Kit
from infra.media.does_not_fit import DoesNotFit
from infra.media.face import REGULAR
from infra.media.geometry import Box
from infra.media.text import BLACK, BOLD, Align, TextStyle, plain
from infra.media.typesetting import SetText, fit_text, set_text

_IN_A_ROW = 3
_SHADOW: Color = (60, 30, 30, OPAQUE)
_SHADOW_STRENGTH = 0.16
_TOKEN_UNITS = 1.75
_EMOJI_SHARE, _NUMBER_SHARE = 0.92, 0.56
#: Texts of all cards are one size: that of the one with the most to say.
_HEADING_UNITS, _TEXT_UNITS = 1.1, 0.86


@dataclass(frozen=True, slots=True)
class _Face:
    """The texts of one card."""

    heading: SetText
    text: SetText | None

    @property
    def height(self) -> float:
        return self.heading.height + (self.text.height if self.text else 0)


def cards_part(kit: Kit, highlights: Sequence[Highlight], width: float) -> Part:
    """In the theme's form, or stacked where a row has no room; raises `DoesNotFit`."""
    if kit.look.cards is CardForm.ROW:
        with suppress(DoesNotFit):
            return _row(kit, highlights, width)
    return stack_part(kit, highlights, width)


def _row(kit: Kit, highlights: Sequence[Highlight], width: float) -> Part:
    columns = _columns(len(highlights))
    rows = -(-len(highlights) // columns)
    gap, padding = kit.unit * 0.55, kit.unit * 0.65
    card_width = (width - gap * (columns - 1)) / columns
    token = kit.unit * _TOKEN_UNITS
    faces = _faces(kit, highlights, card_width - 2 * padding, heading_lines=2, text_lines=2)
    card_height = max(face.height for face in faces) + token + kit.unit * 0.3 + 2 * padding

    def draw(sheet: Sheet, box: Box) -> None:
        height = (box.height - gap * (rows - 1)) / rows
        for index, face in enumerate(faces):
            left = box.left + (index % columns) * (card_width + gap)
            top = box.top + (index // columns) * (height + gap)
            card = Box(left, top, left + card_width, top + height)
            _draw_plate(kit, sheet, card)
            inner = card.grown(-padding)
            spare = (inner.height - token - face.height) / 3
            _draw_token(
                kit,
                sheet,
                Box.at((inner.left, inner.top + min(spare, kit.unit)), (token, token)),
                highlights[index].icon or str(index + 1),
            )
            _draw_face(sheet, face, (inner.left, inner.bottom - face.height), card)

    return Part(
        height=card_height * rows + gap * (rows - 1),
        draw=draw,
        gap=kit.unit,
        give=rows * kit.unit * 1.6,
    )


def _columns(count: int) -> int:
    """Four stand two by two."""
    if count <= _IN_A_ROW:
        return count
    return 2 if count == _IN_A_ROW + 1 else _IN_A_ROW


def stack_part(
    kit: Kit, highlights: Sequence[Highlight], width: float, *, has_texts: bool = True
) -> Part:
    """Below each other; raises `DoesNotFit`."""
    is_ruled = kit.look.cards is CardForm.LINES
    shown = (
        highlights if has_texts else [Highlight(each.heading, "", each.icon) for each in highlights]
    )
    gap = 0.0 if is_ruled else kit.unit * 0.42
    padding = (0.0 if is_ruled else kit.unit * 0.7, kit.unit * (0.42 if is_ruled else 0.48))
    token = kit.unit * (_TOKEN_UNITS if any(each.text for each in shown) else 1.4)
    indent = token + kit.unit * 0.6
    faces = _faces(kit, shown, width - indent - 2 * padding[0], heading_lines=1, text_lines=1)
    row_height = max(token, *(face.height for face in faces)) + 2 * padding[1]
    count = len(faces)

    def draw(sheet: Sheet, box: Box) -> None:
        height = (box.height - gap * (count - 1)) / count
        for index, face in enumerate(faces):
            top = box.top + index * (height + gap)
            card = Box(box.left, top, box.right, top + height)
            _draw_ground(kit, sheet, card, is_first=index == 0)
            middle = (card.top + card.bottom) / 2
            left = card.left + padding[0]
            square = Box(left, middle - token / 2, left + token, middle + token / 2)
            _draw_token(kit, sheet, square, shown[index].icon or str(index + 1))
            _draw_face(sheet, face, (left + indent, middle - face.height / 2), card)

    return Part(
        height=row_height * count + gap * (count - 1),
        draw=draw,
        gap=kit.unit * 0.9,
        give=count * kit.unit * 1.1,
    )


def _faces(
    kit: Kit, highlights: Sequence[Highlight], width: float, *, heading_lines: int, text_lines: int
) -> list[_Face]:
    plate = kit.look.palette.plate
    headings = _set_alike(
        kit,
        [each.heading for each in highlights],
        TextStyle(weight=BOLD, color=plate.ink, line_height=1.3),
        _Room(width, heading_lines, _HEADING_UNITS),
    )
    written = [each.text for each in highlights if each.text]
    texts = iter(
        _set_alike(
            kit,
            written,
            TextStyle(weight=REGULAR, color=plate.soft, line_height=1.36),
            _Room(width, text_lines, _TEXT_UNITS),
        )
    )
    return [
        _Face(heading, next(texts) if each.text else None)
        for heading, each in zip(headings, highlights, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Room:
    width: float
    lines: int
    units: float


def _set_alike(kit: Kit, texts: Sequence[str], style: TextStyle, room: _Room) -> list[SetText]:
    fitted = [
        kit.line(text, style, units=room.units, width=room.width, most_lines=room.lines)
        for text in texts
    ]
    size = min((text.size for text in fitted), default=0)
    return [
        set_text(plain(text), style, size=size, width=room.width, most_lines=room.lines)
        for text in texts
    ]


def _draw_plate(kit: Kit, sheet: Sheet, card: Box) -> None:
    plate, radius = kit.look.palette.plate, kit.look.radius * kit.unit
    if plate.has_shadow:
        sheet.canvas.shadow(
            card,
            radius,
            blur=kit.unit * 0.55,
            color=with_alpha(_SHADOW, _SHADOW_STRENGTH),
            offset=(0, kit.unit * 0.28),
        )
    sheet.canvas.rounded(
        card, radius, plate.fill, outline=plate.outline, width=max(1.5, kit.unit * 0.04)
    )


def _draw_ground(kit: Kit, sheet: Sheet, card: Box, *, is_first: bool) -> None:
    if kit.look.cards is not CardForm.LINES:
        _draw_plate(kit, sheet, card)
        return
    color, width = kit.look.palette.ink, max(1.5, kit.unit * 0.06)
    for y in (card.top, card.bottom) if is_first else (card.bottom,):
        sheet.canvas.line((card.left, y), (card.right, y), with_alpha(color, 0.85), width)


def _draw_token(kit: Kit, sheet: Sheet, square: Box, sign: str) -> None:
    """An emoji as it is; a number on a square of its own."""
    if not sign.isdecimal():
        size = round(square.width * _EMOJI_SHARE)
        style = TextStyle(color=kit.look.palette.plate.ink, line_height=1.0)
        _draw_middle(sheet, sign, style, size, square)
        return
    chip = kit.look.palette.plate.token
    sheet.canvas.rounded(square, min(kit.look.radius * kit.unit, square.width / 2) * 0.7, chip.fill)
    size = round(max(square.width * _NUMBER_SHARE, kit.smallest))
    _draw_middle(
        sheet, sign, TextStyle(weight=BLACK, color=chip.ink, line_height=1.0), size, square
    )


def _draw_middle(sheet: Sheet, sign: str, style: TextStyle, size: int, square: Box) -> None:
    width = square.width * 2
    drawn = fit_text(
        plain(sign), style, box=(width, size * 2.0), sizes=(size, size), align=Align.CENTER
    )
    at = (square.left - square.width / 2, square.top + (square.height - drawn.height) / 2)
    sheet.text(drawn, at, role="token", within=square.grown(square.width * 0.1))


def _draw_face(sheet: Sheet, face: _Face, at: tuple[float, float], card: Box) -> None:
    sheet.text(face.heading, at, role="heading", within=card)
    if face.text:
        sheet.text(face.text, (at[0], at[1] + face.heading.height), role="text", within=card)


def chips_part(kit: Kit, highlights: Sequence[Highlight], width: float) -> Part:
    """Their headings alone, in one row; those that are too many for it are left out."""
    plate = kit.look.palette.plate
    style = TextStyle(weight=BOLD, color=plate.ink, line_height=1.3)
    padding, gap = kit.unit * 0.55, kit.unit * 0.4
    chosen: list[SetText] = []
    taken = 0.0
    for each in highlights:
        label = kit.line(f"{each.icon}{each.heading}", style, units=0.88, width=width)
        if taken + label.width + 2 * padding <= width:
            chosen.append(label)
            taken += label.width + 2 * padding + gap
    if not chosen:
        raise DoesNotFit
    height = max(label.height for label in chosen) + kit.unit * 0.55
    return Part(height=height, draw=_chips(kit, chosen, (padding, gap, height)), gap=kit.unit * 0.8)


def _chips(
    kit: Kit, labels: Sequence[SetText], lengths: tuple[float, float, float]
) -> Callable[[Sheet, Box], None]:
    padding, gap, height = lengths

    def draw(sheet: Sheet, box: Box) -> None:
        x = box.left
        for label in labels:
            chip = Box(x, box.top, x + label.width + 2 * padding, box.top + height)
            _draw_ground(kit, sheet, chip, is_first=False)
            at = (x + padding, box.top + (height - label.height) / 2)
            sheet.text(label, at, role="heading", within=chip)
            x = chip.right + gap

    return draw
