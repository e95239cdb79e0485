"""Sending a picture over the wire, from its announcement to its small life of a day."""

import asyncio
import hashlib
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from domain.thumbnail import Thumbnail
from infra.blobs.signing import BlobUrls, UrlSigning
from tests.api.client import Client, Json
from tests.infra.media import strange_pictures as strange
from tests.product import RunningProduct

_CREATE = """
mutation ($input: CreateUploadInput!) {
  createUpload(input: $input) {
    upload { id purpose status url mimeType byteSize width height }
    putUrl headers { name value } expiresAt
    userErrors { code field message }
  }
}
"""
_UPLOAD = """
query ($id: ID!) {
  upload(id: $id) { id purpose status url mimeType byteSize width height createdAt expiresAt }
}
"""
_NODE = "query ($id: ID!) { node(id: $id) { id ... on Upload { status } } }"


async def announced(client: Client, data: bytes, **changes: Json) -> Json:
    """The payload, of a file that was not refused."""
    asked = {
        "purpose": "BACKGROUND",
        "mimeType": "image/png",
        "byteSize": len(data),
        **changes,
    }
    payload = (await client.data(_CREATE, input=asked))["createUpload"]
    assert payload["userErrors"] == []
    return payload


async def put(
    client: Client, payload: Json, data: bytes, *, language: str = "en"
) -> httpx.Response:
    headers = {each["name"]: each["value"] for each in payload["headers"]}
    return await client.http.put(
        payload["putUrl"], content=data, headers={**headers, "Accept-Language": language}
    )


async def upload_of(client: Client, payload: Json) -> Json:
    return (await client.data(_UPLOAD, id=payload["upload"]["id"]))["upload"]


def stored_files(product: RunningProduct) -> set[str]:
    root = Path(product.environment["DATA_DIR"]) / "blobs"
    return {path.name for path in root.rglob("*") if path.is_file() and path.name != ".lock"}


async def test_a_picture_is_announced_sent_and_served(
    creator: Client, product: RunningProduct
) -> None:
    data = strange.with_everything()

    payload = await announced(creator, data, mimeType="image/jpeg")
    assert payload["upload"] == {
        "id": payload["upload"]["id"],
        "purpose": "BACKGROUND",
        "status": "PENDING",
        "url": None,
        "mimeType": "image/jpeg",
        "byteSize": len(data),
        "width": None,
        "height": None,
    }
    assert payload["headers"] == [{"name": "Content-Type", "value": "image/jpeg"}]
    assert payload["putUrl"].startswith(f"{product.address}/uploads/")

    answer = await put(creator, payload, data)
    assert (answer.status_code, answer.json()) == (
        200,
        {"status": "READY", "width": 40, "height": 20},
    )

    upload = await upload_of(creator, payload)
    assert (upload["status"], upload["width"], upload["height"]) == ("READY", 40, 20)
    served = await creator.http.get(upload["url"])
    assert served.headers["content-type"] == "image/jpeg"
    assert b"secret" not in served.content
    assert len(served.content) == upload["byteSize"]
    with Image.open(io.BytesIO(served.content)) as picture:
        assert picture.size == (40, 20)


async def test_a_logo_stays_transparent_and_stands_upright(creator: Client) -> None:
    data = strange.palette_with_a_hole()
    payload = await announced(creator, data, purpose="LOGO")

    await put(creator, payload, data)

    url = (await upload_of(creator, payload))["url"]
    served = await creator.http.get(url, headers={"Range": "bytes=0-7"})
    assert (served.status_code, served.content) == (206, b"\x89PNG\r\n\x1a\n")
    with Image.open(io.BytesIO((await creator.http.get(url)).content)) as logo:
        assert logo.mode == "RGBA"
        assert logo.getpixel((38, 2))[3] == 0  # type: ignore[index]  # of an RGBA picture


