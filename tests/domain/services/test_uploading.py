"""A file is announced, sent once, checked and kept for a day; refused, it leaves nothing."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest

from domain.asset import SignedUrl
from domain.errors import NotFound, Refusal
from domain.services.uploading import Ticket
from domain.upload import (
    PUT_LIFETIME,
    UPLOAD_LIFETIME,
    UPLOAD_LIMIT,
    PictureTooLarge,
    PictureUnreadable,
    RequestHeader,
    UnsupportedMedia,
    Upload,
    UploadClosed,
    UploadLimitReached,
    UploadNotAsAnnounced,
    UploadPurpose,
    UploadStatus,
    UploadTooLarge,
)
from domain.user import User
from tests.domain.upload_studio import PICTURE, UploadStudio

BACKGROUND, LOGO, VERIFY = UploadPurpose.BACKGROUND, UploadPurpose.LOGO, UploadPurpose.VERIFY
SECOND = timedelta(seconds=1)


@pytest.fixture
def studio() -> UploadStudio:
    return UploadStudio()


async def announced(
    studio: UploadStudio, user: User, purpose: UploadPurpose = BACKGROUND, size: int = len(PICTURE)
) -> Ticket:
    return await studio.uploading.create(
        purpose, mime_type="image/png", byte_size=size, owner_id=user.id
    )


async def test_an_announced_file_has_an_address_for_half_an_hour_and_a_day_to_live(
    studio: UploadStudio, creator: User
) -> None:
    ticket = await announced(studio, creator)

    upload = studio.upload(ticket.upload)
    assert (upload.status, upload.purpose) == (UploadStatus.PENDING, BACKGROUND)
    assert (upload.mime_type, upload.byte_size) == ("image/png", len(PICTURE))
    assert upload.expires_at == upload.created_at + UPLOAD_LIFETIME
    address = f"https://api.example.com/uploads/{upload.id}?owner={creator.id}"
    assert ticket.put_url == SignedUrl(address, upload.created_at + PUT_LIFETIME)
    assert ticket.headers == (RequestHeader("Content-Type", "image/png"),)
    announced_size = await studio.uploading.announced_size(upload.id, owner_id=creator.id)
    assert announced_size == len(PICTURE)


async def test_a_picture_is_kept_as_it_was_drawn_anew(studio: UploadStudio, creator: User) -> None:
    upload = await studio.sent(creator)

    assert (upload.status, upload.width, upload.height) == (UploadStatus.READY, 30, 20)
    assert (upload.mime_type, upload.byte_size) == ("image/jpeg", len(b"clean " + PICTURE))
    assert upload.blob_name is not None
    assert await studio.blobs.load(upload.blob_name) == b"clean " + PICTURE
    assert len(studio.blobs.stored) == 1
    with pytest.raises(NotFound):
        await studio.uploading.load(upload.id, owner_id=creator.id)


async def test_what_is_to_be_verified_is_kept_as_it_came(
    studio: UploadStudio, creator: User
) -> None:
    upload = await studio.sent(creator, VERIFY)

    assert (upload.status, upload.width, upload.mime_type) == (
        UploadStatus.READY,
        None,
        "audio/mpeg",
    )
    assert await studio.uploading.load(upload.id, owner_id=creator.id) == PICTURE


@pytest.mark.parametrize(
    ("purpose", "mime_type"),
    [
        (BACKGROUND, "image/gif"),
        (BACKGROUND, "image/svg+xml"),
        (BACKGROUND, "audio/mpeg"),
        (LOGO, "IMAGE/PNG "),
        (VERIFY, "image/webp"),
        (VERIFY, "text/html"),
        (VERIFY, ""),
    ],
)
async def test_kinds_of_files_that_are_not_taken_are_refused_at_once(
    studio: UploadStudio, creator: User, purpose: UploadPurpose, mime_type: str
) -> None:
    with studio.unchanged(), pytest.raises(UnsupportedMedia):
        await studio.uploading.create(
            purpose, mime_type=mime_type, byte_size=1, owner_id=creator.id
        )


@pytest.mark.parametrize(
    ("purpose", "byte_size"),
    [(BACKGROUND, 0), (LOGO, -1), (BACKGROUND, 10_485_761), (VERIFY, 20_971_521)],
)
async def test_sizes_that_are_not_taken_are_refused_at_once(
    studio: UploadStudio, creator: User, purpose: UploadPurpose, byte_size: int
) -> None:
    with studio.unchanged(), pytest.raises(UploadTooLarge):
        await announced(studio, creator, purpose, byte_size)


async def test_a_creator_may_announce_so_many_files_in_a_day(
    studio: UploadStudio, creator: User
) -> None:
    for _ in range(UPLOAD_LIMIT):
        await announced(studio, creator)
    with studio.unchanged(), pytest.raises(UploadLimitReached):
        await announced(studio, creator)

    await announced(studio, studio.user())
    studio.clock.move(timedelta(days=1) + SECOND)
    await announced(studio, creator)


@pytest.mark.parametrize("data", [b"", PICTURE[:-1], PICTURE + b"!"])
async def test_another_size_than_announced_is_refused_and_may_be_sent_right(
    studio: UploadStudio, creator: User, data: bytes
) -> None:
    ticket = await announced(studio, creator)

    with studio.unchanged(), pytest.raises(UploadNotAsAnnounced):
        await studio.uploading.receive(ticket.upload.id, data, owner_id=creator.id)

    assert (studio.intake.seen, studio.blobs.stored) == ([], {})
    await studio.uploading.receive(ticket.upload.id, PICTURE, owner_id=creator.id)


@pytest.mark.parametrize(
    "refusal", [UnsupportedMedia(BACKGROUND), PictureTooLarge(), PictureUnreadable()]
)
async def test_a_file_that_is_refused_uses_the_upload_up_and_leaves_nothing(
    studio: UploadStudio, creator: User, refusal: Refusal
) -> None:
    ticket = await announced(studio, creator)
    studio.intake.refusals[PICTURE] = refusal

    with pytest.raises(type(refusal)):
        await studio.uploading.receive(ticket.upload.id, PICTURE, owner_id=creator.id)

    upload = studio.upload(ticket.upload)
    assert (upload.status, upload.blob_name) == (UploadStatus.REFUSED, None)
    assert studio.blobs.stored == {}
    with studio.unchanged(), pytest.raises(UploadClosed):
        await studio.uploading.receive(upload.id, PICTURE, owner_id=creator.id)


async def test_a_file_can_be_sent_once(studio: UploadStudio, creator: User) -> None:
    upload = await studio.sent(creator)

    with studio.unchanged(), pytest.raises(UploadClosed):
        await studio.uploading.receive(upload.id, b"another..", owner_id=creator.id)
    with pytest.raises(UploadClosed):
        await studio.uploading.announced_size(upload.id, owner_id=creator.id)
    assert len(studio.blobs.stored) == 1


async def test_of_two_that_are_sent_at_once_one_is_kept(
    studio: UploadStudio, creator: User
) -> None:
    """As by two processes of ours; what the other has stored is swept as an orphan."""
    ticket = await announced(studio, creator)
    receive = studio.uploading.receive

    results = await asyncio.gather(
        receive(ticket.upload.id, PICTURE, owner_id=creator.id),
        receive(ticket.upload.id, b"another..", owner_id=creator.id),
        return_exceptions=True,
    )

    assert sorted(type(each).__name__ for each in results) == ["Upload", "UploadClosed"]
    studio.clock.move(UPLOAD_LIFETIME - SECOND)
    kept = studio.upload(ticket.upload).blob_name
    studio.clock.move(2 * SECOND)
    await studio.sweeping.delete_orphans()
    assert list(studio.blobs.stored) == [kept]


async def test_an_address_that_has_expired_takes_nothing(
    studio: UploadStudio, creator: User
) -> None:
    ticket = await announced(studio, creator)
    studio.clock.move(PUT_LIFETIME)

    with studio.unchanged(), pytest.raises(UploadClosed):
        await studio.uploading.receive(ticket.upload.id, PICTURE, owner_id=creator.id)
    assert studio.blobs.stored == {}


async def test_others_find_nothing(studio: UploadStudio, creator: User) -> None:
    upload, stranger = await studio.sent(creator, VERIFY), studio.user()
    waiting = (await announced(studio, creator)).upload

    with studio.unchanged():
        for upload_id in (upload.id, waiting.id, "no such upload"):
            with pytest.raises(NotFound):
                await studio.uploading.get(upload_id, owner_id=stranger.id)
            with pytest.raises(NotFound):
                await studio.uploading.load(upload_id, owner_id=stranger.id)
            with pytest.raises(NotFound):
                await studio.uploading.announced_size(upload_id, owner_id=stranger.id)
            with pytest.raises(NotFound):
                await studio.uploading.receive(upload_id, PICTURE, owner_id=stranger.id)


async def test_an_upload_is_forgotten_after_a_day(studio: UploadStudio, creator: User) -> None:
    upload = await studio.sent(creator, VERIFY)
    assert (await studio.uploading.get(upload.id, owner_id=creator.id)).id == upload.id

    studio.clock.move(UPLOAD_LIFETIME)

    for read in (studio.uploading.get, studio.uploading.load):
        with pytest.raises(NotFound):
            await read(upload.id, owner_id=creator.id)


Spoil = Callable[[UploadStudio, Upload], None]


def _pending(studio: UploadStudio, upload: Upload) -> None:
    studio.upload(upload).blob_name = None


def _swept(studio: UploadStudio, upload: Upload) -> None:
    del studio.blobs.stored[studio.upload(upload).blob_name or ""]


@pytest.mark.parametrize("spoil", [_pending, _swept])
async def test_what_has_no_file_is_not_loaded(
    studio: UploadStudio, creator: User, spoil: Spoil
) -> None:
    upload = await studio.sent(creator, VERIFY)
    spoil(studio, upload)

    with pytest.raises(NotFound):
        await studio.uploading.load(upload.id, owner_id=creator.id)
