"""Small copies of pictures of our own, which say as their originals do that AI made them."""

import io

from PIL import Image

from domain.thumbnail import ThumbnailUnavailable
from infra.media.jpeg import jpeg
from infra.processes import Processes, ProcessLost

_QUALITY = 82


class PillowThumbnails:
    def __init__(self, processes: Processes) -> None:
        self._processes = processes

    async def make(self, picture: bytes, *, width: int) -> bytes:
        try:
            return await self._processes.run(thumbnail, picture, width)
        except (ProcessLost, TimeoutError, MemoryError) as error:
            raise ThumbnailUnavailable from error


def thumbnail(data: bytes, width: int) -> bytes:
    """A JPEG so wide, or as wide as the picture where that is narrower."""
    with Image.open(io.BytesIO(data)) as picture:
        height = max(1, round(picture.height * width / picture.width))
        small = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
        if width < picture.width:
            small = small.resize((width, height), Image.Resampling.LANCZOS)
        exif, xmp = picture.getexif(), picture.info.get("xmp", b"")
    return jpeg(small, quality=_QUALITY, exif=exif.tobytes() if exif else b"", xmp=xmp)