async def test_a_small_copy_is_made_when_it_is_first_looked_at(
    creator: Client, product: RunningProduct
) -> None:
    """Of a picture that came by upload here; its address is signed as the product does it."""
    data = strange.encoded(strange.two_halves(size=(800, 400)))
    payload = await announced(creator, data, purpose="LOGO")
    await put(creator, payload, data)
    url = (await upload_of(creator, payload))["url"]
    name = url.partition("/blobs/")[2].partition("?")[0]
    secrets = json.loads((Path(product.environment["DATA_DIR"]) / "secrets.json").read_text())
    urls = BlobUrls(UrlSigning(secrets["BLOB_URL_SECRET"]), base_url=product.address)
    small = urls.url(Thumbnail(name, 300).blob_name, owner_id="any", now=datetime.now(UTC)).url

    first, second = await asyncio.gather(creator.http.get(small), creator.http.get(small))

    assert (first.status_code, first.headers["content-type"]) == (200, "image/jpeg")
    assert first.content == second.content
    with Image.open(io.BytesIO(first.content)) as copy:
        assert copy.size == (300, 150)


async def test_what_is_to_be_verified_is_shown_to_nobody(
    creator: Client, product: RunningProduct
) -> None:
    data = strange.polyglot()
    payload = await announced(creator, data, purpose="VERIFY")

    answer = await put(creator, payload, data)

    assert answer.json() == {"status": "READY", "width": None, "height": None}
    upload = await upload_of(creator, payload)
    assert (upload["status"], upload["url"], upload["byteSize"]) == ("READY", None, len(data))
    (kept,) = (Path(product.environment["DATA_DIR"]) / "blobs").rglob(
        f"{hashlib.sha256(data).hexdigest()}.png"
    )
    assert kept.read_bytes() == data


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        (strange.SCRIPT, 415, "UNSUPPORTED_MEDIA"),
        (strange.encoded(strange.two_halves(), "GIF"), 415, "UNSUPPORTED_MEDIA"),
        (strange.vast_header(), 413, "PICTURE_TOO_LARGE"),
        (strange.many_pixels(), 413, "PICTURE_TOO_LARGE"),
        (strange.inflating_text(), 422, "PICTURE_UNREADABLE"),
        (strange.encoded(strange.two_halves())[:-40], 422, "PICTURE_UNREADABLE"),
    ],
    ids=["page", "gif", "vast", "many-pixels", "inflating-text", "truncated"],
)
async def test_a_file_that_is_refused_leaves_nothing(
    creator: Client, product: RunningProduct, data: bytes, status: int, code: str
) -> None:
    before = stored_files(product)
    payload = await announced(creator, data)

    answer = await put(creator, payload, data)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["message"].endswith(".")
    upload = await upload_of(creator, payload)
    assert (upload["status"], upload["url"], upload["width"]) == ("REFUSED", None, None)
    assert stored_files(product) == before
    again = await put(creator, payload, data)
    assert (again.status_code, again.json()["code"]) == (409, "UPLOAD_CLOSED")


async def test_refusals_speak_the_client_s_language(creator: Client) -> None:
    payload = await announced(creator, strange.SCRIPT)

    answer = await put(creator, payload, strange.SCRIPT, language="zh-CN")

    assert answer.json() == {
        "code": "UNSUPPORTED_MEDIA",
        "message": "不支持该文件格式，请上传 PNG、JPEG、WebP 文件。",
    }


