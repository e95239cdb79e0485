"""A stream by itself: whatever it is made of, it ends, and so does what makes it."""

import asyncio
from collections.abc import AsyncGenerator
from typing import cast

import pytest

from resolvers.context import Context
from server.http_stream import HttpStream
from server.operations import Body
from server.socket_limits import SocketLimits
from server.stream_forms import EventStream
from tests.server.patience import soon
from tests.server.stream_stand import Reader

_SCOPE = {"type": "http", "method": "POST"}


class Asked:
    """As much of a context as a stream of its own needs."""

    request_id = "request"


async def test_who_has_gone_stops_even_what_never_waits() -> None:
    """The server takes what is sent to nobody at once."""

    async def bodies() -> AsyncGenerator[Body, None]:
        while True:
            yield {}

    stream = HttpStream(
        bodies(), EventStream(), context=cast("Context", Asked()), limits=SocketLimits()
    )
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

    answer = bodies()
    first = await anext(answer)
    stream = HttpStream(
        answer,
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

    stream = HttpStream(
        bodies(), EventStream(), context=cast("Context", Asked()), limits=SocketLimits()
    )
    reader = Reader("")

    await stream(_SCOPE, reader.receive, reader.send)

    assert (reader.heard, reader.is_over) == (b":\n\n", True)
    assert [record.getMessage() for record in caplog.records] == ["operation.crashed"]
