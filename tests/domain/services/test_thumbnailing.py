"""Small copies are made when they are first looked at, and once."""

import asyncio

import pytest

from domain.asset import BlobMissing
from domain.services.thumbnailing import Thumbnailing
from domain.thumbnail import Thumbnail, ThumbnailUnavailable
from tests.domain.studio import Studio

THUMBNAIL = Thumbnail("cover.png", 300)


class FakeMaker:
    """Needs a second; may be out of order."""

    def __init__(self) -> None:
        self.made = 0
        self.is_broken = False

    async def make(self, picture: bytes, *, width: int) -> bytes:
        await asyncio.sleep(1)
        if self.is_broken:
            raise ThumbnailUnavailable
        self.made += 1
        return picture + f" at {width}".encode()


@pytest.fixture
def maker() -> FakeMaker:
    return FakeMaker()


@pytest.fixture
def thumbnailing(studio: Studio, maker: FakeMaker) -> Thumbnailing:
    return Thumbnailing(blobs=studio.blobs, maker=maker)


async def test_those_who_ask_at_once_have_it_made_once(
    studio: Studio, thumbnailing: Thumbnailing, maker: FakeMaker
) -> None:
    studio.blobs.store("cover.png", b"cover")

    await asyncio.gather(*(thumbnailing.require(THUMBNAIL) for _ in range(5)))
    await thumbnailing.require(THUMBNAIL)

    assert maker.made == 1
    assert await studio.blobs.load(THUMBNAIL.blob_name) == b"cover at 300"


async def test_of_nothing_nothing_is_made(studio: Studio, thumbnailing: Thumbnailing) -> None:
    with pytest.raises(BlobMissing):
        await thumbnailing.require(THUMBNAIL)

    assert studio.blobs.stored == {}


async def test_what_could_not_be_made_is_made_the_next_time(
    studio: Studio, thumbnailing: Thumbnailing, maker: FakeMaker
) -> None:
    studio.blobs.store("cover.png", b"cover")
    maker.is_broken = True
    with pytest.raises(ThumbnailUnavailable):
        await thumbnailing.require(THUMBNAIL)
    assert list(studio.blobs.stored) == ["cover.png"]

    maker.is_broken = False
    await thumbnailing.require(THUMBNAIL)

    assert await studio.blobs.exists(THUMBNAIL.blob_name)
