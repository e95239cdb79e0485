"""Small copies of our own pictures, which say of themselves what their originals say."""

import io
from collections.abc import AsyncIterator

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from domain.thumbnail import ThumbnailUnavailable
from infra.media.small_copies import thumbnail
from infra.media.thumbnails import PillowThumbnails
from infra.processes import Processes
from tests.infra.media import strange_pictures as strange

MEBIBYTE = 1024 * 1024


def opened(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("width", [150, 300])
def test_a_copy_is_so_wide_and_keeps_its_proportions(kind: str, width: int) -> None:
    picture = opened(thumbnail(strange.encoded(strange.two_halves(size=(900, 600)), kind), width))

    assert (picture.format, picture.size) == ("JPEG", (width, width * 2 // 3))


def test_a_narrow_picture_is_not_made_wider() -> None:
    assert opened(thumbnail(strange.encoded(strange.two_halves()), 300)).size == (40, 20)


def test_a_very_wide_picture_keeps_a_line() -> None:
    assert opened(thumbnail(strange.encoded(Image.new("RGB", (9000, 2))), 150)).size == (150, 1)


def test_what_is_transparent_becomes_white() -> None:
    sent = strange.encoded(Image.new("RGBA", (600, 400), (0, 0, 0, 0)))

    assert opened(thumbnail(sent, 300)).getpixel((9, 9)) == (255, 255, 255)


def test_a_copy_keeps_the_metadata_that_says_ai_made_it() -> None:
    exif = Image.Exif()
    exif[0x010E] = "AIGC: made by AI"
    packet = b"<x:xmpmeta>AIGC in XMP</x:xmpmeta>"
    picture = strange.two_halves(size=(600, 400))
    notes = PngInfo()
    notes.add_itxt("XML:com.adobe.xmp", packet.decode())
    for sent in (
        strange.encoded(picture, "JPEG", exif=exif, xmp=packet),
        strange.encoded(picture, "PNG", exif=exif, pnginfo=notes),
    ):
        copy = opened(thumbnail(sent, 300))

        assert copy.getexif()[0x010E] == "AIGC: made by AI"
        assert copy.info["xmp"] == packet


@pytest.fixture
async def processes() -> AsyncIterator[Processes]:
    processes = Processes(size=1, memory_bytes=512 * MEBIBYTE, seconds=60)
    yield processes
    await processes.aclose()


async def test_copies_are_made_in_a_process_of_their_own(processes: Processes) -> None:
    sent = strange.encoded(strange.two_halves(size=(1242, 1660)))

    copy = opened(await PillowThumbnails(processes).make(sent, width=300))

    assert copy.size == (300, 401)


async def test_a_copy_that_takes_too_long_may_be_made_later() -> None:
    slow = Processes(size=1, memory_bytes=512 * MEBIBYTE, seconds=0.001)
    sent = strange.encoded(strange.two_halves(size=(1242, 1660)))

    with pytest.raises(ThumbnailUnavailable):
        await PillowThumbnails(slow).make(sent, width=300)

    await slow.aclose()
