"""Makes small copies: for a process of its own (`infra.media.tasks`)."""

import io

from PIL import Image

from infra.media.jpeg import jpeg

_QUALITY = 82


def thumbnail(data: bytes, width: int) -> bytes:
    """A JPEG so wide, or as wide as the picture where that is narrower."""
    with Image.open(io.BytesIO(data)) as picture:
        height = max(1, round(picture.height * width / picture.width))
        small = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
        if width < picture.width:
            small = small.resize((width, height), Image.Resampling.LANCZOS)
        exif, xmp = picture.getexif(), picture.info.get("xmp", b"")
    return jpeg(small, quality=_QUALITY, exif=exif.tobytes() if exif else b"", xmp=xmp)
