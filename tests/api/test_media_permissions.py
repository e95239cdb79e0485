"""Nobody makes anything without an account, or of what is another's."""

from uuid import uuid4

import pytest

from resolvers.node import GlobalId
from tests.api.client import Client, Json
from tests.api.contract import operation, watched

_COVER = """
mutation ($input: GenerateCoverInput!) {
  generateCover(input: $input) { generation { id } userErrors { code field } }
}
"""
_CARDS = """
mutation ($input: GenerateInfoCardInput!) {
  generateInfoCard(input: $input) { generation { id } }
}
"""
_PAGE = """
mutation ($input: RegenerateInfoCardPageInput!) {
  regenerateInfoCardPage(input: $input) { generation { id } }
}
"""
_VOICE = """
mutation ($input: SynthesizeVoiceInput!) {
  synthesizeVoice(input: $input) { generation { id } }
}
"""
_UPLOAD = """
mutation ($input: CreateUploadInput!) { createUpload(input: $input) { upload { id } putUrl } }
"""
_UPLOADED = "query ($id: ID!) { upload(id: $id) { status } }"
_VERIFY = "query ($file: LabelledFileInput!) { verifyLabel(file: $file) { status } }"
_SENT: dict[str, Json] = {"purpose": "VERIFY", "mimeType": "image/png", "byteSize": 100}


def made_of(content_id: str) -> list[tuple[str, dict[str, Json]]]:
    """Every mutation that takes an earlier content, with that one."""
    source = {"source": {"contentId": content_id}}
    return [
        (_COVER, {"title": "南瓜汤", "contentId": content_id}),
        (_CARDS, source),
        (_PAGE, {"contentId": content_id, "page": 1}),
        (_VOICE, source),
    ]


@pytest.mark.parametrize("mutation", range(4))
async def test_without_an_account_nothing_is_made(anonymous: Client, mutation: int) -> None:
    query, chosen = made_of(str(GlobalId("Content", "any")))[mutation]

    codes = await anonymous.error_codes(query, input={**chosen, "idempotencyKey": uuid4().hex})

    assert codes == ["UNAUTHENTICATED"]


@pytest.mark.parametrize("kind", ["assetId", "uploadId"])
async def test_without_an_account_no_file_is_looked_into(anonymous: Client, kind: str) -> None:
    file = {kind: str(GlobalId(kind.removesuffix("Id").title(), "any"))}

    assert await anonymous.error_codes(_VERIFY, file=file) == ["UNAUTHENTICATED"]
    upload_id = str(GlobalId("Upload", "any"))
    assert await anonymous.error_codes(_UPLOADED, id=upload_id) == ["UNAUTHENTICATED"]


async def test_what_is_another_s_is_not_found(entitled: Client, stranger: Client) -> None:
    asked = {"title": "南瓜汤", "platforms": ["ZHIHU"], "idempotencyKey": uuid4().hex}
    payload = (await entitled.data(operation("GenerateCover"), input=asked))["generateCover"]
    content = (await watched(entitled, payload["generation"]["id"]))[-1]["content"]
    sent = (await entitled.data(_UPLOAD, input=_SENT))["createUpload"]["upload"]
    files = [{"assetId": content["images"][0]["id"]}, {"uploadId": sent["id"]}]

    for query, chosen in made_of(content["id"]):
        given = {**chosen, "idempotencyKey": uuid4().hex}
        assert await stranger.error_codes(query, input=given) == ["NOT_FOUND"], query
    for file in files:
        assert await stranger.error_codes(_VERIFY, file=file) == ["NOT_FOUND"], file


async def test_a_logo_and_a_background_are_uploads(entitled: Client) -> None:
    """An id of something else is told before anything is charged."""
    given = {"title": "南瓜汤", "brand": {"logoUploadId": str(GlobalId("Content", "any"))}}

    codes = await entitled.error_codes(_COVER, input={**given, "idempotencyKey": uuid4().hex})

    assert codes == ["BAD_USER_INPUT"]
