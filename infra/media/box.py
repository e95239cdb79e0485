"""Where something lies on a picture."""

from typing import NamedTuple


class Box(NamedTuple):
    """Pixels from the top left corner; the right and bottom edges are not in it."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top
