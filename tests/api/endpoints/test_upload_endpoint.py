"""A file on its way: how much, for how long, and what is answered."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from starlette.types import Message

from domain.errors import Refusal
from domain.upload import (
    PictureTooLarge,
    PictureUnreadable,
    UnsupportedMedia,
    UploadPurpose,
    UploadStatus,
)
from domain.user import User
from server.uploads import RECEIVE_SECONDS, UploadEndpoint
from tests.api.endpoints.sending import ADDRESS, SIGNING, address, announced, shape
from tests.domain.upload_studio import PICTURE, UploadStudio


async def test_a_file_that_arrives_is_answered_with_its_size(
    studio: UploadStudio, creator: User, http: httpx.AsyncClient
) -> None:
    upload = await announced(studio, creator)

    answer = await http.put(address(studio, upload), content=PICTURE)

    assert answer.status_code == 200
    assert answer.json() == {"status": "READY", "width": 30, "height": 20}
    assert studio.upload(upload).status is UploadStatus.READY


@pytest.mark.parametrize("content", [b"", PICTURE[:-1]])
async def test_too_few_bytes_are_refused(
    studio: UploadStudio, creator: User, http: httpx.AsyncClient, content: bytes
) -> None:
    upload = await announced(studio, creator)

    with studio.unchanged():
        answer = await http.put(address(studio, upload), content=content)

    assert shape(answer) == (400, "UPLOAD_MISMATCH")
    assert studio.blobs.stored == {}


async def test_bytes_beyond_those_announced_are_not_read(
    studio: UploadStudio, creator: User, http: httpx.AsyncClient
) -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += 1
            yield PICTURE

    upload = await announced(studio, creator)

    with studio.unchanged():
        declared = await http.put(address(studio, upload), content=PICTURE * 1000)
        counted = await http.put(address(studio, upload), content=endless())

    assert shape(declared) == shape(counted) == (413, "UPLOAD_MISMATCH")
    assert read < 5
    assert (studio.intake.seen, studio.blobs.stored) == ([], {})


@pytest.mark.parametrize("declared", ["1", "-5", "nine", "９", "9" * 5000])
async def test_a_size_that_is_a_lie_changes_nothing(
    studio: UploadStudio, creator: User, http: httpx.AsyncClient, declared: str
) -> None:
    """The bytes are counted; a real server ends at the declared size, as a client would see it."""
    upload = await announced(studio, creator)
    headers = {b"Content-Length": declared.encode()}

    answer = await http.put(address(studio, upload), content=PICTURE * 2, headers=headers)

    assert shape(answer) == (413, "UPLOAD_MISMATCH")
    assert studio.blobs.stored == {}


async def test_a_client_that_dawdles_is_left(
    studio: UploadStudio, creator: User, http: httpx.AsyncClient
) -> None:
    async def slow() -> AsyncIterator[bytes]:
        for byte in PICTURE:
            await asyncio.sleep(RECEIVE_SECONDS / 4)
            yield bytes([byte])

    upload = await announced(studio, creator)

    with studio.unchanged():
        answer = await http.put(address(studio, upload), content=slow())

    assert shape(answer) == (408, "UPLOAD_MISMATCH")
    assert answer.headers["connection"] == "close"
    assert (await http.put(address(studio, upload), content=PICTURE)).status_code == 200


async def test_a_client_that_hangs_up_may_come_again(
    studio: UploadStudio, creator: User, http: httpx.AsyncClient
) -> None:
    upload = await announced(studio, creator)
    endpoint = UploadEndpoint(studio.uploading, SIGNING, clock=studio.clock)
    arriving: Iterator[Message] = iter(
        [
            {"type": "http.request", "body": PICTURE[:3], "more_body": True},
            {"type": "http.disconnect"},
        ]
    )
    sent: list[Message] = []

    async def receive() -> Message:
        return next(arriving)

    async def send(message: Message) -> None:
        sent.append(message)

    path, _, query = address(studio, upload).removeprefix(ADDRESS).partition("?")
    scope = {
        "type": "http",
        "method": "PUT",
        "path": path,
        "query_string": query.encode(),
        "headers": [],
        "path_params": {"upload_id": upload.id},
    }
    with studio.unchanged():
        await endpoint(scope, receive, send)

    assert sent[0]["status"] == 400
    assert (await http.put(address(studio, upload), content=PICTURE)).status_code == 200


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (UnsupportedMedia(UploadPurpose.LOGO), 415),
        (PictureTooLarge(), 413),
        (PictureUnreadable(), 422),
    ],
)
async def test_a_file_that_is_refused_is_told_why_in_both_languages(
    studio: UploadStudio, creator: User, http: httpx.AsyncClient, refusal: Refusal, status: int
) -> None:
    studio.intake.refusals[PICTURE] = refusal
    first, second = await announced(studio, creator), await announced(studio, creator)

    english = await http.put(address(studio, first), content=PICTURE)
    chinese = await http.put(
        address(studio, second), content=PICTURE, headers={"Accept-Language": "zh-CN"}
    )

    assert (english.status_code, chinese.status_code) == (status, status)
    code = refusal.code.value
    assert english.json() == {"code": code, "message": refusal.sentence.en}
    assert chinese.json() == {"code": code, "message": refusal.sentence.zh_cn}
    assert studio.blobs.stored == {}


async def test_a_file_can_be_sent_once_and_by_one_at_a_time(
    studio: UploadStudio, creator: User, http: httpx.AsyncClient
) -> None:
    upload = await announced(studio, creator)
    url = address(studio, upload)

    at_once = await asyncio.gather(*(http.put(url, content=PICTURE) for _ in range(3)))
    later = await http.put(url, content=PICTURE)

    assert sorted(answer.status_code for answer in at_once) == [200, 409, 409]
    assert shape(later) == (409, "UPLOAD_CLOSED")
    assert studio.intake.seen == [PICTURE]


async def test_a_creator_sends_a_few_files_at_once_and_others_are_not_held_up(
    studio: UploadStudio, creator: User, http: httpx.AsyncClient
) -> None:
    uploads = [await announced(studio, creator) for _ in range(6)]
    others = await announced(studio, studio.user())

    answers = await asyncio.gather(
        *(http.put(address(studio, each), content=PICTURE) for each in [*uploads, others])
    )
    statuses = [answer.status_code for answer in answers]

    assert statuses == [200, 200, 200, 200, 429, 429, 200]
    again = [await http.put(address(studio, each), content=PICTURE) for each in uploads[4:]]
    assert [answer.status_code for answer in again] == [200, 200]
