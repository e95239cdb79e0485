"""A picture in the making, which remembers the text that was drawn on it."""

import math
from dataclasses import dataclass
from typing import TypedDict, Unpack

from PIL import Image

from infra.media.color import OPAQUE, Color
from infra.media.geometry import Box, Point
from infra.media.lettering import Lettering
from infra.media.masks import faded, line_mask, pixels, rounded_mask, shadow_mask
from infra.media.typesetting import SetText

WHITE: Color = (255, 255, 255, OPAQUE)


@dataclass(frozen=True, slots=True)
class DrawnText:
    """`at` is the corner of its room, `box` is around its ink, `role` is the design's word."""

    set_text: SetText
    at: Point
    box: Box
    role: str
    color: Color


@dataclass(frozen=True, slots=True)
class DrawnShape:
    box: Box
    role: str


class Rim(TypedDict, total=False):
    """An outline as wide as that, inside of the shape; without a colour there is none."""

    outline: Color | None
    width: float


class Canvas:
    """RGB; what is partly transparent is mixed with what is below."""

    def __init__(self, width: int, height: int, ground: Color = WHITE) -> None:
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
        role: str = "",
        **rim: Unpack[Rim],
    ) -> None:
        """A rectangle with round corners; with a `role` it is kept in `shapes`."""
        outline, width = rim.get("outline"), rim.get("width", 0)
        if fill:
            self._paint(fill, pixels(box)[0], rounded_mask(box, radius))
        if outline and width > 0:
            self._paint(outline, pixels(box)[0], _ring(box, radius, width))
        if role:
            self.shapes.append(DrawnShape(box, role))

    def pill(self, box: Box, fill: Color | None, *, role: str = "", **rim: Unpack[Rim]) -> None:
        """Its ends are half circles."""
        self.rounded(box, min(box.width, box.height) / 2, fill, role=role, **rim)

    def circle(
        self,
        middle: Point,
        radius: float,
        fill: Color | None,
        *,
        role: str = "",
        **rim: Unpack[Rim],
    ) -> None:
        self.rounded(Box(*middle, *middle).grown(radius), radius, fill, role=role, **rim)

    def shadow(
        self, box: Box, radius: float, blur: float, color: Color, offset: Point = (0, 0)
    ) -> None:
        """Of a rounded rectangle; `blur` is the radius of a Gaussian."""
        corner, mask = shadow_mask(box.moved(*offset), radius, blur)
        self._paint(color, corner, mask)

    def line(self, start: Point, end: Point, color: Color, width: float = 1) -> None:
        """With round ends."""
        self._paint(color, *line_mask(start, end, width))

    def paste(self, image: Image.Image, at: Point, mask: Image.Image | None = None) -> None:
        """Mixed by its own transparency, and by the mask where one is given."""
        corner = (round(at[0]), round(at[1]))
        if image.has_transparency_data:
            image = image.convert("RGBA")
            mask = image.getchannel("A") if mask is None else mask
        self.image.paste(image.convert("RGB"), corner, mask)

    def _paint(self, color: Color, corner: tuple[int, int], mask: Image.Image) -> None:
        self.image.paste(color[:3], corner, faded(mask, color[3]))


def _ring(box: Box, radius: float, width: float) -> Image.Image:
    ring = rounded_mask(box, radius)
    inner = box.grown(-width)
    if min(inner.width, inner.height) <= 0:
        return ring
    left, top = (
        math.floor(inner.left) - math.floor(box.left),
        math.floor(inner.top) - math.floor(box.top),
    )
    ring.paste(0, (left, top), rounded_mask(inner, radius - width))
    return ring
