"""A picture from its sender's hand to a finished cover, its small copy, and what its label says."""

import io
from uuid import uuid4

import httpx
from PIL import Image

from tests.api.client import Client, Json
from tests.infra.media import strange_pictures as strange

_CREATE = """
mutation ($input: CreateUploadInput!) {
  createUpload(input: $input) {
    upload { id } putUrl headers { name value } userErrors { code }
  }
}
"""
_COVER = """
mutation ($input: GenerateCoverInput!) {
  generateCover(input: $input) { generation { id } userErrors { code field message } }
}
"""
_CONTENT = """
query ($id: ID!) {
  node(id: $id) {
    ... on Cover {
      images { id url width height mimeType small: thumbnailUrl(width: 300) }
    }
  }
}
"""
_VERIFY = """
query ($file: LabelledFileInput!) { verifyLabel(file: $file) { hasLabel status producer } }
"""


async def sent(client: Client, data: bytes, purpose: str, mime_type: str) -> str:
    """The id of an upload that was taken."""
    asked = {"purpose": purpose, "mimeType": mime_type, "byteSize": len(data)}
    payload = (await client.data(_CREATE, input=asked))["createUpload"]
    headers = {each["name"]: each["value"] for each in payload["headers"]}
    answer = await client.http.put(payload["putUrl"], content=data, headers=headers)
    assert answer.status_code == 200, answer.text
    upload_id: str = payload["upload"]["id"]
    return upload_id


async def covered(client: Client, **options: Json) -> list[dict[str, Json]]:
    """The pictures of a cover that was made."""
    asked = {"title": "秋天的第一碗南瓜汤", "idempotencyKey": uuid4().hex, **options}
    payload = (await client.data(_COVER, input=asked))["generateCover"]
    assert payload["userErrors"] == []
    events = [event async for event in client.watch(payload["generation"]["id"])]
    assert events[-1]["__typename"] == "GenerationSucceeded", events[-1]
    content = await client.data(_CONTENT, id=events[-1]["content"]["id"])
    images: list[dict[str, Json]] = content["node"]["images"]
    return images


def opened(answer: httpx.Response) -> Image.Image:
    assert answer.status_code == 200, answer.text
    picture = Image.open(io.BytesIO(answer.content))
    picture.load()
    return picture


async def test_a_creator_s_own_picture_becomes_a_cover_with_a_small_copy(
    entitled: Client, stranger: Client
) -> None:
    photo = strange.encoded(strange.two_halves(size=(1600, 1200)), "JPEG", quality=90)
    upload_id = await sent(entitled, photo, "BACKGROUND", "image/jpeg")

    image, *_ = await covered(entitled, background="UPLOAD", backgroundUploadId=upload_id)

    whole = await entitled.http.get(image["url"])
    assert opened(whole).size == (image["width"], image["height"]) == (1242, 1660)
    assert whole.headers["content-type"] == image["mimeType"]
    small = await entitled.http.get(image["small"])
    assert opened(small).size == (300, 401)
    assert small.headers["content-type"] == "image/jpeg"
    for address in (image["url"], image["small"]):
        forged = address.replace(f"owner={_owner(address)}", "owner=someone-else")
        assert (await stranger.http.get(forged)).status_code == 403
    assert await stranger.error_codes(_VERIFY, file={"assetId": image["id"]}) == ["NOT_FOUND"]


def _owner(address: str) -> str:
    return httpx.URL(address).params["owner"]


async def test_the_small_copy_says_too_that_ai_made_it(entitled: Client) -> None:
    image, *_ = await covered(entitled)
    verdicts = []
    for address, mime_type in ((image["url"], image["mimeType"]), (image["small"], "image/jpeg")):
        data = (await entitled.http.get(address)).content
        upload_id = await sent(entitled, data, "VERIFY", mime_type)
        body = await entitled.data(_VERIFY, file={"uploadId": upload_id})
        verdicts.append(body["verifyLabel"])

    whole, small = verdicts
    assert (whole["hasLabel"], small["hasLabel"]) == (True, True)
    assert small["producer"] == whole["producer"]
