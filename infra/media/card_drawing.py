"""A card in the making: what is drawn on it, and where it had to stay."""

from dataclasses import dataclass, field

from infra.media.canvas import Canvas
from infra.media.card_frame import Frame
from infra.media.card_themes import CardDesign
from infra.media.color import Color
from infra.media.does_not_fit import DoesNotFit
from infra.media.face import REGULAR, Face
from infra.media.geometry import Box, Point
from infra.media.graphemes import clusters
from infra.media.text import BOLD, Align, Text, TextStyle, plain
from infra.media.typesetting import SetText, set_text

#: Of a title's lines, of a heading's, of running text.
TITLE_LINES, HEADING_LINES, BODY_LINES = 1.28, 1.35, 1.6


@dataclass(frozen=True, slots=True)
class Placed:
    """Text with the box that its ink must stay in."""

    set_text: SetText
    at: Point
    room: Box
    role: str


@dataclass(eq=False, kw_only=True)
class Drawing:
    canvas: Canvas
    design: CardDesign
    frame: Frame
    placed: list[Placed] = field(default_factory=list)
    #: What fills the page beside text: panels, codes, pictures.
    filled: list[Box] = field(default_factory=list)

    def put(self, text: SetText, at: Point, *, room: Box, role: str) -> None:
        self.canvas.text(text, at, role=role)
        self.placed.append(Placed(text, at, room, role))

    def panel(self, box: Box, radius: float, fill: Color, *, role: str = "") -> None:
        self.canvas.rounded(box, radius, fill, role=role)
        self.filled.append(box)


def bold(color: Color, *, line_height: float = HEADING_LINES) -> TextStyle:
    return TextStyle(weight=BOLD, color=color, line_height=line_height)


def regular(color: Color) -> TextStyle:
    return TextStyle(weight=REGULAR, color=color, line_height=BODY_LINES)


def titling(design: CardDesign, color: Color, *, weight: int) -> TextStyle:
    """The serif has one weight only: it is set a little wider instead."""
    is_serif = design.title_face is Face.SERIF
    return TextStyle(
        face=design.title_face,
        weight=weight,
        color=color,
        line_height=TITLE_LINES,
        letter_spacing=0.02 if is_serif else 0.0,
    )


def one_line(
    text: str, style: TextStyle, *, size: int, width: float, align: Align = Align.LEFT
) -> SetText:
    """On one line, shortened with an ellipsis as far as it must be."""
    ends = [end for _, end in clusters(text)]
    whole = _line(plain(text), style, size, width, align)
    while whole is None and ends:
        ends.pop()
        shorter = text[: ends[-1]].rstrip() if ends else ""
        whole = _line(plain(f"{shorter}…"), style, size, width, align)
    if whole is None:
        raise DoesNotFit
    return whole


def _line(text: Text, style: TextStyle, size: int, width: float, align: Align) -> SetText | None:
    try:
        return set_text(text, style, size=size, width=width, align=align, most_lines=1)
    except DoesNotFit:
        return None
