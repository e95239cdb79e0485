"""Pictures as strangers send them: odd, broken, or made to harm."""

import io
import struct
import zlib
from typing import Any

from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

RED, BLUE = (220, 20, 30), (20, 30, 220)
SCRIPT = b"<html><script>alert(document.domain)</script></html>"
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def two_halves(mode: str = "RGB", size: tuple[int, int] = (40, 20)) -> Image.Image:
    """The left half red, the right half blue."""
    picture = Image.new("RGB", size, RED)
    picture.paste(BLUE, (size[0] // 2, 0, *size))
    return picture.convert(mode)


def encoded(picture: Image.Image, kind: str = "PNG", **options: Any) -> bytes:  # noqa: ANN401 - as Pillow takes them
    written = io.BytesIO()
    picture.save(written, kind, **options)
    return written.getvalue()


def chunk(name: bytes, data: bytes) -> bytes:
    check = zlib.crc32(name + data)
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", check)


def png_header(width: int, height: int) -> bytes:
    return _SIGNATURE + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))


def vast_header() -> bytes:
    """Says that it has 60,000 × 60,000 pixels, in a hundred bytes."""
    return png_header(60_000, 60_000) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def many_pixels() -> bytes:
    """Honest about its 25 million pixels, in some kilobytes."""
    return encoded(Image.new("1", (5000, 5000)), optimize=True)


def inflating_pixels() -> bytes:
    """A few pixels by its header, and a gigabyte by its data."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(1 << 20)) for _ in range(1024)) + packer.flush()
    return png_header(8, 8) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def inflating_text() -> bytes:
    """A comment of 100 MB, before the pixels."""
    text = b"Comment\x00\x00" + zlib.compress(bytes(100_000_000), 9)
    plain = encoded(two_halves())
    return plain[:33] + chunk(b"zTXt", text) + plain[33:]


def polyglot() -> bytes:
    """A picture to us, and a page to whoever sniffs; within a text chunk and after the end."""
    notes = PngInfo()
    notes.add_text("Comment", SCRIPT.decode())
    return encoded(two_halves(), pnginfo=notes) + SCRIPT


def animated(kind: str) -> bytes:
    """Red first, then blue."""
    first, second = Image.new("RGB", (30, 20), RED), Image.new("RGB", (30, 20), BLUE)
    return encoded(first, kind, save_all=True, append_images=[second], duration=100)


def sixteen_bits() -> bytes:
    """Four greys of 65,536."""
    picture = Image.new("I;16", (4, 1))
    for place, level in enumerate((0, 20_000, 40_000, 65_535)):
        picture.putpixel((place, 0), level)
    return encoded(picture)


def palette_with_a_hole() -> bytes:
    """Its second half is transparent by an entry of the palette."""
    picture = two_halves().quantize(2)
    return encoded(picture, transparency=picture.getpixel((39, 0)))


def turned(orientation: int) -> bytes:
    """Saved on its side, with an EXIF entry that says so."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    return encoded(two_halves(), "JPEG", exif=exif, quality=95, subsampling=0)


def with_everything() -> bytes:
    """A photograph with a place, a comment, XMP and a colour profile."""
    exif = Image.Exif()
    exif[0x010E] = "secret-description"
    exif.get_ifd(0x8825)[1] = "N-secret"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return encoded(
        two_halves(),
        "JPEG",
        exif=exif,
        xmp=b"<x:xmpmeta>secret-xmp</x:xmpmeta>",
        comment=b"secret-comment",
        icc_profile=profile,
    )


def huge_exif() -> bytes:
    """Sixty segments of it: about four megabytes."""
    plain = encoded(two_halves(), "JPEG")
    segment = b"\xff\xe1" + struct.pack(">H", 65_535) + b"Exif\x00\x00" + bytes(65_527)
    return plain[:2] + segment * 60 + plain[2:]


def swapped_profile() -> bytes:
    """Says of its red that it is blue, and the other way round."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = profile.replace(b"rXYZ", b"?").replace(b"bXYZ", b"rXYZ").replace(b"?", b"bXYZ")
    return encoded(two_halves(), icc_profile=swapped)
