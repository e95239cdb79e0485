"""The life of a subscription over HTTP, with all times set to none or to the test's own."""

import asyncio
import json

import pytest

from server.socket_limits import SocketLimits
from tests.server.patience import soon
from tests.server.socket_stand import Peer
from tests.server.stream_stand import PARTS, SSE, Reader, StreamStand

_NEXT = 'event: next\ndata: {"data":{"myGenerations":{"id":'


async def settled() -> None:
    """Everything that can go on without the client has done so."""
    for _ in range(200):
        await asyncio.sleep(0)


def last_part(reader: Reader) -> object:
    """Before the closing delimiter."""
    *_, part, closing = reader.heard.split(b"\r\n--graphql")
    assert closing == b"--\r\n"
    head, _, content = part.partition(b"\r\n\r\n")
    assert head == b"\r\nContent-Type: application/json"
    return json.loads(content)


async def test_each_event_is_told_as_it_comes() -> None:
    stand = StreamStand()
    async with stand.watching(SSE) as (reader, _):
        stand.shop.watching.more.set()
        await reader.hears(_NEXT)
        stand.shop.watching.more.clear()

    assert reader.status == 200
    assert reader.heard.startswith(b":\n\n" + _NEXT.encode())
    chosen = ("content-type", "cache-control", "x-accel-buffering", "vary", "content-length")
    assert [reader.headers.get(name) for name in chosen] == [
        "text/event-stream; charset=utf-8",
        "no-store, no-transform",
        "no",
        "Accept, Accept-Language, Authorization, Origin",
        None,
    ]
    assert reader.headers["x-request-id"]


async def test_in_parts_each_has_its_delimiter_at_once() -> None:
    stand = StreamStand()
    async with stand.watching(PARTS) as (reader, _):
        assert reader.heard == b"\r\n--graphql"
        stand.shop.watching.more.set()
        await reader.hears('{"payload":{"data":{"myGenerations":{"id":')
        stand.shop.watching.more.clear()
        assert reader.heard.endswith(b"}\r\n--graphql")

    assert reader.headers["content-type"] == PARTS


@pytest.mark.parametrize("accept", [SSE, PARTS])
async def test_everything_ends_when_the_client_goes(accept: str) -> None:
    stand = StreamStand()
    async with stand.watching(accept) as (reader, serving):
        heard = reader.heard
        reader.go()
        await soon(serving)

    assert (stand.shop.watching.began, stand.shop.watching.ended) == (1, 1)
    assert reader.heard == heard


async def test_what_survives_its_first_end_ends_too() -> None:
    stand = StreamStand()
    stand.shop.watching.is_stubborn = True
    async with stand.watching(SSE) as (reader, serving):
        reader.go()
        await soon(serving)

    assert stand.shop.watching.ended == 1


async def test_a_client_that_reads_nothing_keeps_us_from_making_more() -> None:
    stand = StreamStand(SocketLimits(heartbeat_seconds=0))
    async with stand.watching(SSE) as (reader, _):
        reader.is_reading.clear()
        stand.shop.watching.more.set()
        await settled()

        assert stand.shop.watching.told <= 1
        assert reader.most_waiting == 1
        stand.shop.watching.more.clear()


@pytest.mark.parametrize("accept", [SSE, PARTS])
async def test_a_client_that_does_not_read_is_left_without_a_word(accept: str) -> None:
    stand = StreamStand(SocketLimits(send_seconds=0))
    async with stand.watching(accept) as (reader, serving):
        heard = reader.heard
        reader.is_reading.clear()
        stand.shop.watching.more.set()
        await settled()
        assert stand.shop.watching.ended == 1
        reader.is_reading.set()
        await soon(serving)

    assert (reader.heard, reader.is_over) == (heard, True)


@pytest.mark.parametrize(
    ("accept", "heartbeat"),
    [
        (SSE, ":\n\n:\n\n:\n\n"),
        (PARTS, "\r\nContent-Type: application/json\r\n\r\n{}\r\n--graphql" * 2),
    ],
)
async def test_a_silent_stream_shows_that_it_is_alive(accept: str, heartbeat: str) -> None:
    async with StreamStand(SocketLimits(heartbeat_seconds=0)).watching(accept) as (reader, _):
        await reader.hears(heartbeat)