@pytest.mark.parametrize("size", [1, 5_000_000])
async def test_another_size_than_announced_is_refused_and_may_be_sent_right(
    creator: Client, product: RunningProduct, size: int
) -> None:
    data = strange.encoded(strange.two_halves(size=(41, 21)))
    before = stored_files(product)
    payload = await announced(creator, data)

    answer = await put(creator, payload, (data * (size // len(data) + 1))[:size])

    assert answer.json()["code"] == "UPLOAD_MISMATCH"
    assert stored_files(product) == before
    assert (await upload_of(creator, payload))["status"] == "PENDING"
    assert (await put(creator, payload, data)).status_code == 200


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"mimeType": "image/gif"}, "UNSUPPORTED_MEDIA", "mimeType"),
        ({"mimeType": "image/svg+xml"}, "UNSUPPORTED_MEDIA", "mimeType"),
        ({"mimeType": "图" * 5000}, "UNSUPPORTED_MEDIA", "mimeType"),
        ({"mimeType": "audio/wav"}, "UNSUPPORTED_MEDIA", "mimeType"),
        ({"byteSize": 0}, "UPLOAD_TOO_LARGE", "byteSize"),
        ({"byteSize": -1}, "UPLOAD_TOO_LARGE", "byteSize"),
        ({"byteSize": 10 * 1024 * 1024 + 1}, "UPLOAD_TOO_LARGE", "byteSize"),
        ({"purpose": "VERIFY", "byteSize": 20 * 1024 * 1024 + 1}, "UPLOAD_TOO_LARGE", "byteSize"),
    ],
)
async def test_what_will_not_be_taken_is_refused_beforehand(
    creator: Client, changes: dict[str, Any], code: str, field: str
) -> None:
    asked = {"purpose": "BACKGROUND", "mimeType": "image/png", "byteSize": 9, **changes}

    payload = (await creator.data(_CREATE, input=asked))["createUpload"]

    [error] = payload["userErrors"]
    assert (error["code"], error["field"]) == (code, ["input", field])
    assert (payload["upload"], payload["putUrl"], payload["expiresAt"]) == (None, None, None)
    assert payload["headers"] == []


async def test_others_neither_see_nor_fill_an_upload(creator: Client, stranger: Client) -> None:
    data = strange.encoded(strange.two_halves())
    payload = await announced(creator, data)
    upload_id = payload["upload"]["id"]
    theirs = await announced(stranger, data)

    assert await stranger.error_codes(_UPLOAD, id=upload_id) == ["NOT_FOUND"]
    assert await stranger.error_codes(_NODE, id=upload_id) == ["NOT_FOUND"]
    forged = payload["putUrl"].partition("?")[0] + "?" + theirs["putUrl"].partition("?")[2]
    answer = await stranger.http.put(forged, content=data)
    assert (answer.status_code, answer.json()["code"]) == (403, "FORBIDDEN")
    assert (await upload_of(creator, payload))["status"] == "PENDING"
    node = (await creator.data(_NODE, id=upload_id))["node"]
    assert node == {"id": upload_id, "status": "PENDING"}


async def test_an_address_to_read_from_cannot_be_written_to_nor_the_other_way_round(
    creator: Client,
) -> None:
    data = strange.encoded(strange.two_halves())
    payload = await announced(creator, data)
    assert (await creator.http.get(payload["putUrl"])).status_code == 405
    await put(creator, payload, data)
    url = (await upload_of(creator, payload))["url"]

    written = await creator.http.put(url, content=b"other")
    assert (written.status_code, written.headers["allow"]) == (405, "GET, HEAD")
    for forged in (
        url.partition("?")[0],
        url[:-1],
        url.replace("expires=1", "expires=2"),
        url.replace("owner=", "owner=0"),
        url.partition("?")[0] + "?" + payload["putUrl"].partition("?")[2],
    ):
        assert (await creator.http.get(forged)).status_code == 403


async def test_nobody_sends_nothing(anonymous: Client) -> None:
    asked = {"purpose": "LOGO", "mimeType": "image/png", "byteSize": 9}

    assert await anonymous.error_codes(_CREATE, input=asked) == ["UNAUTHENTICATED"]
    assert await anonymous.error_codes(_UPLOAD, id="VXBsb2FkOjE") == ["UNAUTHENTICATED"]


async def test_an_odd_id_is_told_as_such(creator: Client) -> None:
    assert await creator.error_codes(_UPLOAD, id="") == ["BAD_USER_INPUT"]
    assert await creator.error_codes(_UPLOAD, id=creator.user_id) == ["BAD_USER_INPUT"]
    assert await creator.error_codes(_UPLOAD, id="VXBsb2FkOjE") == ["NOT_FOUND"]


async def test_a_creator_announces_so_many_files_in_a_day(creator: Client) -> None:
    asked = {"purpose": "LOGO", "mimeType": "image/png", "byteSize": 9}
    codes = []
    for _ in range(101):
        payload = (await creator.data(_CREATE, input=asked))["createUpload"]
        codes.append([error["code"] for error in payload["userErrors"]])

    assert codes == [*([[]] * 100), ["UPLOAD_LIMIT"]]
