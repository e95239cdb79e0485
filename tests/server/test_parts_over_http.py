"""One answer in parts, and readers that stop or go before all of it has come."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

from server.http_streams import HttpStreams
from server.negotiation import Form
from server.socket_limits import Crowds, SocketLimits
from tests.server.parts_stand import BatchingLoader, Work, received
from tests.server.patience import soon
from tests.server.stream_stand import Reader

_LATE = "{ thing { id ... @defer { slow } } }"


class Reading:
    """A client of one answer, and what makes it."""

    def __init__(self, work: Work, loaders: BatchingLoader, serving: "asyncio.Task[None]") -> None:
        self.work = work
        self.loaders = loaders
        self.serving = serving


@asynccontextmanager
async def reading(
    reader: Reader, *, method: str = "POST", send_seconds: float = 15
) -> AsyncIterator[Reading]:
    async with received(_LATE) as (operations, operation, work):
        limits = SocketLimits(send_seconds=send_seconds)
        streams = HttpStreams(operations, limits, Crowds(limits))
        answer = await streams.in_parts(operation, Form.PARTS_V02, Form.JSON)
        scope = {"type": "http", "method": method}
        serving = asyncio.create_task(answer(scope, reader.receive, reader.send))
        yield Reading(work, cast("BatchingLoader", operation.context.loaders), serving)
        await soon(serving)


def told(reader: Reader) -> list[object]:
    """The parts, without what closes them."""
    parts = reader.heard.removesuffix(b"--\r\n").split(b"\r\n--graphql")[1:-1]
    return [json.loads(part.partition(b"\r\n\r\n")[2]) for part in parts]


async def stopped(reader: Reader, here: Reading) -> None:
    """It has read the first part, and takes nothing of the second."""
    await soon(here.work.has_begun.wait())
    reader.is_reading.clear()
    here.work.may_end.set()
    for _ in range(200):
        await asyncio.sleep(0)


async def test_each_part_is_told_as_it_comes_and_the_last_is_closed() -> None:
    reader = Reader("")
    async with reading(reader) as here:
        await soon(reader.hears('"hasNext":true'))
        assert len(told(reader)) == 1
        here.work.may_end.set()

    assert told(reader)[1:] == [
        {
            "incremental": [{"id": "0", "data": {"slow": "at last"}}],
            "completed": [{"id": "0"}],
            "hasNext": False,
        }
    ]
    assert reader.heard.endswith(b"\r\n--graphql--\r\n")


async def test_who_goes_between_two_parts_ends_what_makes_the_next() -> None:
    reader = Reader("")
    async with reading(reader) as here:
        await soon(here.work.has_begun.wait())
        reader.go()
        await soon(here.serving)
        assert (here.work.ended, here.loaders.stopped) == (1, 1)

    assert len(told(reader)) == 1
    assert reader.heard.endswith(b"\r\n--graphql")


async def test_who_stops_reading_for_a_while_misses_nothing() -> None:
    reader = Reader("")
    async with reading(reader) as here:
        await stopped(reader, here)
        assert (reader.waiting, reader.most_waiting, len(told(reader))) == (1, 1, 1)
        reader.is_reading.set()

    assert len(told(reader)) == 2
    assert reader.heard.endswith(b"\r\n--graphql--\r\n")


async def test_who_stops_reading_for_too_long_is_left_without_a_word() -> None:
    reader = Reader("")
    async with reading(reader, send_seconds=0) as here:
        await stopped(reader, here)
        assert here.loaders.stopped == 1
        heard = reader.heard
        reader.is_reading.set()

    assert (len(told(reader)), reader.heard, reader.is_over) == (1, heard, True)


async def test_head_does_nothing_of_what_is_deferred() -> None:
    reader = Reader("")
    async with reading(reader, method="HEAD") as here:
        await soon(here.serving)
        assert (here.work.begun, here.loaders.stopped) == (0, 1)

    assert (reader.status, reader.heard, reader.is_over) == (200, b"", True)
    assert reader.headers["content-type"] == (
        'multipart/mixed;boundary="graphql";incrementalSpec=v0.2'
    )
