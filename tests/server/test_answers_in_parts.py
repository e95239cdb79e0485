"""What is deferred comes later, or not at all; what comes is the same as in one piece."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any, cast

import pytest

from server.defer_2022 import PartsOf2022
from server.operation_refused import OperationRefused
from tests.server.parts_stand import UNTOLD, BatchingLoader, Work, received, uncharged
from tests.server.patience import soon
from tests.server.skipping_loop import SkippingLoop

_LATE = "{ thing { id ... @defer { slow } } }"


async def test_what_is_deferred_comes_after_the_rest() -> None:
    query = '{ thing { id ... @defer(label: "Late") { slow } } }'
    async with received(query) as (operations, operation, work):
        parts = operations.answer_in_parts(operation)
        assert uncharged(await soon(anext(parts))) == {
            "data": {"thing": {"id": "1"}},
            "pending": [{"id": "0", "path": ["thing"], "label": "Late"}],
            "hasNext": True,
        }
        assert work.begun == 0

        work.may_end.set()
        assert [part async for part in parts] == [
            {
                "incremental": [{"id": "0", "data": {"slow": "at last"}}],
                "completed": [{"id": "0"}],
                "hasNext": False,
            }
        ]


async def test_in_one_piece_nothing_is_missing() -> None:
    query = "{ thing { id ... @defer { slow items { ... @defer { name } } } } }"
    async with received(query) as (operations, operation, work):
        work.may_end.set()

        assert uncharged(await soon(operations.answer(operation))) == {
            "data": {
                "thing": {
                    "id": "1",
                    "slow": "at last",
                    "items": [{"name": "A"}, {"name": "B"}, {"name": "C"}],
                }
            }
        }


@pytest.mark.parametrize(
    "query", ["{ thing { ... @defer(if: false) { id } } }", "{ thing { id } }"]
)
async def test_where_nothing_is_deferred_there_is_one_part(query: str) -> None:
    async with received(query) as (operations, operation, _):
        parts = [part async for part in operations.answer_in_parts(operation)]

    assert [*map(uncharged, parts)] == [{"data": {"thing": {"id": "1"}}}]


async def test_deferred_fragments_of_a_list_are_read_by_one_batch() -> None:
    query = "{ thing { items { ... @defer { name } } } }"
    async with received(query) as (operations, operation, work):
        _, *later = [part async for part in operations.answer_in_parts(operation)]

    assert work.batches == [["a", "b", "c"]]
    names = [each["data"]["name"] for part in later for each in part["incremental"]]
    assert names == ["A", "B", "C"]


async def test_errors_of_a_part_are_told_in_it_and_masked(
    caplog: pytest.LogCaptureFixture,
) -> None:
    query = "{ thing { id ... @defer { missing crash } } }"
    async with received(query) as (operations, operation, _):
        _, later = [part async for part in operations.answer_in_parts(operation)]

    [increment] = later["incremental"]
    assert increment["data"] == {"missing": None, "crash": None}
    told = [(each["path"], each["extensions"]) for each in increment["errors"]]
    assert told == [
        (["thing", "missing"], {"code": "NOT_FOUND", "requestId": "request"}),
        (["thing", "crash"], {"code": "INTERNAL_SERVER_ERROR", "requestId": "request"}),
    ]
    assert later["completed"] == [{"id": "0"}]
    assert [record.getMessage() for record in caplog.records] == ["operation.crashed"]
    assert UNTOLD not in str(later) + caplog.text


async def test_a_null_where_none_may_be_fails_the_fragment_and_no_more() -> None:
    query = "{ thing { id ... @defer { required } } }"
    async with received(query) as (operations, operation, _):
        first, later = [part async for part in operations.answer_in_parts(operation)]
    async with received(query) as (operations, operation, _):
        whole = await operations.answer(operation)

    assert first["data"] == {"thing": {"id": "1"}}
    [completed] = later.pop("completed")
    assert later == {"hasNext": False}
    assert completed["id"] == "0"
    assert whole["data"] == {"thing": None}
    assert completed["errors"] == whole["errors"]
    [error] = completed["errors"]
    assert (error["path"], error["extensions"]["code"]) == (["thing", "required"], "NOT_FOUND")


async def test_the_first_part_has_its_own_errors_and_the_extensions() -> None:
    query = "{ thing { missing ... @defer { id } } }"
    async with received(query) as (operations, operation, _):
        operation.extensions["cost"] = 5
        first, later = [part async for part in operations.answer_in_parts(operation)]

    assert list(first) == ["data", "errors", "pending", "hasNext", "extensions"]
    assert first["errors"][0]["extensions"]["code"] == "NOT_FOUND"
    assert first["extensions"] == {"cost": 5}
    assert "extensions" not in later


def test_what_takes_too_long_fails_and_is_stopped(caplog: pytest.LogCaptureFixture) -> None:
    query = '{ thing { id ... @defer(label: "Late") { slow } ... @defer { missing } } }'

    async def told() -> tuple[Any, Work]:
        async with received(query) as (operations, operation, work):
            work.seconds = 60
            older = PartsOf2022()
            parts = [older.of(part) async for part in operations.answer_in_parts(operation)]
        return parts[-1], work

    with asyncio.Runner(loop_factory=SkippingLoop) as runner:
        last, work = runner.run(told())

    [increment] = last.pop("incremental")
    assert last == {"hasNext": False}
    assert (increment["path"], increment["label"], increment["data"]) == (["thing"], "Late", None)
    [error] = increment["errors"]
    assert error["extensions"]["code"] == "SERVICE_UNAVAILABLE"
    assert error["message"].startswith("The operation took more than 30 seconds")
    assert (work.begun, work.ended) == (1, 1)
    assert [record.getMessage() for record in caplog.records] == ["operation.timed_out"]


def test_nothing_begins_where_the_reader_took_all_the_time_for_the_first_part() -> None:
    async def told() -> tuple[Any, int]:
        async with received(_LATE) as (operations, operation, work):
            parts = operations.answer_in_parts(operation)
            await anext(parts)
            cast("SkippingLoop", asyncio.get_running_loop()).skip(60)
            return [part async for part in parts][-1], work.begun

    with asyncio.Runner(loop_factory=SkippingLoop) as runner:
        last, begun = runner.run(told())

    assert last["completed"][0]["errors"][0]["extensions"]["code"] == "SERVICE_UNAVAILABLE"
    assert begun == 0


def test_a_first_part_that_takes_too_long_is_refused() -> None:
    async def refused() -> int:
        async with received("{ thing { slow } }") as (operations, operation, work):
            work.seconds = 60
            with pytest.raises(OperationRefused) as error:
                await anext(operations.answer_in_parts(operation))
            return error.value.status

    with asyncio.Runner(loop_factory=SkippingLoop) as runner:
        assert runner.run(refused()) == 504


async def test_variables_that_do_not_fit_are_refused() -> None:
    query = "query ($size: Int!) { thing(size: $size) { ... @defer { id } } }"
    with pytest.raises(OperationRefused) as refused:
        async with received(query, size="x"):
            pass

    assert refused.value.errors[0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_when_the_client_goes_what_is_deferred_ends() -> None:
    async with received(_LATE) as (operations, operation, work):
        loaders = cast("BatchingLoader", operation.context.loaders)
        async with aclosing(operations.answer_in_parts(operation)) as parts:
            await anext(parts)
            assert loaders.stopped == 0
            waiting = asyncio.create_task(_next(parts))
            await soon(work.has_begun.wait())
            waiting.cancel()
            await asyncio.wait([waiting])

        assert (work.ended, loaders.stopped) == (1, 1)


async def _next(parts: AsyncGenerator[Any, None]) -> None:
    await anext(parts)
