"""A run that breaks off ends whatever it has begun, and nothing of it is left to be awaited.

Python warns of coroutines that never began, and warnings are errors here.
"""

import asyncio
import gc
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import suppress
from itertools import count
from random import Random
from typing import Any

import pytest
import strawberry
from aiodataloader import DataLoader
from graphql import parse

from execution import Batch, Edge
from execution.values import CancelledByResolver
from tests.execution.asking import COMPILER
from tests.execution.both import DECLARED, compiled
from tests.execution.context import Context
from tests.execution.giving import json_of_all
from tests.execution.oracle import Question
from tests.execution.writing import Writing
from tests.execution.zoo import ZOO, world


async def turns(number: int) -> None:
    for _ in range(number):
        await asyncio.sleep(0)


class Stop(BaseException):
    """Not an error of a field."""


class Watch:
    """What runs, and what has ended."""

    def __init__(self) -> None:
        self.begun = 0
        self.running = 0
        self.found = DataLoader(self._load)

    async def forever(self) -> None:
        self.begun += 1
        self.running += 1
        try:
            await asyncio.Event().wait()
        finally:
            await turns(3)  # to end takes time too
            self.running -= 1

    async def _load(self, keys: list[int]) -> list[int]:
        raise ConnectionError(f"{keys}")


async def _forever(info: strawberry.Info[Watch]) -> int:
    await info.context.forever()
    return 1


async def _batch(_: object, context: Watch) -> list[int]:
    await context.forever()
    return []


async def _items(info: strawberry.Info[Watch]) -> AsyncIterator[int]:
    yield 1
    await info.context.forever()


def _promises(info: strawberry.Info[Watch]) -> list[Awaitable[int]]:
    return [_forever(info), _forever(info)]


async def _stop() -> int:
    await asyncio.sleep(0)
    raise Stop


def _stop_now() -> int:
    raise Stop


async def _stubborn(info: strawberry.Info[Watch]) -> int:
    """Forgets one cancel, as `asyncio.wait_for` may."""
    with suppress(asyncio.CancelledError):
        await _forever(info)
    return await _forever(info)


async def _cancel() -> int:
    raise asyncio.CancelledError


async def _cancel_batch(_: object, __: object) -> list[int]:
    raise asyncio.CancelledError


@strawberry.type
class Query:
    id: int = 1
    a: int = strawberry.field(resolver=_forever)
    items = strawberry.field(resolver=_items, graphql_type=list[int])
    all: int = strawberry.field(resolver=_forever, metadata={DECLARED: Batch(_batch)})
    edge: int | None = strawberry.field(
        resolver=_forever, metadata={DECLARED: Edge(lambda watch: watch.found, "id")}
    )
    stop: int = strawberry.field(resolver=_stop)
    cancel: int | None = strawberry.field(resolver=_cancel)
    cancel_all: int | None = strawberry.field(
        resolver=_cancel, metadata={DECLARED: Batch(_cancel_batch)}
    )
    stubborn: int = strawberry.field(resolver=_stubborn)
    stop_now: int = strawberry.field(resolver=_stop_now)

    promises = strawberry.field(resolver=_promises, graphql_type=list[int])

    @strawberry.field
    def more(self) -> list["Query"]:
        return [Query(id=2), Query(id=3)]


SCHEMA = strawberry.Schema(Query)._schema  # noqa: SLF001 - executed without its server
ALL = "{ a b: a items all edge promises more { a items all edge promises } }"


@pytest.fixture(autouse=True)
def nothing_is_left(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Failures that nobody looks at are logged when they are collected."""
    yield
    gc.collect()
    assert caplog.messages == []


def begin(text: str, watch: Watch) -> "asyncio.Task[Any]":
    running = compiled(SCHEMA, text).execute(context=watch, root_value=Query(), variables={})
    return asyncio.ensure_future(running)


@pytest.mark.parametrize("after", range(8))
async def test_a_cancelled_run_ends_all_that_it_has_begun(after: int) -> None:
    watch = Watch()
    task = begin(ALL, watch)
    await turns(after)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert watch.running == 0
    await turns(4)
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_the_run_above_has_begun_it_all_before_the_last_of_these_turns() -> None:
    watch = Watch()
    task = begin(ALL, watch)
    await turns(7)
    assert watch.begun == watch.running == 2 + 1 + 1 + 2 + 2 * (1 + 1 + 2) + 1
    task.cancel()
    await asyncio.wait([task])


@pytest.mark.parametrize(
    ("field", "error"),
    [("stop", Stop), ("stopNow", Stop)],
)
@pytest.mark.parametrize("text", [ALL, "{ a }"])
async def test_what_is_no_error_of_a_field_ends_the_run(
    field: str, error: type[BaseException], text: str
) -> None:
    watch = Watch()
    with pytest.raises(error):
        await begin(f"{text[:-1]} {field} more {{ {field} }} }}", watch)
    assert watch.running == 0
    await turns(4)
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_what_forgets_a_cancel_ends_with_the_next() -> None:
    watch = Watch()
    task = begin("{ stubborn b: stubborn a }", watch)
    await turns(4)
    task.cancel()
    await turns(4)
    assert not task.done()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert watch.running == 0


@pytest.mark.parametrize("field", ["cancel", "cancelAll"])
async def test_a_resolver_that_cancels_itself_fails_and_ends_no_other(field: str) -> None:
    answer = await begin(f"{{ {field} b: __typename }}", Watch())
    assert answer.data == {field: None, "b": "Query"}
    [error] = answer.errors or []
    assert error.path == [field]
    assert isinstance(error.original_error, CancelledByResolver)
    assert isinstance(error.original_error.__cause__, asyncio.CancelledError)


async def test_a_list_that_breaks_off_leaves_nothing_to_be_awaited() -> None:
    async def item() -> int:
        return 1

    def breaking() -> Iterator[Any]:
        yield item()
        raise ValueError("Broken off.")

    async def breaking_later() -> AsyncIterator[Any]:
        yield item()
        raise ValueError("Broken off.")

    @strawberry.type
    class Lists:
        now = strawberry.field(resolver=breaking, graphql_type=list[int] | None)
        later = strawberry.field(resolver=breaking_later, graphql_type=list[int] | None)

    schema = strawberry.Schema(Lists)._schema  # noqa: SLF001 - executed without its server
    answer = await compiled(schema, "{ now later }").execute(variables={})
    assert answer.data == {"now": None, "later": None}
    assert [f"{error.message} {error.path}" for error in answer.errors or []] == [
        "Broken off. ['now']",
        "Broken off. ['later']",
    ]


def asked(seed: int) -> Callable[[], "asyncio.Task[Any]"]:
    """Begins the seed's operation, each time anew."""
    random = Random(seed)  # noqa: S311 - to be drawn again
    written = Writing(ZOO, random).write()
    of = world(seed, faults=random.choice((0, 30, 120)), nulls=30)
    question = Question(parse(written.text), json_of_all(written.variables, random), of)
    operation = COMPILER.compile(question.document, question.operation)

    def start() -> "asyncio.Task[Any]":
        running = operation.execute(
            context=Context(of), root_value=question.root_value(), variables=question.variables
        )
        return asyncio.ensure_future(running)

    return start


async def test_random_operations_may_be_cancelled_at_any_turn() -> None:
    for seed in range(60):
        start = asked(seed)
        for after in count():
            task = start()
            await turns(after)
            if task.done():
                break
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        gc.collect()
