"""What is deferred comes later, or not at all; what comes is the same as in one piece."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, cast

import pytest
import strawberry
from aiodataloader import DataLoader
from graphql import GraphQLDeferDirective

from domain.errors import NotFound
from domain.language import Locale
from domain.product import Product
from domain.services.sessions import Device
from resolvers.context import Context, Info
from schema.schema import ProductSchema
from server.defer_2022 import parts_of_2022
from server.documents import Documents
from server.operation_request import OperationRequest
from server.operations import Operation, OperationRefused, Operations
from tests.server.skipping_loop import SkippingLoop

_UNTOLD = "hunter2"


@dataclass
class Work:
    """What resolvers do, in this test's product."""

    may_end: asyncio.Event = field(default_factory=asyncio.Event)
    has_begun: asyncio.Event = field(default_factory=asyncio.Event)
    seconds: float = 0  # that waiting takes
    begun: int = 0
    ended: int = 0
    batches: list[list[str]] = field(default_factory=list)

    async def wait(self) -> None:
        self.begun += 1
        self.has_begun.set()
        if self.seconds:
            for _ in range(20):  # others get on with theirs
                await asyncio.sleep(0)
            cast("SkippingLoop", asyncio.get_running_loop()).skip(self.seconds)
        try:
            await self.may_end.wait()
        finally:
            self.ended += 1


def _work(info: Info) -> Work:
    return cast("Work", info.context.product)


async def _slow(info: Info) -> str:
    await _work(info).wait()
    return "at last"


async def _missing() -> str:
    raise NotFound


async def _crash() -> str:
    raise ValueError(_UNTOLD)


@strawberry.type
class Item:
    key: strawberry.Private[str]

    @strawberry.field
    async def name(self, info: Info) -> str:
        loader = cast("DataLoader[str, str]", info.context.loaders)
        return await loader.load(self.key)


@strawberry.type
class Thing:
    id: str = "1"
    slow: str = strawberry.field(resolver=_slow)
    missing: str | None = strawberry.field(resolver=_missing)
    required: str = strawberry.field(resolver=_missing)
    crash: str | None = strawberry.field(resolver=_crash)

    @strawberry.field
    def items(self) -> list[Item]:
        return [Item(key=key) for key in "abc"]


@strawberry.type
class Query:
    @strawberry.field
    def thing(self, size: int = 1) -> Thing | None:
        del size
        return Thing()


class BatchingLoader(DataLoader[str, str]):
    """In the place of all loaders."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self.stopped = 0
        super().__init__()

    async def batch_load_fn(self, keys: list[str]) -> list[str]:
        self._work.batches.append(keys)
        return [key.upper() for key in keys]

    def stop(self) -> None:
        self.stopped += 1


@asynccontextmanager
async def received(
    query: str, *, seconds: float = 30, **variables: object
) -> AsyncIterator[tuple[Operations, Operation, Work]]:
    schema = ProductSchema(query=Query)
    executable = schema.executable
    executable.directives = (*executable.directives, GraphQLDeferDirective)
    operations = Operations(schema, Documents(executable), operation_seconds=seconds)
    work = Work()
    context = Context(
        product=cast("Product", Unasked(work)),
        device=Device("192.0.2.1"),
        locale=Locale.EN,
        request_id="request",
    )
    request = OperationRequest.of({"query": query, "variables": variables})
    operation = await operations.receive(request, context)
    operation.context.product = cast("Product", work)
    operation.context.loaders = cast("Any", BatchingLoader(work))
    yield operations, operation, work


@dataclass
class Unasked:
    """Loaders hold its database, and nobody asks it."""

    work: Work
    database: None = None


async def soon(part: Awaitable[Any]) -> Any:  # noqa: ANN401 - JSON
    async with asyncio.timeout(30):
        return await part


async def test_what_is_deferred_comes_after_the_rest() -> None:
    query = '{ thing { id ... @defer(label: "Late") { slow } } }'
    async with received(query) as (operations, operation, work):
        parts = operations.answer_in_parts(operation)
        assert await soon(anext(parts)) == {
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

        assert await soon(operations.answer(operation)) == {
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

    assert parts == [{"data": {"thing": {"id": "1"}}}]


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
    assert _UNTOLD not in str(later) + caplog.text


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
            parts = [part async for part in parts_of_2022(operations.answer_in_parts(operation))]
            await asyncio.sleep(0)  # what was cancelled ends
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


async def test_a_first_part_that_takes_too_long_is_refused() -> None:
    async with received("{ thing { slow } }", seconds=0) as (operations, operation, _):
        with pytest.raises(OperationRefused) as refused:
            await anext(operations.answer_in_parts(operation))

    assert refused.value.status == 504


async def test_variables_that_do_not_fit_are_refused() -> None:
    query = "query ($size: Int!) { thing(size: $size) { ... @defer { id } } }"
    async with received(query, size="x") as (operations, operation, _):
        with pytest.raises(OperationRefused) as refused:
            await anext(operations.answer_in_parts(operation))

    assert refused.value.errors[0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_when_the_client_goes_what_is_deferred_ends() -> None:
    query = "{ thing { id ... @defer { slow } } }"
    async with received(query) as (operations, operation, work):
        loaders = cast("BatchingLoader", operation.context.loaders)
        async with aclosing(operations.answer_in_parts(operation)) as parts:
            await anext(parts)
            assert loaders.stopped == 0
            waiting = asyncio.create_task(_next(parts))
            await soon(work.has_begun.wait())
            waiting.cancel()
            await asyncio.wait([waiting])
        await asyncio.sleep(0)

        assert (work.ended, loaders.stopped) == (1, 1)


async def _next(parts: AsyncGenerator[Any, None]) -> None:
    await anext(parts)
