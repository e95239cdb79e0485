"""Files as clients get them: at signed addresses, in parts, and never as something else."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import quote

import httpx
import pytest

from infra.blobs.signing import SignedUploadUrls
from tests.api.blobs.desk import ADDRESS, DATA, NOON, OWNER, SIGNING, Desk


async def test_a_file_comes_whole_with_all_that_protects_it(
    desk: Desk, http: httpx.AsyncClient, name: str
) -> None:
    answer = await http.get(desk.url(name))

    digest = name.rsplit("/", maxsplit=1)[-1].removesuffix(".png")
    assert (answer.status_code, answer.content) == (200, DATA)
    headers = dict(answer.headers)
    headers.pop("last-modified")
    assert headers == {
        "accept-ranges": "bytes",
        "cache-control": f"private, max-age={75 * 60}, immutable",
        "content-disposition": f'inline; filename="laowang-{digest[:8]}.png";'
        f" filename*=UTF-8''{quote('老旺AI')}-{digest[:8]}.png",
        "content-length": "1000",
        "content-security-policy": "default-src 'none'; sandbox",
        "content-type": "image/png",
        "cross-origin-resource-policy": "cross-origin",
        "etag": f'"{digest}"',
        "referrer-policy": "no-referrer",
        "vary": "Origin",
        "x-content-type-options": "nosniff",
    }


@pytest.mark.parametrize(
    ("extension", "media_type", "disposition"),
    [
        ("jpg", "image/jpeg", "inline"),
        ("mp3", "audio/mpeg", "inline"),
        ("wav", "audio/wav", "inline"),
        ("pdf", "application/pdf", "attachment"),
        ("zip", "application/zip", "attachment"),
        ("srt", "application/x-subrip; charset=utf-8", "attachment"),
        ("vtt", "text/vtt; charset=utf-8", "attachment"),
        ("html", "application/octet-stream", "attachment"),
        ("svg", "application/octet-stream", "attachment"),
        ("gz", "application/octet-stream", "attachment"),
    ],
)
async def test_a_file_is_what_its_extension_says_whatever_is_in_it(
    desk: Desk, http: httpx.AsyncClient, extension: str, media_type: str, disposition: str
) -> None:
    name = await desk.blobs.keep(b"<html><script>alert(1)</script>", extension=extension)

    answer = await http.get(desk.url(name))

    assert answer.headers["content-type"] == media_type
    assert answer.headers["content-disposition"].startswith(f"{disposition}; ")
    assert "content-encoding" not in answer.headers


async def test_a_cache_may_keep_it_until_the_address_expires(
    desk: Desk, http: httpx.AsyncClient, name: str
) -> None:
    url = desk.url(name)
    desk.now = NOON + timedelta(minutes=74)

    answer = await http.get(url)
    assert answer.headers["cache-control"] == "private, max-age=60, immutable"

    desk.now = NOON + timedelta(minutes=75)
    assert (await http.get(url)).status_code == 403


async def test_what_expires_is_not_given_out_any_longer(
    desk: Desk, http: httpx.AsyncClient
) -> None:
    """An export's file may still be there then: a sweep deletes it later."""
    name = await desk.blobs.keep(DATA, extension="zip")
    until = NOON + timedelta(minutes=10)
    url = desk.blobs.signed_url(name, owner_id=OWNER, now=NOON, until=until).url

    desk.now = until - timedelta(seconds=1)
    answer = await http.get(url)
    assert (answer.status_code, answer.content) == (200, DATA)
    assert answer.headers["cache-control"] == "private, max-age=1, immutable"

    desk.now = until
    assert (await http.get(url)).status_code == 403
    assert (await http.head(url)).status_code == 403


async def test_head_says_the_same_without_the_file(
    desk: Desk, http: httpx.AsyncClient, name: str
) -> None:
    url = desk.url(name)

    got, headed = await http.get(url), await http.head(url, headers={"Range": "bytes=0-9"})

    assert (headed.status_code, headed.content) == (200, b"")
    assert headed.headers == got.headers


