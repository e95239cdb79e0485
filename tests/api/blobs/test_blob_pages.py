"""Files as the front end's pages use them: small copies, and pictures to draw on a canvas."""

import io

import httpx
from PIL import Image

from domain.thumbnail import Thumbnail
from tests.api.blobs.desk import ORIGIN, Desk


async def test_the_front_end_s_pages_may_read_files_and_others_may_not(
    desk: Desk, http: httpx.AsyncClient, name: str
) -> None:
    url = desk.url(name)

    ours = await http.get(url, headers={"Origin": ORIGIN})
    theirs = await http.get(url, headers={"Origin": "https://evil.example"})
    refused = await http.get(url[:-1], headers={"Origin": ORIGIN})
    asked_first = await http.options(
        url,
        headers={
            "Origin": ORIGIN,
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "range",
        },
    )

    assert ours.headers["access-control-allow-origin"] == ORIGIN
    assert "Content-Range" in ours.headers["access-control-expose-headers"]
    assert "access-control-allow-origin" not in theirs.headers
    assert refused.headers["access-control-allow-origin"] == ORIGIN
    assert asked_first.status_code == 200


def a_picture(width: int = 900) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (width, 600), (220, 20, 30)).save(written, "PNG")
    return written.getvalue()


async def test_a_small_copy_is_made_when_it_is_first_looked_at(
    desk: Desk, http: httpx.AsyncClient
) -> None:
    original = await desk.blobs.keep(a_picture(), extension="png")
    url = desk.url(Thumbnail(original, 300).blob_name)

    answers = [await http.get(url) for _ in range(2)]

    assert desk.made == 1
    assert {answer.headers["content-type"] for answer in answers} == {"image/jpeg"}
    assert answers[0].headers["etag"] == answers[1].headers["etag"]
    with Image.open(io.BytesIO(answers[0].content)) as copy:
        assert copy.size == (300, 200)


async def test_a_small_copy_of_nothing_is_not_found(desk: Desk, http: httpx.AsyncClient) -> None:
    answer = await http.get(desk.url(Thumbnail("sha256/ab/gone.png", 300).blob_name))

    assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")


async def test_a_small_copy_that_cannot_be_made_now_is_asked_for_later(
    desk: Desk, http: httpx.AsyncClient
) -> None:
    original = await desk.blobs.keep(a_picture(), extension="png")
    url = desk.url(Thumbnail(original, 300).blob_name)
    desk.is_broken = True

    answer = await http.get(url)
    assert (answer.status_code, answer.json()["code"]) == (503, "SERVICE_UNAVAILABLE")

    desk.is_broken = False
    assert (await http.get(url)).status_code == 200
