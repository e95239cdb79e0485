"""Around a card's surface: its author, its number, its dots, and the label that AI made it."""

from dataclasses import dataclass

from PIL import Image, ImageChops, ImageDraw, ImageOps

from domain.ai_label import LABEL_ZH, LabelPosition
from infra.media.card_drawing import Drawing, bold, one_line
from infra.media.color import OPAQUE
from infra.media.geometry import Box
from infra.media.graphemes import clusters
from infra.media.text import Align, plain
from infra.media.typesetting import set_text
from infra.media.visible_label import draw_label

_SUPERSAMPLING = 4
_NEAR = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearings:
    """What all cards of a set have around them; the logo stands in place of an initial."""

    author: str | None
    logo: Image.Image | None
    index: int
    count: int


def draw_header(drawing: Drawing, bearings: Bearings) -> None:
    frame, design = drawing.frame, drawing.design
    size = frame.text_size(38)
    middle = _middle(drawing)
    inset = frame.scaled(24)
    room = Box(
        frame.header.left + inset,
        frame.header.top,
        frame.header.right - inset,
        frame.header.bottom,
    )
    number = set_text(
        plain(f"{bearings.index:02d} / {bearings.count:02d}"),
        bold(design.margin_accent),
        size=size,
        width=room.width,
        align=Align.RIGHT,
    )
    top = middle - number.height / 2
    drawing.put(number, (room.left, top), room=room, role="number")
    if bearings.author is not None:
        _draw_author(drawing, bearings, room, number.width)


def _draw_author(drawing: Drawing, bearings: Bearings, room: Box, taken: float) -> None:
    frame, size, middle = drawing.frame, drawing.frame.text_size(38), _middle(drawing)
    radius = max(0.7 * size, frame.scaled(36))
    draw_badge(drawing, bearings, (room.left + radius, middle), radius)
    left = room.left + 2 * radius + 0.5 * size
    name = one_line(
        bearings.author or "",
        bold(drawing.design.margin_ink),
        size=size,
        width=room.right - taken - size - left,
    )
    drawing.put(name, (left, middle - name.height / 2), room=room, role="author")


def _middle(drawing: Drawing) -> float:
    """A header stands nearer to the surface than to the picture's edge."""
    header = drawing.frame.header
    if drawing.frame.is_short:
        return header.middle[1]
    share = _NEAR if header.top < drawing.frame.surface.top else 1 - _NEAR
    return header.top + share * header.height


def draw_badge(
    drawing: Drawing, bearings: Bearings, middle: tuple[float, float], radius: float
) -> None:
    """The logo in a circle, or the author's first letter."""
    area = Box(middle[0] - radius, middle[1] - radius, middle[0] + radius, middle[1] + radius)
    if bearings.logo is not None:
        drawing.canvas.circle(middle, radius, drawing.design.paper)
        side = round(2 * radius)
        drawing.canvas.paste(_round(bearings.logo, side), (area.left, area.top))
        return
    drawing.canvas.circle(middle, radius, drawing.design.accent)
    author = bearings.author or ""
    start, end = clusters(author)[0]
    initial = set_text(
        plain(author[start:end].upper()),
        bold(drawing.design.on_accent),
        size=max(30, round(radius)),
        width=2 * radius,
        align=Align.CENTER,
    )
    at = (area.left, middle[1] - initial.height / 2)
    drawing.put(initial, at, room=area, role="initial")


def _round(logo: Image.Image, side: int) -> Image.Image:
    fitted = ImageOps.fit(logo.convert("RGBA"), (side, side), Image.Resampling.LANCZOS)
    disc = Image.new("L", (side * _SUPERSAMPLING, side * _SUPERSAMPLING))
    ImageDraw.Draw(disc).ellipse((0, 0, disc.width - 1, disc.height - 1), OPAQUE)
    fitted.putalpha(ImageChops.multiply(fitted.getchannel("A"), disc.reduce(_SUPERSAMPLING)))
    return fitted


def draw_footer(drawing: Drawing, bearings: Bearings, position: LabelPosition) -> None:
    """Draw it last: the label takes its tone from what is below it."""
    _draw_dots(drawing, bearings)
    region = drawing.frame.region
    corners = (round(region.left), round(region.top), round(region.right), round(region.bottom))
    visible = drawing.canvas.image.crop(corners)
    draw_label(visible, LABEL_ZH, position)
    drawing.canvas.image.paste(visible, corners[:2])


def _draw_dots(drawing: Drawing, bearings: Bearings) -> None:
    frame, design = drawing.frame, drawing.design
    radius = max(4.5, frame.scaled(9))
    long, gap = 4.6 * radius, 1.5 * radius
    width = (bearings.count - 1) * (2 * radius + gap) + long
    left, middle = frame.region.middle[0] - width / 2, frame.label.middle[1]
    for index in range(1, bearings.count + 1):
        is_here = index == bearings.index
        right = left + (long if is_here else 2 * radius)
        color = design.margin_accent if is_here else design.dot
        box = Box(left, middle - radius, right, middle + radius)
        drawing.canvas.pill(box, color, role="dot")
        left = right + gap
