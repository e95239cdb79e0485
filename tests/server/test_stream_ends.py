"""A stream by itself: whatever it is made of, it ends, and so does what makes it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import ExitStack
from typing import cast

import pytest

from domain.language import Locale
from resolvers.context import Context
from server.http_stream import HttpStream, SubscriptionStream
from server.operations import Body
from server.socket_limits import SocketLimits
from server.stream_forms import EventStream
from tests.server.patience import soon
from tests.server.stream_stand import Reader

_SCOPE = {"type": "http", "method": "POST"}


_REASON = (
    '{"errors":[{"message":"Something went wrong on our side; try again later, and quote the'
    ' requestId to support.","extensions":{"code":"INTERNAL_SERVER_ERROR","requestId":"request"}}]}'
)
_CRASHED = (f"event: next\ndata: {_REASON}", "event: complete\ndata:")


class Asked:
    """As much of a context as a stream of its own needs."""

    request_id = "request"
    locale = Locale.EN
    viewer = None


def answer(bodies: AsyncGenerator[Body, None]) -> HttpStream:
    return HttpStream(
        bodies, EventStream(), context=cast("Context", Asked()), limits=SocketLimits()
    )


def subscription(bodies: AsyncGenerator[Body, None]) -> HttpStream:
    return SubscriptionStream(
        bodies,
        EventStream(),
        context=cast("Context", Asked()),
        limits=SocketLimits(),
        places=ExitStack(),
    )


async def test_who_has_gone_stops_even_what_never_waits() -> None:
    """The server takes what is sent to nobody at once."""

    async def bodies() -> AsyncGenerator[Body, None]:
        while True:
            yield {}

    stream = answer(bodies())
    reader = Reader("")
    reader.go()

    await soon(stream(_SCOPE, reader.receive, reader.send))


async def test_what_has_come_already_is_told_and_the_rest_is_closed() -> None:
    ended: list[str] = []

    async def bodies() -> AsyncGenerator[Body, None]:
        try:
            yield {"data": 1}
            await asyncio.Event().wait()
        finally:
            ended.append("here")

    made = bodies()
    first = await anext(made)
    stream = HttpStream(
        made,
        EventStream(),
        begun=[first],
        context=cast("Context", Asked()),
        limits=SocketLimits(),
    )
    reader = Reader("")
    serving = asyncio.create_task(stream(_SCOPE, reader.receive, reader.send))
    await reader.hears('{"data":1}')
    reader.go()
    await soon(serving)

    assert reader.heard == b':\n\nevent: next\ndata: {"data":1}\n\n'
    assert ended == ["here"]


async def test_a_crash_ends_it_without_a_word_and_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def bodies() -> AsyncGenerator[Body, None]:
        yield {"data": object()}

    stream = answer(bodies())
    reader = Reader("")

    await stream(_SCOPE, reader.receive, reader.send)

    assert (reader.heard, reader.is_over) == (b":\n\n", True)
    assert [record.getMessage() for record in caplog.records] == ["operation.crashed"]


@pytest.mark.parametrize("is_subscription", [True, False])
async def test_what_cancels_itself_has_crashed_and_cancels_nobody_else(
    caplog: pytest.LogCaptureFixture,
    is_subscription: bool,  # noqa: FBT001 - a case
) -> None:
    async def bodies() -> AsyncGenerator[Body, None]:
        yield {"data": 1}
        raise asyncio.CancelledError

    stream = subscription(bodies()) if is_subscription else answer(bodies())
    reader = Reader("")

    await stream(_SCOPE, reader.receive, reader.send)

    _, event, *last_words = reader.heard.decode().split("\n\n")
    assert event == 'event: next\ndata: {"data":1}'
    assert last_words == ([*_CRASHED, ""] if is_subscription else [""])
    assert reader.is_over
    assert caplog.messages == ["operation.crashed"]


@pytest.mark.parametrize("held_by_no_json", [2**70, "\ud800", object()], ids=type)
async def test_a_subscription_tells_that_an_event_could_not_be_written(
    held_by_no_json: object, caplog: pytest.LogCaptureFixture
) -> None:
    async def bodies() -> AsyncGenerator[Body, None]:
        yield {"data": held_by_no_json}

    reader = Reader("")

    await subscription(bodies())(_SCOPE, reader.receive, reader.send)

    assert reader.heard.decode().split("\n\n") == [":", *_CRASHED, ""]
    assert reader.is_over
    assert caplog.messages == ["operation.crashed"]