@pytest.mark.parametrize("is_told", [True, False], ids=["locked out", "expired"])
@pytest.mark.parametrize("accept", [SSE, PARTS])
async def test_it_ends_with_the_session(
    accept: str,
    is_told: bool,  # noqa: FBT001 - a case
) -> None:
    stand = StreamStand()
    async with stand.watching(accept) as (reader, serving):
        if is_told:
            stand.shop.sessions.locked.add("mei")
        else:
            stand.shop.now = stand.shop.sessions.expires_at
        stand.shop.sessions.endings.put_nowait("mei")
        await soon(serving)

    error = {
        "message": "Sign in first: the request has no valid access token, or it has expired.",
        "extensions": {"code": "UNAUTHENTICATED", "requestId": reader.headers["x-request-id"]},
    }
    if accept == SSE:
        told = json.dumps({"errors": [error]}, separators=(",", ":"))
        expected = f":\n\nevent: next\ndata: {told}\n\nevent: complete\ndata:\n\n"
        assert reader.heard.decode() == expected
    else:
        assert last_part(reader) == {"payload": None, "errors": [error]}
    assert stand.shop.watching.ended == 1


async def test_on_departure_an_event_stream_ends_without_complete() -> None:
    stand = StreamStand()
    async with stand.watching(SSE) as (reader, serving):
        await stand.departure.begin()
        await soon(serving)

    assert (reader.heard, reader.is_over) == (b":\n\n", True)
    assert stand.shop.watching.ended == 1


async def test_on_departure_the_last_part_says_that_one_may_come_again() -> None:
    stand = StreamStand()
    async with stand.watching(PARTS) as (reader, serving):
        await stand.departure.begin()
        await soon(serving)

    assert last_part(reader) == {
        "payload": None,
        "errors": [
            {
                "message": "The service is unavailable; try again later.",
                "extensions": {
                    "code": "SERVICE_UNAVAILABLE",
                    "requestId": reader.headers["x-request-id"],
                },
            }
        ],
    }


async def test_a_departure_does_not_wait_for_who_reads_nothing() -> None:
    stand = StreamStand()
    async with stand.watching(PARTS) as (reader, serving):
        reader.is_reading.clear()
        await soon(stand.departure.begin())
        assert not serving.done()


@pytest.mark.parametrize("limits", [SocketLimits(per_user=2), SocketLimits(per_address=2)])
async def test_streams_and_sockets_are_counted_together(limits: SocketLimits) -> None:
    stand, peer, late = StreamStand(limits), Peer(), Reader("subscription{myGenerations{id}}")
    peer.say(type="connection_init", payload={"Authorization": "Bearer mei"})
    socket = asyncio.create_task(stand.socket(peer))
    await peer.hears(1)
    async with stand.watching(SSE):
        await stand.serve(late, accept=SSE, authorization="Bearer mei")
        assert (late.status, late.headers["retry-after"]) == (429, "15")
        [error] = json.loads(late.heard)["errors"]
        assert error["extensions"]["code"] == "RATE_LIMITED"

        peer.go()
        await soon(socket)
        async with stand.watching(SSE) as (another, _):
            assert another.status == 200


@pytest.mark.parametrize("accept", [SSE, PARTS])
async def test_last_words_that_nobody_reads_hold_no_place(accept: str) -> None:
    stand = StreamStand(SocketLimits(per_user=1, send_seconds=0))
    async with stand.watching(accept) as (reader, serving):
        reader.is_reading.clear()
        stand.shop.watching.more.set()
        await settled()
        assert not serving.done()
        stand.shop.watching.more.clear()

        async with stand.watching(accept) as (another, _):
            assert another.status == 200


async def test_whoever_is_nobody_counts_by_their_address() -> None:
    stand = StreamStand(SocketLimits(per_user=0))
    reader = Reader("subscription{myGenerations{id}}")

    await stand.serve(reader, accept=SSE)

    assert (reader.status, b"UNAUTHENTICATED" in reader.heard) == (200, True)


async def test_head_begins_nothing() -> None:
    stand, reader = StreamStand(), Reader("")
    preflighted = {"apollo-require-preflight": "1", "authorization": "Bearer mei"}

    await stand.serve(reader, method="HEAD", accept=SSE, **preflighted)

    assert (reader.status, reader.heard, reader.is_over) == (200, b"", True)
    assert stand.shop.watching.began == 0
