"""Strangers' pictures in processes of their own, which they cannot fill, hold up or end."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from PIL import Image

from domain.errors import Refusal
from domain.upload import (
    PictureTooLarge,
    PictureUnreadable,
    UnsupportedMedia,
    UploadPurpose,
)
from infra.media.picture_intake import PillowIntake
from infra.media.thumbnails import PillowThumbnails
from infra.processes import Processes
from tests.infra.media import strange_pictures as strange

MEBIBYTE = 1024 * 1024
BACKGROUND, VERIFY = UploadPurpose.BACKGROUND, UploadPurpose.VERIFY


@pytest.fixture
async def processes() -> AsyncIterator[Processes]:
    """As the product has them."""
    processes = Processes(size=1, memory_bytes=1024 * MEBIBYTE, seconds=60)
    yield processes
    await processes.aclose()


async def test_the_largest_picture_has_room(processes: Processes) -> None:
    largest = strange.encoded(Image.new("RGBA", (6000, 4000), (*strange.RED, 128)))

    accepted = await PillowIntake(processes, at_once=1).accept(largest, purpose=BACKGROUND)

    assert (accepted.mime_type, accepted.width, accepted.height) == ("image/jpeg", 4096, 2731)


@pytest.mark.parametrize(
    ("sent", "refusal"),
    [
        (strange.SCRIPT, UnsupportedMedia),
        (strange.vast_header(), PictureTooLarge),
        (strange.inflating_text(), PictureUnreadable),
    ],
)
async def test_refusals_say_why(processes: Processes, sent: bytes, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        await PillowIntake(processes, at_once=1).accept(sent, purpose=BACKGROUND)


async def test_a_picture_that_takes_too_much_memory_or_time_is_refused() -> None:
    picture = strange.encoded(Image.new("RGB", (6000, 4000)))
    for narrow in (
        Processes(size=1, memory_bytes=160 * MEBIBYTE, seconds=60),
        Processes(size=1, memory_bytes=1024 * MEBIBYTE, seconds=0.001),
    ):
        with pytest.raises(PictureUnreadable):
            await PillowIntake(narrow, at_once=1).accept(picture, purpose=BACKGROUND)
        await narrow.aclose()


@pytest.mark.parametrize(
    ("sent", "mime_type", "extension"),
    [
        (strange.with_everything(), "image/jpeg", "jpg"),
        (strange.encoded(strange.two_halves(), "PNG"), "image/png", "png"),
        (b"%PDF-1.7 rest", "application/pdf", "pdf"),
        (b"ID3\x04rest", "audio/mpeg", "mp3"),
        (b"\xff\xfb\x90\x00rest", "audio/mpeg", "mp3"),
        (b"RIFF\n\0\0\0WAVErest", "audio/wav", "wav"),
    ],
)
async def test_what_is_to_be_verified_stays_as_it_came(
    processes: Processes, sent: bytes, mime_type: str, extension: str
) -> None:
    accepted = await PillowIntake(processes, at_once=1).accept(sent, purpose=VERIFY)

    assert (accepted.data, accepted.mime_type, accepted.extension) == (sent, mime_type, extension)
    assert (accepted.width, accepted.height) == (None, None)


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        strange.SCRIPT,
        strange.encoded(strange.two_halves(), "WEBP"),
        b"RIFF\n\0\0\0AVI rest",
        b"\xff\xd8",
    ],
)
async def test_what_we_never_make_cannot_be_verified(processes: Processes, sent: bytes) -> None:
    with pytest.raises(UnsupportedMedia):
        await PillowIntake(processes, at_once=1).accept(sent, purpose=VERIFY)


async def test_strangers_pictures_leave_a_process_for_those_of_our_own() -> None:
    processes = Processes(size=2, memory_bytes=1024 * MEBIBYTE, seconds=60)
    intake = PillowIntake(processes, at_once=1)
    slow = strange.encoded(Image.effect_noise((3000, 3000), 60))
    picture = strange.encoded(strange.two_halves())
    strangers = [asyncio.create_task(intake.accept(slow, purpose=BACKGROUND)) for _ in range(3)]

    await PillowThumbnails(processes).make(picture, width=300)

    assert not strangers[-1].done()
    await asyncio.gather(*strangers)
    await processes.aclose()
