"""Subscriptions over HTTP, byte by byte; their clients' libraries are in tests/clients."""

import httpx
import pytest

from tests.api.asking import DATA, PREFLIGHTED, QUERY, ask, refused
from tests.api.client import Client, Json
from tests.api.streaming import APOLLO_DEFER, PARTS, SSE, URQL, events, parts, streamed

_WATCH = """
subscription ($id: ID!, $after: String) {
  generationProgress(id: $id, after: $after) { __typename cursor }
}
"""
_MINE = "subscription { myGenerations { id status } }"
_LOGOUT = "mutation { logout { userErrors { code } } }"
_COMPLETE = ("complete", None)


async def told(response: httpx.Response) -> list[Json]:
    """The results of a subscription to its end, in whatever form they come."""
    if response.headers["content-type"].startswith("text/event-stream"):
        *results, last = [event async for event in events(response)]
        assert last == _COMPLETE
        assert {name for name, _ in results} == {"next"}
        return [body for _, body in results]
    contents = [content async for content in parts(response) if content]
    assert [set(content) for content in contents] == [{"payload"}] * len(contents)
    return [content["payload"] for content in contents]


@pytest.mark.parametrize("accept", [SSE, PARTS, URQL, "text/event-stream, multipart/mixed"])
async def test_a_generation_is_watched_to_its_end_and_from_a_cursor(
    entitled: Client, accept: str
) -> None:
    finished = (await entitled.extract())["generation"]["id"]
    over_socket = [event["cursor"] async for event in entitled.watch(finished)]

    async with streamed(entitled, _WATCH, accept=accept, id=finished) as response:
        whole = [body["data"]["generationProgress"] for body in await told(response)]
    after = whole[2]["cursor"]
    async with streamed(entitled, _WATCH, accept=accept, id=finished, after=after) as response:
        rest = [body["data"]["generationProgress"] for body in await told(response)]

    assert [event["cursor"] for event in whole] == over_socket
    assert whole[-1]["__typename"] == "GenerationSucceeded"
    assert rest == whole[3:]


async def test_nothing_keeps_a_stream_back(entitled: Client) -> None:
    finished = (await entitled.extract())["generation"]["id"]
    async with streamed(entitled, _WATCH, accept=SSE, id=finished) as response:
        await told(response)

    chosen = ("cache-control", "x-accel-buffering", "transfer-encoding", "x-frame-options")
    assert [response.headers[name] for name in chosen] == [
        "no-store, no-transform",
        "no",
        "chunked",
        "DENY",
    ]
    assert {"Accept", "Authorization"} <= set(response.headers["vary"].split(", "))
    assert "content-length" not in response.headers


@pytest.mark.parametrize("accept", [SSE, PARTS])
async def test_what_the_subscription_finds_wrong_is_told_in_the_stream(
    stranger: Client, entitled: Client, anonymous: Client, accept: str
) -> None:
    foreign = (await entitled.extract())["generation"]["id"]

    for client, code in ((stranger, "NOT_FOUND"), (anonymous, "UNAUTHENTICATED")):
        async with streamed(client, _WATCH, accept=accept, id=foreign) as response:
            [body] = await told(response)
        assert response.status_code == 200
        assert [error["extensions"] for error in body["errors"]] == [
            {"code": code, "requestId": response.headers["x-request-id"]}
        ]


@pytest.mark.parametrize(
    ("query", "variables", "code"),
    [
        ("subscription {", {}, "GRAPHQL_PARSE_FAILED"),
        ("subscription { nonsense }", {}, "GRAPHQL_VALIDATION_FAILED"),
        (_WATCH, {"id": ["SECRET"]}, "BAD_USER_INPUT"),
        ("subscription { myGenerations { ... @defer { id } } }", {}, "GRAPHQL_VALIDATION_FAILED"),
    ],
)
async def test_what_is_refused_before_it_begins(
    entitled: Client, query: str, variables: dict[str, Json], code: str
) -> None:
    """An event stream carries it; the multipart protocol has JSON, with its status, for that."""
    async with streamed(entitled, query, accept=SSE, **variables) as response:
        [body] = await told(response)
    async with streamed(entitled, query, accept=PARTS, **variables) as plain:
        await plain.aread()

    assert response.status_code == 200
    assert set(body) == {"errors"}
    assert [error["extensions"]["code"] for error in body["errors"]] == [code]
    assert refused(plain) == (200, [code])
    assert "SECRET" not in str(body) + plain.text


async def test_a_plain_subscription_is_told_the_three_ways(entitled: Client) -> None:
    answer = await ask(entitled, body={"query": _MINE}, accept="application/json")

    [error] = answer.json()["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    for way in ("graphql-transport-ws", SSE, "multipart/mixed;subscriptionSpec=1.0"):
        assert way in error["message"]


async def test_in_a_batch_a_subscription_is_refused_in_its_place(entitled: Client) -> None:
    answer = await ask(entitled, body=[{"query": QUERY}, {"query": _MINE}], accept=URQL)

    first, second = answer.json()
    assert first["data"] == DATA
    assert second["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_who_takes_streams_alone_may_not_send_a_batch(anonymous: Client) -> None:
    answer = await ask(anonymous, body=[{"query": QUERY}], accept=SSE)

    assert refused(answer) == (406, ["BAD_USER_INPUT"])


@pytest.mark.parametrize("accept", [URQL, APOLLO_DEFER, PARTS, f"{SSE}, */*"])
async def test_a_query_is_json_wherever_json_is_accepted(anonymous: Client, accept: str) -> None:
    answer = await ask(anonymous, body={"query": QUERY}, accept=accept)

    assert (answer.status_code, answer.json()["data"]) == (200, DATA)


@pytest.mark.parametrize("query", [QUERY, "mutation { __typename }"])
async def test_a_query_or_mutation_is_an_event_where_nothing_else_is_accepted(
    anonymous: Client, query: str
) -> None:
    async with streamed(anonymous, query, accept=SSE) as response:
        [body] = await told(response)

    assert set(body) == {"data", "extensions"}


async def test_what_http_refuses_has_its_status_even_so(anonymous: Client) -> None:
    malformed = await ask(anonymous, body={"query": 5}, accept=SSE)
    forgeable = await ask(anonymous, "GET", query=QUERY, accept=SSE)
    by_get = await ask(anonymous, "GET", query="mutation { __typename }", accept=SSE, **PREFLIGHTED)

    assert refused(malformed) == (400, ["BAD_USER_INPUT"])
    assert refused(forgeable) == (400, ["BAD_USER_INPUT"])
    assert refused(by_get) == (405, ["BAD_USER_INPUT"])


async def test_a_subscription_may_come_by_get(anonymous: Client) -> None:
    answer = await ask(anonymous, "GET", query=_MINE, accept=SSE, **PREFLIGHTED)

    assert answer.text.startswith(":\n\nevent: next\ndata: ")
    assert '"UNAUTHENTICATED"' in answer.text


async def test_after_a_logout_a_stream_ends(entitled: Client) -> None:
    async with streamed(entitled, _MINE, accept=SSE) as response:
        await entitled.data(_LOGOUT)
        results = await told(response)

    assert results[-1]["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
