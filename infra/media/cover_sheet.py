"""A cover in the making: its shapes first, then its texts, so that both can be measured apart."""

from dataclasses import dataclass

from PIL import Image

from infra.media.canvas import Canvas
from infra.media.geometry import Box, Point
from infra.media.lettering import Lettering
from infra.media.typesetting import SetText


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedText:
    """`within` is the box that its design gives it: a pill, a card, a column."""

    set_text: SetText
    at: Point
    role: str
    within: Box

    @property
    def ink(self) -> Box:
        return self.set_text.ink_box(self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnCover:
    """`ground` is the picture without its texts."""

    image: Image.Image
    ground: Image.Image
    texts: tuple[PlacedText, ...]


class Sheet:
    """`canvas` takes the shapes, at once; texts wait until all of those are there."""

    def __init__(self, ground: Image.Image) -> None:
        self.canvas = Canvas(1, 1)
        self.canvas.image = ground
        self._texts: list[PlacedText] = []

    def text(self, set_text: SetText, at: Point, *, role: str, within: Box) -> None:
        lettering = Lettering(self.canvas.image, set_text, at)
        for box, color in lettering.markers():
            self.canvas.rounded(box, lettering.marker_radius, color)
        self._texts.append(PlacedText(set_text=set_text, at=at, role=role, within=within))

    def ornament(self, set_text: SetText, at: Point) -> None:
        """Letters that are a picture: part of the ground, and nothing to be read."""
        Lettering(self.canvas.image, set_text, at).draw()

    def finish(self) -> DrawnCover:
        image = self.canvas.image
        ground = image.copy()
        for text in self._texts:
            Lettering(image, text.set_text, text.at).draw()
        return DrawnCover(image=image, ground=ground, texts=tuple(self._texts))