@pytest.mark.parametrize(
    ("asked", "part"),
    [("bytes=0-9", DATA[:10]), ("bytes=990-", DATA[990:]), ("bytes=-5", DATA[-5:])],
)
async def test_a_part_can_be_asked_for(
    desk: Desk, http: httpx.AsyncClient, name: str, asked: str, part: bytes
) -> None:
    answer = await http.get(desk.url(name), headers={"Range": asked})

    first = DATA.index(part) if asked == "bytes=0-9" else 1000 - len(part)
    assert (answer.status_code, answer.content) == (206, part)
    assert answer.headers["content-range"] == f"bytes {first}-{first + len(part) - 1}/1000"
    assert answer.headers["content-length"] == str(len(part))


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "bytes=9-1", "pages=1-2", "nonsense"])
async def test_lists_of_parts_and_nonsense_bring_all_of_it(
    desk: Desk, http: httpx.AsyncClient, name: str, asked: str
) -> None:
    answer = await http.get(desk.url(name), headers={"Range": asked})

    assert (answer.status_code, answer.content) == (200, DATA)


async def test_behind_the_end_there_is_nothing(
    desk: Desk, http: httpx.AsyncClient, name: str
) -> None:
    answer = await http.get(
        desk.url(name), headers={"Range": "bytes=1000-", "Accept-Language": "en"}
    )

    assert (answer.status_code, answer.headers["content-range"]) == (416, "bytes */1000")
    assert answer.json() == {
        "code": "RANGE_NOT_SATISFIABLE",
        "message": "The range lies behind the end of the file, which has 1000 bytes.",
    }


async def test_a_part_is_sent_only_of_the_file_that_was_meant(
    desk: Desk, http: httpx.AsyncClient, name: str
) -> None:
    url = desk.url(name)
    whole = await http.get(url)
    conditions = {
        whole.headers["etag"]: 206,
        whole.headers["last-modified"]: 206,
        f"W/{whole.headers['etag']}": 200,
        '"another"': 200,
        "Thu, 01 Jan 1970 00:00:00 GMT": 200,
    }

    for condition, status in conditions.items():
        headers = {"Range": "bytes=0-9", "If-Range": condition}
        assert (await http.get(url, headers=headers)).status_code == status


async def test_what_a_client_has_is_not_sent_again(
    desk: Desk, http: httpx.AsyncClient, name: str
) -> None:
    url = desk.url(name)
    etag = (await http.get(url)).headers["etag"]

    for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        answer = await http.get(url, headers={"If-None-Match": known, "Range": "bytes=0-9"})
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["etag"] == etag
        assert answer.headers["cache-control"].startswith("private, max-age=")
    for unknown in ('"other"', etag.strip('"'), ""):
        answer = await http.get(url, headers={"If-None-Match": unknown})
        assert answer.status_code == 200


def tampered(url: str) -> Iterator[str]:
    """The address of another blob, method, owner, moment or signature, and of none."""
    address, _, query = url.partition("?")
    yield address
    yield f"{address}?signature=&owner=&expires="
    yield url.replace("/sha256/", "/sha256/%2e%2e/sha256/")
    yield f"{address[:-5]}0.png?{query}"
    yield url.replace(OWNER, "01JDSTRANGER")
    yield url.replace(f"owner={OWNER}", "")
    yield url.replace("expires=1", "expires=2")
    yield url[:-1] + ("A" if url[-1] != "A" else "B")
    yield url.replace("signature=", "signature=%F0%9F%98%80")
    yield f"{ADDRESS}/blobs/{'a' * 5000}?{query}"
    yield f"{ADDRESS}/blobs/%00?{query}"
    put = SignedUploadUrls(SIGNING, base_url=ADDRESS).put_url("1", owner_id=OWNER, now=NOON)
    yield f"{address}?{put.url.partition('?')[2]}"


async def test_nothing_opens_an_address_but_itself(
    desk: Desk, http: httpx.AsyncClient, name: str
) -> None:
    for url in tampered(desk.url(name)):
        answer = await http.get(url)
        assert (answer.status_code, answer.headers["cache-control"]) == (403, "no-store")
        assert answer.json() == {
            "code": "FORBIDDEN",
            "message": "链接无效或已过期，请重新获取。",
        }


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH", "OPTIONS"])
async def test_files_are_only_read(
    desk: Desk, http: httpx.AsyncClient, name: str, method: str
) -> None:
    answer = await http.request(method, desk.url(name), content=b"other")

    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    assert answer.json()["code"] == "METHOD_NOT_ALLOWED"
    assert await desk.blobs.load(name) == DATA


async def test_what_was_deleted_is_not_found(
    desk: Desk, http: httpx.AsyncClient, name: str
) -> None:
    await desk.blobs.delete(name)

    answer = await http.get(desk.url(name))

    assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")
