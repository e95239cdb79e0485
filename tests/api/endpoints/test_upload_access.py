"""Who may send a file, and from where."""

import httpx
import pytest

from domain.user import User
from infra.blobs.signing import BlobUrls
from tests.api.endpoints.sending import ADDRESS, ORIGIN, SIGNING, address, announced, shape
from tests.domain.upload_studio import PICTURE, UploadStudio


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
