"""Small copies of pictures: blobs whose names say what they are made of."""

import re
from dataclasses import dataclass
from typing import Protocol

from domain.errors import BadUserInput
from domain.language import Sentence

#: Pixels, narrowest first.
WIDTHS = (150, 300, 600, 1200)

_NAME = re.compile(r"thumb/([0-9]{1,4})/(.+)\.jpg")


class ThumbnailUnavailable(Exception):
    """It could not be made now, for lack of time or memory; later it may."""


class WidthInvalid(BadUserInput):
    def __init__(self) -> None:
        super().__init__(
            Sentence("宽度须为正整数（像素）。", "A width is a positive number of pixels.")
        )


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """The copy of a blob that is `width` pixels wide."""

    original_name: str
    width: int

    @property
    def blob_name(self) -> str:
        return f"thumb/{self.width}/{self.original_name}.jpg"

    @classmethod
    def of_name(cls, blob_name: str) -> "Thumbnail | None":
        """What such a name stands for; None for any other blob's."""
        matched = _NAME.fullmatch(blob_name)
        if matched is None or int(matched[1]) not in WIDTHS:
            return None
        return cls(matched[2], int(matched[1]))


class ThumbnailMaker(Protocol):
    async def make(self, picture: bytes, *, width: int) -> bytes:
        """A JPEG that takes over the picture's metadata; raises `ThumbnailUnavailable`."""


def fitting_width(asked: int) -> int:
    """The narrowest of ours that is as wide as asked, or our widest; raises `WidthInvalid`."""
    if asked <= 0:
        raise WidthInvalid
    return next((width for width in WIDTHS if width >= asked), WIDTHS[-1])
