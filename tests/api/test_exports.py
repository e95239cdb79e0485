"""A creator takes everything away in one file, and nobody else can."""

import csv
import io
import json
import zipfile
from uuid import uuid4

import pytest

from tests.api.client import Client, Json

_REQUEST = """
mutation ($input: RequestExportInput!) {
  requestExport(input: $input) {
    export { id scope status percent itemCount byteSize finishedAt expiresAt url }
    replayed userErrors { code field message }
  }
}
"""
_WATCH = """
subscription ($id: ID!) {
  exportProgress(id: $id) { id scope status percent itemCount byteSize expiresAt url }
}
"""
_NODE = "query ($id: ID!) { node(id: $id) { id } }"
_KEYS = "{ me { keys { edges { node { id } } } } }"
_EXPORT = "query ($id: ID!) { export(id: $id) { id status } }"
_EXPORTS = "{ me { exports { id scope status percent itemCount url } } }"


async def requested(client: Client, scope: str = "CONTENTS", **options: Json) -> Json:
    data = await client.data(_REQUEST, input={"scope": scope, **options})
    return data["requestExport"]


async def watched(client: Client, export_id: str) -> list[Json]:
    variables = {"id": export_id}
    return [body["data"]["exportProgress"] async for body in client.subscribe(_WATCH, **variables)]


async def fetched(client: Client, url: str) -> tuple[zipfile.ZipFile, str]:
    """The archive without a fault in it, and what it is to be called."""
    answer = await client.http.get(url)
    assert answer.status_code == 200
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert archive.testzip() is None
    return archive, answer.headers["content-disposition"]


async def test_everything_comes_in_one_file_that_watchers_see_grow(entitled: Client) -> None:
    made = await entitled.generated()
    payload = await requested(entitled, "ACCOUNT")
    export_id = payload["export"]["id"]
    assert payload["userErrors"] == []
    assert payload["export"]["status"] in {"QUEUED", "RUNNING"}

    seen = await watched(entitled, export_id)

    last = seen[-1]
    assert (last["status"], last["percent"], last["itemCount"]) == ("READY", 100, 1)
    archive, disposition = await fetched(entitled, last["url"])
    assert disposition.startswith('attachment; filename="laowang-account-')
    names = archive.namelist()
    [folder] = {name.rpartition("/")[0] for name in names if name.startswith("contents/")}
    content = json.loads(archive.read(f"{folder}/content.json"))
    assert content["body"] == made["content"]["body"]
    page = archive.read(f"{folder}/content.md").decode()
    assert content["title"] in page
    assert "AI" in page
    profile = json.loads(archive.read("account/profile.json"))
    assert "passwordHash" not in profile[0]
    [entry] = json.loads(archive.read("index.json"))
    assert entry["folder"] == folder
    rows = [*csv.DictReader(io.StringIO(archive.read("index.csv").decode("utf-8-sig")))]
    assert [row["id"] for row in rows] == [content["id"]]
    assert content["id"] == made["content"]["id"]
    [generation] = json.loads(archive.read("account/generations.json"))
    for named in (content, generation, profile[0]):
        assert (await entitled.data(_NODE, id=named["id"]))["node"]["id"] == named["id"]
    assert (content["ownerId"], generation["id"]) == (entitled.user_id, content["generationId"])
    [key] = json.loads(archive.read("account/keys.json"))
    assert (await entitled.data(_KEYS))["me"]["keys"]["edges"] == [{"node": {"id": key["id"]}}]
    ledger = [*csv.DictReader(io.StringIO(archive.read("account/ledger.csv").decode("utf-8-sig")))]
    assert {row["keyId"] for row in ledger} == {key["id"]}
    assert generation["input"]["source"]["text"]
    sessions = json.loads(archive.read("account/sessions.json"))
    assert len(sessions) == 1


async def test_one_export_at_a_time_and_a_replay_is_the_same(creator: Client) -> None:
    key = uuid4().hex
    first = await requested(creator, idempotencyKey=key)
    replay = await requested(creator, idempotencyKey=key)
    other = await requested(creator, "ACCOUNT", idempotencyKey=key)
    await watched(creator, first["export"]["id"])

    assert (first["replayed"], replay["replayed"]) == (False, True)
    assert replay["export"]["id"] == first["export"]["id"]
    assert other["export"] is None
    assert [each["code"] for each in other["userErrors"]] == ["CONFLICT"]
    assert len((await creator.data(_EXPORTS))["me"]["exports"]) == 1


async def test_three_in_a_day_are_the_most(creator: Client) -> None:
    for _ in range(3):
        payload = await requested(creator)
        await watched(creator, payload["export"]["id"])

    refused = await requested(creator)

    assert refused["export"] is None
    [error] = refused["userErrors"]
    assert (error["code"], error["field"]) == ("EXPORT_LIMIT", None)
    assert "(Asia/Shanghai)" in error["message"]
    exports = (await creator.data(_EXPORTS))["me"]["exports"]
    assert [each["status"] for each in exports] == ["READY"] * 3


async def test_nobody_else_sees_an_export(
    creator: Client, stranger: Client, anonymous: Client
) -> None:
    export_id = (await requested(creator))["export"]["id"]
    await watched(creator, export_id)

    for client, code in ((stranger, "NOT_FOUND"), (anonymous, "UNAUTHENTICATED")):
        assert await client.error_codes(_EXPORT, id=export_id) == [code]
        [body] = [each async for each in client.subscribe(_WATCH, id=export_id)]
        assert [each["extensions"]["code"] for each in body["errors"]] == [code]
    assert (await stranger.data(_EXPORTS))["me"]["exports"] == []
    anonymous_codes = await anonymous.error_codes(_REQUEST, input={"scope": "CONTENTS"})
    assert anonymous_codes == ["UNAUTHENTICATED"]


@pytest.mark.parametrize("export_id", ["", "42", "RXhwb3J0Og", "VXNlcjox"])
async def test_an_odd_id_is_bad_input(creator: Client, export_id: str) -> None:
    assert await creator.error_codes(_EXPORT, id=export_id) == ["BAD_USER_INPUT"]


@pytest.mark.parametrize("key", ["short", "with space", "键键键键键键键键", "x" * 65])
async def test_an_odd_idempotency_key_is_refused(creator: Client, key: str) -> None:
    payload = await requested(creator, idempotencyKey=key)

    assert payload["export"] is None
    [error] = payload["userErrors"]
    assert (error["code"], error["field"]) == (
        "IDEMPOTENCY_KEY_INVALID",
        ["input", "idempotencyKey"],
    )
    assert (await creator.data(_EXPORTS))["me"]["exports"] == []
