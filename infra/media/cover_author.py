"""Who signs a cover: a name beside its first letter or a logo."""

import io
from dataclasses import replace

from PIL import Image, ImageDraw, ImageOps

from infra.media.color import mix
from infra.media.cover_column import Part
from infra.media.cover_palette import ink_on, legible
from infra.media.cover_sheet import Sheet
from infra.media.cover_text_parts import Kit
from infra.media.does_not_fit import DoesNotFit
from infra.media.geometry import Box
from infra.media.gradients import gradient_image
from infra.media.graphemes import clusters
from infra.media.text import BLACK, BOLD, Align, Gradient, TextStyle, plain
from infra.media.typesetting import SetText, fit_text

_LOGO_FORMATS = ("PNG", "JPEG", "WEBP")
_SUPERSAMPLING = 4
_DIAGONAL = 45.0
#: Of a name that is cut short, so many letters stay.
_NAME_LETTERS = 4
#: Nothing is near a name that its letters' tails could touch.
_TAILS = 0.3


def author_part(kit: Kit, width: float, height: float, *, is_right: bool = False) -> Part:
    """The author's first letter, or the brand's logo, in a circle; and the name."""
    diameter = min(height, kit.unit * 1.75)
    gap = kit.unit * 0.4
    style = TextStyle(weight=BOLD, color=kit.look.palette.ink, line_height=1.3)
    name = _name(kit, style, width - diameter - gap)

    def draw(sheet: Sheet, box: Box) -> None:
        left = box.right - diameter - gap - name.width if is_right else box.left
        middle = (box.top + box.bottom) / 2
        circle = Box(left, middle - diameter / 2, left + diameter, middle + diameter / 2)
        if kit.logo is None:
            _draw_initial(kit, sheet, circle)
        else:
            sheet.canvas.paste(_round_logo(kit.logo, round(diameter)), (circle.left, circle.top))
        at = (circle.right + gap, middle - name.height / 2)
        room = Box(at[0], box.top, box.right, box.bottom).grown(name.size * _TAILS)
        sheet.text(name, at, role="author", within=room)

    return Part(height=height, draw=draw, gap=kit.unit * 0.6)


def _name(kit: Kit, style: TextStyle, width: float) -> SetText:
    """Cut short where even small letters have no room for all of it."""
    author = kit.text.author or ""
    ends = [end for _, end in clusters(author)]
    for shown in (author, *(f"{author[:end]}…" for end in reversed(ends[_NAME_LETTERS:]))):
        try:
            return kit.line(shown, style, units=0.95, width=width)
        except DoesNotFit:
            continue
    raise DoesNotFit


def _draw_initial(kit: Kit, sheet: Sheet, circle: Box) -> None:
    ink = ink_on(mix(*kit.look.palette.avatar, 0.5))
    start, end = (legible(color, [ink]) for color in kit.look.palette.avatar)
    side = round(circle.width)
    disc = gradient_image(
        (side, side), Box(0, 0, side, side), Gradient(start, end, angle=_DIAGONAL)
    )
    sheet.canvas.paste(disc, (circle.left, circle.top), _disc_mask(side))
    style = TextStyle(weight=BLACK, color=ink, line_height=1.0)
    size = round(circle.width * 0.52)
    initial = fit_text(
        plain((kit.text.author or "").lstrip("@＠")[:1].upper()),
        replace(style),
        box=(circle.width, circle.height),
        sizes=(size, size),
        align=Align.CENTER,
    )
    at = (circle.left, circle.top + (circle.height - initial.height) / 2)
    sheet.text(initial, at, role="initial", within=circle)


def _round_logo(encoded: bytes, side: int) -> Image.Image:
    with Image.open(io.BytesIO(encoded), formats=_LOGO_FORMATS) as logo:
        square = ImageOps.fit(logo.convert("RGBA"), (side, side), Image.Resampling.LANCZOS)
    white = Image.new("RGBA", square.size, (255, 255, 255, 255))
    white.alpha_composite(square)
    white.putalpha(_disc_mask(side))
    return white


def _disc_mask(side: int) -> Image.Image:
    mask = Image.new("L", (side * _SUPERSAMPLING, side * _SUPERSAMPLING))
    ImageDraw.Draw(mask).ellipse((0, 0, mask.width - 1, mask.height - 1), fill=255)
    return mask.reduce(_SUPERSAMPLING)
