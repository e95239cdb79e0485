"""A file on its way: who may send it, how much, for how long, and what is answered."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import Message

from domain.errors import Refusal
from domain.upload import (
    PictureTooLarge,
    PictureUnreadable,
    UnsupportedMedia,
    Upload,
    UploadPurpose,
    UploadStatus,
)
from domain.user import User
from infra.blobs.signing import BlobUrls, SignedUploadUrls, UrlSigning
from server.cors import shared_with
from server.uploads import RECEIVE_SECONDS, UPLOAD_METHODS, UploadEndpoint
from tests.domain.upload_studio import PICTURE, UploadStudio

ADDRESS = "http://laowang.test"
ORIGIN = "https://studio.example.com"
SIGNING = UrlSigning("a secret")


@pytest.fixture
def studio() -> UploadStudio:
    return UploadStudio()


@pytest.fixture
async def creator(studio: UploadStudio) -> User:
    return await studio.creator()


@pytest.fixture
async def http(studio: UploadStudio) -> AsyncIterator[httpx.AsyncClient]:
    endpoint = UploadEndpoint(studio.uploading, SIGNING, clock=studio.clock)
    shared = shared_with([ORIGIN], endpoint, methods=UPLOAD_METHODS)
    app = Starlette(routes=[Route("/uploads/{upload_id}", shared)])
    headers = {"Accept-Language": "en"}
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url=ADDRESS, headers=headers) as http:
        yield http


async def announced(studio: UploadStudio, user: User) -> Upload:
    ticket = await studio.uploading.create(
        UploadPurpose.LOGO, mime_type="image/png", byte_size=len(PICTURE), owner_id=user.id
    )
    return ticket.upload


def address(studio: UploadStudio, upload: Upload, owner_id: str | None = None) -> str:
    urls = SignedUploadUrls(SIGNING, base_url=ADDRESS)
    owner = owner_id or upload.owner_id
    return urls.put_url(upload.id, owner_id=owner, now=studio.clock()).url


def shape(answer: httpx.Response) -> tuple[int, str]:
    """Status and code, of an answer that also says it in words."""
    body = answer.json()
    assert body.keys() == {"code", "message"}
    assert body["message"].endswith(".")
    return answer.status_code, body["code"]


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


async def test_nothing_opens_an_address_but_itself(
    studio: UploadStudio, creator: User, http: httpx.AsyncClient
) -> None:
    upload, stranger = await announced(studio, creator), studio.user()
    other = await announced(studio, stranger)
    url = address(studio, upload)
    reading = BlobUrls(SIGNING, base_url=ADDRESS).url(
        upload.id, owner_id=creator.id, now=studio.clock()
    )

    with studio.unchanged():
        for forged in (
            url.partition("?")[0],
            url[:-1],
            url.replace(upload.id, other.id),
            url.replace(f"owner={creator.id}", f"owner={stranger.id}"),
            url.replace("expires=1", "expires=2"),
            reading.url.replace("/blobs/", "/uploads/"),
        ):
            answer = await http.put(forged, content=PICTURE)
            assert shape(answer) == (403, "FORBIDDEN")
        foreign = await http.put(address(studio, upload, stranger.id), content=PICTURE)

    assert shape(foreign) == (404, "NOT_FOUND")


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "DELETE", "OPTIONS"])
async def test_files_are_only_put(
    studio: UploadStudio, creator: User, http: httpx.AsyncClient, method: str
) -> None:
    upload = await announced(studio, creator)

    with studio.unchanged():
        answer = await http.request(method, address(studio, upload), content=PICTURE)

    assert (answer.status_code, answer.headers["allow"]) == (405, "PUT")


async def test_a_database_that_is_away_is_told_as_such(
    studio: UploadStudio, creator: User, http: httpx.AsyncClient
) -> None:
    upload = await announced(studio, creator)
    studio.database.is_away = True

    answer = await http.put(address(studio, upload), content=PICTURE)

    assert shape(answer) == (503, "SERVICE_UNAVAILABLE")


async def test_the_front_end_s_pages_may_send_files_and_others_may_not(
    studio: UploadStudio, creator: User, http: httpx.AsyncClient
) -> None:
    upload = await announced(studio, creator)
    asked = {
        "Access-Control-Request-Method": "PUT",
        "Access-Control-Request-Headers": "content-type",
    }

    ours = await http.options(address(studio, upload), headers={"Origin": ORIGIN, **asked})
    theirs = await http.options(
        address(studio, upload), headers={"Origin": "https://evil.example", **asked}
    )

    assert (ours.status_code, theirs.status_code) == (200, 400)
    assert ours.headers["access-control-allow-origin"] == ORIGIN
    assert "access-control-allow-origin" not in theirs.headers
