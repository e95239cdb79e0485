"""Points and boxes of a picture: pixels from its top left corner."""

from collections.abc import Iterable
from dataclasses import dataclass

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def at(cls, point: Point, size: Point) -> "Box":
        return cls(point[0], point[1], point[0] + size[0], point[1] + size[1])

    @classmethod
    def around(cls, boxes: Iterable["Box"]) -> "Box":
        """The smallest that holds them all; there is at least one."""
        every = tuple(boxes)
        return cls(
            min(box.left for box in every),
            min(box.top for box in every),
            max(box.right for box in every),
            max(box.bottom for box in every),
        )

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> Point:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def moved(self, right: float, down: float) -> "Box":
        return Box(self.left + right, self.top + down, self.right + right, self.bottom + down)

    def grown(self, by: float) -> "Box":
        """Larger by that much on each side, smaller if it is negative."""
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def holds(self, other: "Box", *, tolerance: float = 0.0) -> bool:
        room = self.grown(tolerance)
        return (
            room.left <= other.left
            and room.top <= other.top
            and room.right >= other.right
            and room.bottom >= other.bottom
        )

    def meets(self, other: "Box") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )
