"""One socket, many operations: what ends one of them, and what ends them all."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from uuid import uuid4

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from tests.api.client import ARTICLE, Client, Json

_PATIENCE_SECONDS = 60
_DEEP = "[" * 5000 + "]" * 5000
_WATCH = "subscription { myGenerations { id } }"
_LOGOUT = "mutation { logout { userErrors { code } } }"
_GENERATIONS = "{ generations { edges { node { id } } } }"
_EXTRACT = """
mutation ($input: ExtractContentInput!) { extractContent(input: $input) { replayed } }
"""


@asynccontextmanager
async def opened(client: Client) -> AsyncIterator[ClientConnection]:
    """A socket on which nothing has been said."""
    url = client.address.replace("http", "ws", 1) + "/graphql"
    async with (
        asyncio.timeout(_PATIENCE_SECONDS),
        connect(
            url,
            subprotocols=[Subprotocol("graphql-transport-ws")],
            local_addr=(client.local_address, 0),
            proxy=None,
        ) as socket,
    ):
        yield socket


@asynccontextmanager
async def acknowledged(client: Client) -> AsyncIterator[ClientConnection]:
    async with opened(client) as socket:
        payload = {"Authorization": f"Bearer {client.access_token}"} if client.access_token else {}
        await socket.send(json.dumps({"type": "connection_init", "payload": payload}))
        assert json.loads(await socket.recv()) == {"type": "connection_ack"}
        yield socket


async def start(socket: ClientConnection, operation_id: str, payload: Json) -> None:
    message = {"type": "subscribe", "id": operation_id, "payload": payload}
    await socket.send(json.dumps(message))


async def answer(
    socket: ClientConnection, operation_id: str, query: str, **variables: Json
) -> Json:
    """The one result of a query or mutation, and nothing of other operations before it."""
    await start(socket, operation_id, {"query": query, "variables": variables})
    following = json.loads(await socket.recv())
    assert (following["type"], following["id"]) == ("next", operation_id)
    assert json.loads(await socket.recv()) == {"type": "complete", "id": operation_id}
    return following["payload"]


def codes(errors: Json) -> list[str]:
    return [error["extensions"]["code"] for error in errors]


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "null",
        "5",
        "no JSON",
        _DEEP,
        '{"type":"ping","payload":' + _DEEP + "}",
        "9" * 5000,
        b'{"type":"ping"}',
        "{}",
        '{"type":5}',
        '{"type":"no such type"}',
        json.dumps({"type": "长" * 500}),
        '{"type":"\\ud800"}',
        '{"type":"subscribe"}',
        '{"type":"subscribe","id":"1"}',
        '{"type":"subscribe","id":[],"payload":{"query":"{__typename}"}}',
        '{"type":"complete","id":{}}',
    ],
    ids=lambda frame: repr(frame[:40]),
)
async def test_a_malformed_frame_closes_the_socket(anonymous: Client, frame: str | bytes) -> None:
    async with acknowledged(anonymous) as socket:
        await socket.send(frame)
        await socket.wait_closed()

    assert socket.close_code == 4400
    assert await anonymous.data("{ __typename }") == {"__typename": "Query"}


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        (None, "BAD_USER_INPUT"),
        (5, "BAD_USER_INPUT"),
        ({}, "BAD_USER_INPUT"),
        ({"query": 5}, "BAD_USER_INPUT"),
        ({"query": ""}, "BAD_USER_INPUT"),
        ({"query": "{ __typename }", "variables": [1]}, "BAD_USER_INPUT"),
        ({"query": "{ __typename }", "variables": {"a": float("nan")}}, "BAD_USER_INPUT"),
        ({"query": "{ __typename }", "variables": {"a": "\ud800"}}, "BAD_USER_INPUT"),
        ({"query": "{ __typename }", "operationName": 5}, "BAD_USER_INPUT"),
        ({"query": "{ __typename }", "operationName": "\ud800"}, "BAD_USER_INPUT"),
        ({"query": "query A { __typename }", "operationName": "B"}, "BAD_USER_INPUT"),
        (
            {"query": "subscription A { myGenerations { id } }", "operationName": "B"},
            "BAD_USER_INPUT",
        ),
        ({"query": "{"}, "GRAPHQL_PARSE_FAILED"),
        ({"query": "subscription {"}, "GRAPHQL_PARSE_FAILED"),
        ({"query": "{" + "a " * 5001 + "}"}, "GRAPHQL_PARSE_FAILED"),
        ({"query": "{ nonsense }"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": "subscription { nonsense }"}, "GRAPHQL_VALIDATION_FAILED"),
        (
            {
                "query": "subscription ($id: ID!) { generationProgress(id: $id) { cursor } }",
                "variables": {"id": ["SECRET"]},
            },
            "BAD_USER_INPUT",
        ),
    ],
    ids=lambda value: repr(value)[:70],
)
async def test_a_bad_operation_is_refused_and_the_others_go_on(
    entitled: Client, payload: Json, code: str
) -> None:
    async with acknowledged(entitled) as socket:
        await start(socket, "watch", {"query": _WATCH})
        await start(socket, "bad", payload)
        text = await socket.recv()
        refusal = json.loads(text)
        assert (refusal["type"], refusal["id"]) == ("error", "bad")
        assert codes(refusal["payload"]) == [code]
        assert refusal["payload"][0]["extensions"]["requestId"]
        assert "SECRET" not in str(text)

        again = await answer(socket, "bad", "{ __typename }")
        assert again["data"] == {"__typename": "Query"}
        await entitled.extract()
        assert json.loads(await socket.recv())["id"] == "watch"


@pytest.mark.parametrize("payload", [None, {"query": "{ __typename }"}])
async def test_nothing_runs_before_the_connection_is_acknowledged(
    anonymous: Client, payload: Json
) -> None:
    async with opened(anonymous) as socket:
        await start(socket, "1", payload)
        await socket.wait_closed()

    assert socket.close_code == 4401


@pytest.mark.parametrize("payload", ["[1]", "5", '{"a":"\\ud800"}'])
async def test_a_malformed_greeting_closes_the_socket(anonymous: Client, payload: str) -> None:
    async with opened(anonymous) as socket:
        await socket.send('{"type":"connection_init","payload":' + payload + "}")
        await socket.wait_closed()

    assert socket.close_code == 4400


async def test_one_operation_too_many_is_refused_until_another_has_ended(creator: Client) -> None:
    async with acknowledged(creator) as socket:
        for number in range(50):
            await start(socket, f"watch-{number}", {"query": _WATCH})
        await start(socket, "late", {"query": _GENERATIONS})
        refused = json.loads(await socket.recv())
        assert (refused["type"], refused["id"]) == ("error", "late")
        assert codes(refused["payload"]) == ["BAD_USER_INPUT"]

        await socket.send(json.dumps({"type": "complete", "id": "watch-0"}))
        assert (await answer(socket, "later", _GENERATIONS))["data"] == {
            "generations": {"edges": []}
        }


async def test_a_forged_token_is_turned_away(anonymous: Client) -> None:
    greeting = {"type": "connection_init", "payload": {"Authorization": "Bearer forged"}}
    async with opened(anonymous) as socket:
        await socket.send(json.dumps(greeting))
        await socket.wait_closed()

    assert socket.close_code == 4403


@pytest.mark.parametrize("query", [_GENERATIONS, _EXTRACT, _WATCH])
async def test_after_a_logout_an_open_socket_may_do_nothing(entitled: Client, query: str) -> None:
    """It closes; an operation that comes sooner is refused."""
    request = {"source": {"text": ARTICLE}, "idempotencyKey": uuid4().hex}
    async with acknowledged(entitled) as socket:
        await answer(socket, "1", _GENERATIONS)
        await entitled.data(_LOGOUT)

        with suppress(ConnectionClosed):
            await start(socket, "2", {"query": query, "variables": {"input": request}})
            answered = json.loads(await socket.recv())["payload"]
            errors = answered if isinstance(answered, list) else answered["errors"]
            assert codes(errors) == ["UNAUTHENTICATED"]
        await socket.wait_closed()

    assert socket.close_code == 4403


async def test_what_is_watched_ends_with_the_session(entitled: Client) -> None:
    async with acknowledged(entitled) as socket:
        await start(socket, "watch", {"query": _WATCH})
        await entitled.extract()
        assert json.loads(await socket.recv())["id"] == "watch"

        await entitled.data(_LOGOUT)
        await socket.wait_closed()

    assert socket.close_code == 4403


async def test_a_stranger_keeps_watching_when_somebody_logs_out(
    entitled: Client, stranger: Client
) -> None:
    async with acknowledged(entitled) as socket, acknowledged(stranger) as other:
        await stranger.data(_LOGOUT)
        await other.wait_closed()

        await answer(socket, "1", _GENERATIONS)
