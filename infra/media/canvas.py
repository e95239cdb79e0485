"""A picture in the making, which remembers the text that was drawn on it."""

import math
from dataclasses import dataclass

from PIL import Image, ImageDraw

from infra.media.color import OPAQUE, Color
from infra.media.geometry import Box, Point
from infra.media.lettering import Lettering, blurred
from infra.media.typesetting import SetText

#: Edges are drawn this much larger and made smaller, which smooths them.
_SUPERSAMPLING = 4


@dataclass(frozen=True, slots=True)
class DrawnText:
    """`box` is around its ink; `role` is what the design calls it."""

    set_text: SetText
    at: Point
    box: Box
    role: str
    color: Color


@dataclass(frozen=True, slots=True)
class DrawnShape:
    box: Box
    role: str


class Canvas:
    """RGB; shapes with some transparency are mixed with what is below."""

    def __init__(self, width: int, height: int, ground: Color = (255, 255, 255, OPAQUE)) -> None:
        self.image = Image.new("RGB", (width, height), ground[:3])
        self.texts: list[DrawnText] = []
        self.shapes: list[DrawnShape] = []

    @property
    def box(self) -> Box:
        return Box(0, 0, self.image.width, self.image.height)

    def text(self, set_text: SetText, at: Point, *, role: str = "") -> Box:
        """Draws it with its room's top left corner there; answers with the box of its ink."""
        lettering = Lettering(self.image, set_text, at)
        for box, color in lettering.markers():
            self.rounded(box, lettering.marker_radius, color)
        lettering.draw()
        ink = set_text.ink_box(at)
        self.texts.append(DrawnText(set_text, at, ink, role, set_text.style.color))
        return ink

    def rounded(
        self,
        box: Box,
        radius: float,
        fill: Color | None,
        *,
        outline: Color | None = None,
        width: float = 0,
        role: str = "",
    ) -> None:
        """A rectangle with round corners; the outline is drawn inside of the box."""
        if outline and width:
            self._fill(box, outline, _ring(box, radius, width))
            if fill:
                inner = box.grown(-width)
                self._fill(inner, fill, _rounded_mask(inner, max(0.0, radius - width)))
        elif fill:
            self._fill(box, fill, _rounded_mask(box, radius))
        if role:
            self.shapes.append(DrawnShape(box, role))

    def pill(
        self,
        box: Box,
        fill: Color | None,
        *,
        outline: Color | None = None,
        width: float = 0,
        role: str = "",
    ) -> None:
        """Its ends are half circles."""
        radius = min(box.width, box.height) / 2
        self.rounded(box, radius, fill, outline=outline, width=width, role=role)

    def circle(self, middle: Point, radius: float, fill: Color, *, role: str = "") -> None:
        x, y = middle
        self.pill(Box(x - radius, y - radius, x + radius, y + radius), fill, role=role)

    def shadow(
        self,
        box: Box,
        radius: float,
        *,
        blur: float,
        color: Color,
        offset: Point = (0, 0),
    ) -> None:
        """Of a rounded rectangle; `blur` is a Gaussian's radius in pixels."""
        room = math.ceil(3 * blur)
        area = box.moved(*offset)
        mask = _rounded_mask(area, radius)
        larger = Image.new("L", (mask.width + 2 * room, mask.height + 2 * room))
        larger.paste(mask, (room, room))
        corner = (math.floor(area.left) - room, math.floor(area.top) - room)
        self._paint(color, corner, blurred(larger, blur))

    def line(self, start: Point, end: Point, color: Color, width: float = 1) -> None:
        """With round ends."""
        area = Box.around([Box(*start, *start), Box(*end, *end)]).grown(width / 2)
        corner, size = _pixels(area)
        scale = _SUPERSAMPLING
        mask = Image.new("L", (size[0] * scale, size[1] * scale))
        draw = ImageDraw.Draw(mask)
        ends = [((x - corner[0]) * scale, (y - corner[1]) * scale) for x, y in (start, end)]
        draw.line(ends, OPAQUE, round(width * scale))
        for x, y in ends:
            draw.circle((x, y), width * scale / 2, OPAQUE)
        self._paint(color, corner, mask.reduce(scale))

    def paste(self, image: Image.Image, at: Point, mask: Image.Image | None = None) -> None:
        """With its own transparency, where no mask is given."""
        corner = (round(at[0]), round(at[1]))
        if mask is None and image.has_transparency_data:
            mask = image = image.convert("RGBA")
        self.image.paste(image, corner, mask)

    def _fill(self, box: Box, color: Color, mask: Image.Image) -> None:
        self._paint(color, (math.floor(box.left), math.floor(box.top)), mask)

    def _paint(self, color: Color, corner: tuple[int, int], mask: Image.Image) -> None:
        if color[3] != OPAQUE:
            mask = mask.point([value * color[3] // OPAQUE for value in range(OPAQUE + 1)])
        self.image.paste(color[:3], corner, mask)


def _pixels(box: Box) -> tuple[tuple[int, int], tuple[int, int]]:
    """The corner and the size of the whole pixels that it touches."""
    left, top = math.floor(box.left), math.floor(box.top)
    return (left, top), (
        max(1, math.ceil(box.right) - left),
        max(1, math.ceil(box.bottom) - top),
    )


def _rounded_mask(box: Box, radius: float) -> Image.Image:
    corner, size = _pixels(box)
    scale = _SUPERSAMPLING
    mask = Image.new("L", (size[0] * scale, size[1] * scale))
    inner = box.moved(-corner[0], -corner[1])
    bounds = [round(edge * scale) for edge in (inner.left, inner.top, inner.right, inner.bottom)]
    ImageDraw.Draw(mask).rounded_rectangle(
        (bounds[0], bounds[1], max(bounds[0], bounds[2] - 1), max(bounds[1], bounds[3] - 1)),
        min(radius, box.width / 2, box.height / 2) * scale,
        OPAQUE,
    )
    return mask.reduce(scale)


def _ring(box: Box, radius: float, width: float) -> Image.Image:
    outer = _rounded_mask(box, radius)
    inner = box.grown(-width)
    hole = _rounded_mask(inner, max(0.0, radius - width))
    corner = (
        math.floor(inner.left) - math.floor(box.left),
        math.floor(inner.top) - math.floor(box.top),
    )
    outer.paste(0, corner, hole)
    return outer
