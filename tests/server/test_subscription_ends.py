"""What a subscription leaves behind: nothing, while it lasts and when it is over."""

import asyncio
import gc

import pytest

from server.operation_request import OperationRequest
from tests.server.socket_stand import WATCH, Stand
from tests.server.stream_stand import SSE, Reader, StreamStand

_READING = "subscription { myGenerations { content { id } } }"


async def test_a_subscription_does_not_keep_what_it_was_asked_with() -> None:
    """It may last for hours, and a client may have sent megabytes that nothing reads."""
    marker, stand = "which-no-other-test-sends", Stand()
    stand.shop.watching.more.set()
    async with stand.open("mei") as (peer, _):
        sent = {"query": WATCH, "variables": {marker: []}, "extensions": {marker: []}}
        peer.say(type="subscribe", id="watch", payload=sent)
        del sent
        assert (await peer.hears(2))[1]["type"] == "next"
        stand.shop.watching.more.clear()

        kept = [each for each in gc.get_objects() if isinstance(each, dict) and marker in each]

        assert kept == []


async def test_a_stream_does_not_keep_what_it_was_asked_with() -> None:
    """Which may be megabytes, that nothing reads any more."""
    others = [each for each in gc.get_objects() if isinstance(each, OperationRequest)]
    async with StreamStand().watching(SSE) as (reader, _):
        assert reader.status == 200

        kept = [each for each in gc.get_objects() if isinstance(each, OperationRequest)]
        assert [each for each in kept if each not in others] == []


async def test_what_a_subscription_was_reading_ends_with_its_socket() -> None:
    """Batched reads have tasks of their own, and hold connections to the database."""
    stand = Stand()
    stand.shop.watching.more.set()
    async with stand.open("mei") as (peer, _):
        peer.subscribe("reading", _READING)
        await stand.shop.database.has_begun.wait()

    assert stand.shop.database.has_ended.is_set()


async def test_what_a_subscription_was_reading_ends_with_its_stream() -> None:
    stand, reader = StreamStand(), Reader(_READING)
    stand.shop.watching.more.set()
    serving = asyncio.create_task(stand.serve(reader, accept=SSE, authorization="Bearer mei"))
    await stand.shop.database.has_begun.wait()

    reader.go()
    await serving

    assert stand.shop.database.has_ended.is_set()


@pytest.mark.parametrize("flaw", ["is_stubborn", "is_broken"])
async def test_what_ends_badly_tells_a_stream_nothing_more(flaw: str) -> None:
    stand = StreamStand()
    setattr(stand.shop.watching, flaw, True)
    async with stand.watching(SSE) as (reader, serving):
        await stand.departure.begin()
        await serving

    assert (reader.heard, stand.shop.watching.ended) == (b":\n\n", 1)


@pytest.mark.parametrize("flaw", ["is_stubborn", "is_broken"])
async def test_what_ends_badly_tells_a_socket_nothing_more(flaw: str) -> None:
    stand = Stand()
    setattr(stand.shop.watching, flaw, True)
    async with stand.open("mei") as (peer, serving):
        peer.subscribe("watch")
        peer.say(type="ping")
        await peer.hears(2)
        await stand.shop.watching.has_begun.wait()
        await stand.departure.begin()
        await serving

    assert (peer.heard[2:], peer.closed, stand.shop.watching.ended) == ([], 1012, 1)


async def test_what_fails_as_it_ends_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    stand = StreamStand()
    stand.shop.watching.is_broken = True
    async with stand.watching(SSE):
        pass

    assert caplog.messages == ["operation.crashed"]
