"""What an operation has begun ends with it, even what forgets that it was told to."""

import asyncio
from contextlib import aclosing
from typing import Any

import pytest

from server.operation_refused import OperationRefused
from tests.server.parts_stand import UNTOLD, received, uncharged
from tests.server.patience import soon
from tests.server.skipping_loop import SkippingLoop

_DEFERRED = "{ thing { id ... @defer { slow } } }"
_CRASHED = {"code": "INTERNAL_SERVER_ERROR", "requestId": "request"}


def test_what_is_deferred_ends_with_the_time_limit() -> None:
    async def told() -> tuple[Any, int]:
        async with received(_DEFERRED) as (operations, operation, work):
            work.seconds = 60
            work.is_stubborn = True
            parts = [part async for part in operations.answer_in_parts(operation)]
            return parts[-1], work.ended

    with asyncio.Runner(loop_factory=SkippingLoop) as runner:
        last, ended = runner.run(told())

    [completed] = last["completed"]
    assert completed["errors"][0]["extensions"]["code"] == "SERVICE_UNAVAILABLE"
    assert ended == 1


async def test_what_is_deferred_ends_when_its_reader_has_gone() -> None:
    async with received(_DEFERRED) as (operations, operation, work):
        work.is_stubborn = True
        async with aclosing(operations.answer_in_parts(operation)) as parts:
            await anext(parts)
            waiting = asyncio.ensure_future(anext(parts))
            await soon(work.has_begun.wait())
            for _ in range(3):  # as whoever ends a stream does, until it has ended
                waiting.cancel()
                await asyncio.sleep(0)
            await asyncio.wait([waiting])

        assert (work.begun, work.ended) == (1, 1)


def test_siblings_end_with_the_time_limit_though_one_ends_before_the_other() -> None:
    async def refused() -> tuple[int, int]:
        async with received("{ thing { slow other: slow } }") as (operations, operation, work):
            work.seconds = 60
            work.is_stubborn = True
            with pytest.raises(OperationRefused) as error:
                await operations.answer(operation)
            return error.value.status, work.ended

    with asyncio.Runner(loop_factory=SkippingLoop) as runner:
        assert runner.run(refused()) == (504, 2)


async def test_a_resolver_that_cancels_itself_has_crashed(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with received("{ thing { endingItself slow } }") as (operations, operation, work):
        work.may_end.set()
        body = uncharged(await soon(operations.answer(operation)))

    assert body["data"] == {"thing": {"endingItself": None, "slow": "at last"}}
    [error] = body["errors"]
    assert (error["path"], error["extensions"]) == (["thing", "endingItself"], _CRASHED)
    assert caplog.messages == ["operation.crashed"]
    assert UNTOLD not in str(body) + caplog.text
