"""Draws pictures of strangers anew: for a process of its own (`infra.media.tasks`).

What `accepted` is given may be made to harm: it runs where it can only be slow, hungry or crash,
and what it returns holds nothing of the file but its pixels.
"""

import io
import struct
import warnings
import zlib
from typing import Final

from PIL import Image, ImageCms, UnidentifiedImageError

from domain.upload import PIXEL_LIMIT, Accepted, UploadPurpose
from infra.media.fault import Fault
from infra.media.file_kinds import FileKind, file_kind
from infra.media.jpeg import jpeg

#: What Pillow may try; all its other readers stay shut.
_FORMATS = ("PNG", "JPEG", "WEBP")
_PICTURES = {FileKind.PNG, FileKind.JPEG, FileKind.WEBP}
#: The longest side of what is kept: more than any cover or card shows of it.
BACKGROUND_SIDE = 4096
LOGO_SIDE = 2048
_JPEG_QUALITY = 92
_ORIENTATION = 0x0112
_UPRIGHT = 1
_SIXTEEN_TO_EIGHT_BITS = 257
_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
#: What the readers raise for a damaged file; a bomb that their own limits catch is a ValueError.
_DAMAGED = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    EOFError,
    MemoryError,
    struct.error,
    zlib.error,
)


def accepted(data: bytes, purpose: UploadPurpose) -> Accepted | Fault:
    """The picture upright, in sRGB, without its metadata, and no larger than we need it."""
    side = LOGO_SIDE if purpose is UploadPurpose.LOGO else BACKGROUND_SIDE
    try:
        opened = _open(data)
        if isinstance(opened, Fault):
            return opened
        with opened as picture:
            drawn = _drawn(picture, side)
    except _DAMAGED:
        return Fault.UNREADABLE
    return _encoded(drawn, purpose)


def _open(data: bytes) -> Image.Image | Fault:
    """Only the header is read; what it says of the size decides whether the rest will be."""
    if file_kind(data) not in _PICTURES:
        return Fault.UNSUPPORTED
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what is odd in a stranger's file is nothing to log
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            picture = Image.open(io.BytesIO(data), formats=_FORMATS)
        except UnidentifiedImageError:
            return Fault.UNREADABLE
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            return Fault.TOO_LARGE
    return Fault.TOO_LARGE if picture.width * picture.height > PIXEL_LIMIT else picture


def _drawn(picture: Image.Image, side: int) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        picture.load()
        orientation = picture.getexif().get(_ORIENTATION, _UPRIGHT)
    drawn = _in_eight_bits(picture)
    drawn.thumbnail((side, side), Image.Resampling.LANCZOS)
    drawn = _in_srgb(drawn, picture.info.get("icc_profile"))
    turn = _TURNS.get(orientation)
    return drawn if turn is None else drawn.transpose(turn)


def _in_eight_bits(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I"):
        # Pillow would cut off what is brighter than 255, of 65,535.
        return picture.convert("I").point(lambda level: level / _SIXTEEN_TO_EIGHT_BITS).convert("L")
    if picture.has_transparency_data:
        return picture.convert("RGBA")
    return picture.copy() if picture.mode in {"L", "CMYK"} else picture.convert("RGB")


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Colours as they were meant: without its profile, a phone's picture would look faded."""
    mode = "RGBA" if picture.mode == "RGBA" else "RGB"
    if not profile:
        return picture.convert(mode)
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(
            picture, source, ImageCms.createProfile("sRGB"), outputMode=mode
        )
    except (ImageCms.PyCMSError, OSError):  # of a broken profile, which browsers pass over too
        return picture.convert(mode)
    return picture.convert(mode) if converted is None else converted


def _encoded(drawn: Image.Image, purpose: UploadPurpose) -> Accepted:
    drawn.info.clear()  # Pillow writes comments and profiles that it finds there
    if purpose is UploadPurpose.LOGO:
        data, mime_type, extension = _png(drawn), "image/png", "png"
    else:
        data, mime_type, extension = jpeg(drawn, quality=_JPEG_QUALITY), "image/jpeg", "jpg"
    return Accepted(
        data=data,
        mime_type=mime_type,
        extension=extension,
        width=drawn.width,
        height=drawn.height,
    )


def _png(drawn: Image.Image) -> bytes:
    written = io.BytesIO()
    drawn.save(written, "PNG")
    return written.getvalue()
