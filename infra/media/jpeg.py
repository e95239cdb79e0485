"""Writing JPEGs."""

import io

from PIL import Image

_WHITE = (255, 255, 255)
#: A colour for every pixel: with fewer, red letters fray.
_ALL_COLOURS = 0


def jpeg(picture: Image.Image, *, quality: int, exif: bytes = b"", xmp: bytes = b"") -> bytes:
    """What is transparent becomes white."""
    written = io.BytesIO()
    _opaque(picture).save(
        written,
        "JPEG",
        quality=quality,
        subsampling=_ALL_COLOURS,
        exif=exif,
        xmp=xmp or None,
    )
    return written.getvalue()


def _opaque(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture.convert("RGB") if picture.mode not in {"RGB", "L"} else picture
    paper = Image.new("RGB", picture.size, _WHITE)
    paper.paste(picture, mask=picture)
    return paper
