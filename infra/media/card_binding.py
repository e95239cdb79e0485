"""All pages of a set of cards in one file: below each other, or as a document."""

import io
from collections.abc import Sequence

from PIL import Image

from domain.picture import Picture
from infra.media.encoding import JPEG_QUALITY, encode_png

#: Of the pages of a document: a picture of 1242 pixels is as wide as a sheet of A3.
DOTS_PER_INCH = 96


def stack_pages(pages: Sequence[bytes]) -> Picture:
    """One below the other in one PNG, as wide as the widest."""
    sizes = [_size(page) for page in pages]
    width, height = max(size[0] for size in sizes), sum(size[1] for size in sizes)
    stack = Image.new("RGB", (width, height))
    top = 0
    for page, size in zip(pages, sizes, strict=True):
        # Opened one after the other: eighteen pages at once would take as much memory again.
        stack.paste(_opened(page), ((width - size[0]) // 2, top))
        top += size[1]
    return Picture(data=encode_png(stack), mime_type="image/png", width=width, height=height)


def bind_pages(pages: Sequence[bytes], title: str) -> bytes:
    """A PDF with a picture on each page, as JPEG of quality `JPEG_QUALITY`."""
    first, *others = (_opened(page) for page in pages)
    file = io.BytesIO()
    first.save(
        file,
        "PDF",
        save_all=True,
        append_images=others,
        resolution=DOTS_PER_INCH,
        quality=JPEG_QUALITY,
        title=title,
    )
    return file.getvalue()


def _size(page: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(page)) as opened:
        return opened.size


def _opened(page: bytes) -> Image.Image:
    with Image.open(io.BytesIO(page)) as opened:
        return opened.convert("RGB")
