"""Small copies are made when they are first looked at, and once."""

import asyncio

import pytest

from domain.ai_label import FoundLabel, ImplicitLabel
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


class FakeLabels:
    """What a picture's label says, and is it ours; a label of our own can be seen in a copy."""

    producer = "laowang"

    def __init__(self) -> None:
        self.found: FoundLabel | None = None

    async def read(self, data: bytes) -> FoundLabel | None:
        assert data == b"cover"
        return self.found

    async def label(self, data: bytes, mime_type: str, *, content_id: str) -> bytes:
        return data + f" as {mime_type} of {content_id}".encode()


def a_label(*, is_signed: bool = True, file_digest: str = "digest") -> FoundLabel:
    label = ImplicitLabel(producer="laowang", content_id="soup", content_digest="digest")
    return FoundLabel(label=label, is_signed=is_signed, file_digest=file_digest)


@pytest.fixture
def labels() -> FakeLabels:
    return FakeLabels()


@pytest.fixture
def maker() -> FakeMaker:
    return FakeMaker()


@pytest.fixture
def thumbnailing(studio: Studio, maker: FakeMaker, labels: FakeLabels) -> Thumbnailing:
    return Thumbnailing(blobs=studio.blobs, maker=maker, reader=labels, labeller=labels)


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


async def test_a_copy_of_ours_has_a_label_of_its_own(
    studio: Studio, thumbnailing: Thumbnailing, labels: FakeLabels
) -> None:
    studio.blobs.store("cover.png", b"cover")
    labels.found = a_label()

    await thumbnailing.require(THUMBNAIL)

    made = await studio.blobs.load(THUMBNAIL.blob_name)
    assert made == b"cover at 300 as image/jpeg of soup"


@pytest.mark.parametrize("found", [None, a_label(is_signed=False), a_label(file_digest="another")])
async def test_nothing_is_signed_that_did_not_hold_for_the_picture(
    studio: Studio, thumbnailing: Thumbnailing, labels: FakeLabels, found: FoundLabel | None
) -> None:
    studio.blobs.store("cover.png", b"cover")
    labels.found = found

    await thumbnailing.require(THUMBNAIL)

    assert await studio.blobs.load(THUMBNAIL.blob_name) == b"cover at 300"
