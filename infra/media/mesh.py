"""What a ground of flowing colours is made of."""

from dataclasses import dataclass

from infra.media.color import Color


@dataclass(frozen=True, slots=True)
class Blob:
    """A colour around a point; shares of the width, the height and the longer side."""

    x: float
    y: float
    color: Color
    reach: float = 0.5


@dataclass(frozen=True, slots=True)
class Mesh:
    base: Color
    blobs: tuple[Blob, ...] = ()

    @property
    def colors(self) -> tuple[Color, ...]:
        return (self.base, *(blob.color for blob in self.blobs))
