"""`@defer` on the wire: in parts for those who take parts, in one piece for all others."""

import pytest

from tests.api.asking import ask, refused
from tests.api.client import Client, Json
from tests.api.streaming import APOLLO_DEFER, PARTS, SSE, URQL, events, parts, streamed

_DEFERRED = """
query {
  me { id ... @defer(label: "Late") { email sessions { isCurrent } } }
}
"""
_PARTLY = """
query {
  me { id }
  ... @defer(label: "Missing") { generation(id: "x") { id } }
}
"""
_V02 = "multipart/mixed;incrementalSpec=v0.2, application/json"


async def test_in_the_newer_format_fragments_have_ids(creator: Client) -> None:
    data = await creator.data("{ me { id email } }")
    async with streamed(creator, _DEFERRED, accept=_V02) as response:
        first, second = [part async for part in parts(response)]

    assert response.headers["content-type"].endswith(";incrementalSpec=v0.2")
    assert response.headers["x-accel-buffering"] == "no"
    assert first.pop("extensions")["cost"]["operation"] > 0
    assert first == {
        "data": {"me": {"id": data["me"]["id"]}},
        "pending": [{"id": "0", "path": ["me"], "label": "Late"}],
        "hasNext": True,
    }
    late = {"email": data["me"]["email"], "sessions": [{"isCurrent": True}]}
    assert second == {
        "incremental": [{"id": "0", "data": late}],
        "completed": [{"id": "0"}],
        "hasNext": False,
    }


async def test_in_the_older_format_fragments_have_places(creator: Client) -> None:
    async with streamed(creator, _DEFERRED, accept=APOLLO_DEFER) as response:
        first, second = [part async for part in parts(response)]

    assert response.headers["content-type"].endswith(";deferSpec=20220824")
    assert set(first) == {"data", "extensions", "hasNext"}
    [increment] = second.pop("incremental")
    assert second == {"hasNext": False}
    assert (increment["path"], increment["label"]) == (["me"], "Late")
    assert increment["data"]["sessions"] == [{"isCurrent": True}]


async def test_who_names_no_format_has_the_newer_one(creator: Client) -> None:
    async with streamed(creator, _DEFERRED, accept=URQL) as response:
        first, second = [part async for part in parts(response)]

    assert first["pending"][0]["path"] == ["me"]
    assert second["completed"] == [{"id": "0"}]


@pytest.mark.parametrize(
    "accept", ["application/json", "*/*", PARTS, "multipart/mixed;deferSpec=1, application/json"]
)
async def test_who_takes_no_parts_has_the_whole(creator: Client, accept: str) -> None:
    plain = await creator.data("{ me { id email sessions { isCurrent } } }")
    async with streamed(creator, _DEFERRED, accept=accept) as response:
        await response.aread()

    assert response.headers["content-type"].startswith("application/json")
    assert response.json()["data"] == plain


async def test_an_event_stream_a_socket_and_a_batch_have_the_whole(creator: Client) -> None:
    plain = await creator.data("{ me { id email sessions { isCurrent } } }")
    async with streamed(creator, _DEFERRED, accept=SSE) as response:
        told = [event async for event in events(response)]
    over_socket = [body async for body in creator.subscribe(_DEFERRED)]
    authorization = f"Bearer {creator.access_token}"
    batch = await ask(
        creator, body=[{"query": _DEFERRED}], accept=URQL, authorization=authorization
    )

    [(kind, body), end] = told
    assert (kind, body["data"], end) == ("next", plain, ("complete", None))
    assert [each["data"] for each in over_socket] == [plain]
    assert [each["data"] for each in batch.json()] == [plain]


async def test_a_refusal_in_a_part_has_its_code(creator: Client) -> None:
    async with streamed(creator, _PARTLY, accept=_V02) as response:
        first, second = [part async for part in parts(response)]

    assert first["data"]["me"]["id"]
    assert "errors" not in first
    [increment] = second["incremental"]
    assert increment["data"] == {"generation": None}
    [error] = increment["errors"]
    assert error["path"] == ["generation"]
    assert error["extensions"] == {
        "code": "BAD_USER_INPUT",
        "requestId": response.headers["x-request-id"],
    }


async def test_who_asks_for_parts_of_nothing_has_json(creator: Client) -> None:
    query = "query ($late: Boolean!) { me { id ... @defer(if: $late) { email } } }"
    async with streamed(creator, query, accept=APOLLO_DEFER, late=False) as response:
        await response.aread()

    assert response.headers["content-type"].startswith("application/graphql-response+json")
    assert set(response.json()["data"]["me"]) == {"id", "email"}


@pytest.mark.parametrize(
    "query",
    [
        "{ contentHistory { edges @stream { cursor } } }",
        "mutation { ... @defer { logout { userErrors { code } } } }",
        "{ me { ... @defer(label: $label) { id } } }",
        '{ me { ... @defer(label: "A") { id } ... @defer(label: "A") { email } } }',
        "{ me { id @defer } }",
    ],
)
async def test_where_it_may_not_stand_it_is_refused(creator: Client, query: str) -> None:
    answer = await ask(creator, body={"query": query}, accept=APOLLO_DEFER)

    status, codes = refused(answer)
    assert (status, set(codes)) == (400, {"GRAPHQL_VALIDATION_FAILED"})


async def test_fragments_that_are_deferred_often_cost_more_than_there_is(
    creator: Client,
) -> None:
    """A hundred times twenty-five."""
    fragments = " ".join(f'... @defer(label: "{number}") {{ cursor }}' for number in range(25))
    query = f"{{ contentHistory(first: 100) {{ edges {{ {fragments} }} }} }}"

    answer = await ask(creator, body={"query": query}, accept=APOLLO_DEFER)

    assert refused(answer) == (400, ["BAD_USER_INPUT"])
    message: Json = answer.json()["errors"][0]["message"]
    assert "2610" in message
