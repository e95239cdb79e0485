"""What kind of thing a resolver has given: a value, something to wait for, or a failure."""

import asyncio
from collections.abc import AsyncIterable, Awaitable, Coroutine, Iterable, Mapping, Sequence
from enum import Enum, auto
from inspect import CORO_CREATED, getcoroutinelocals, getcoroutinestate
from types import CoroutineType, GeneratorType
from typing import Any, TypeVar

from graphql.pyutils import UndefinedType, is_awaitable

#: A resolver's value: anything. An exception among values is one that was raised.
Value = Any

Result = TypeVar("Result")

#: What ends a short way: on the longer one it is met again, and told where it has to be.
MET_AGAIN = Exception

#: Programs have fewer; those that make classes as they go would fill the memory.
_CLASSES = 10_000


class CancelledByResolver(Exception):
    """It raised `CancelledError`, which nobody had asked for: that ends its field, not the run."""


class Kind(Enum):
    PLAIN = auto()
    AWAITABLE = auto()
    FAILURE = auto()
    ASYNC_ITERABLE = auto()
    UNDEFINED = auto()  # graphql-core's other null


#: Python looks members of enums up with a function of its own.
_PLAIN, _AWAITABLE = Kind.PLAIN, Kind.AWAITABLE


def _kind(of: type) -> Kind:
    """Of all values of that class; of generators only `is_awaitable` can tell."""
    if issubclass(of, Exception):
        return Kind.FAILURE
    if issubclass(of, UndefinedType):
        return Kind.UNDEFINED
    if issubclass(of, GeneratorType) or issubclass(of, Awaitable):
        return Kind.AWAITABLE
    return Kind.ASYNC_ITERABLE if issubclass(of, AsyncIterable) else Kind.PLAIN


class _Kinds(dict[type, Kind]):
    """By class, each found out once."""

    def __missing__(self, of: type) -> Kind:
        if len(self) >= _CLASSES:
            self.clear()
        kind = self[of] = _kind(of)
        return kind


KINDS: Mapping[type, Kind] = _Kinds()


def are_plain(classes: Iterable[type]) -> bool:
    """Whether values of these classes are neither to be awaited nor errors."""
    for each in classes:  # noqa: SIM110 - a generator takes thrice as long for the one there is
        if KINDS[each] is not _PLAIN:
            return False
    return True


def any_awaitable(values: Iterable[Value]) -> bool:
    """Whether one of them is of a class whose values may have to be awaited."""
    return _AWAITABLE in map(KINDS.__getitem__, set(map(type, values)))


async def awaited(values: list[Value]) -> list[Value]:
    """The same list, with whatever could be awaited replaced by what came, or by the exception."""
    places = [place for place, value in enumerate(values) if is_awaitable(value)]
    try:
        came = await together([outcome(values[place]) for place in places])
    except asyncio.CancelledError:
        let_go(values)
        raise
    for place, value in zip(places, came, strict=True):
        values[place] = value
    return values


async def together(work: Sequence[Coroutine[Any, Any, Result]]) -> list[Result]:
    """What all of it gives; where one fails, or this is cancelled, the others end first."""
    if not work:
        return []
    if len(work) == 1:  # which needs no task
        return [await work[0]]
    tasks = [asyncio.ensure_future(each) for each in work]
    try:
        return await asyncio.gather(*tasks)
    finally:
        await _ended({task for task in tasks if not task.done()})


async def _ended(tasks: set[asyncio.Task[Any]]) -> None:
    """Each cancel of ours is one of theirs, as a task may forget one (python/cpython#86296).

    Those that are cancelled already clean up, which another cancel would end.
    """
    _cancel(task for task in tasks if not task.cancelling())
    again: asyncio.CancelledError | None = None
    while tasks:
        try:
            _, tasks = await asyncio.wait(tasks)
        except asyncio.CancelledError as error:
            again = error
            _cancel(tasks)
    if again is not None:
        raise again


def _cancel(tasks: Iterable[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()


async def outcome(awaitable: Awaitable[Value]) -> Value:
    """What it gives, or the exception that it raises."""
    try:
        return await awaitable
    except Exception as error:  # noqa: BLE001 - told as the error of its field
        return error
    except asyncio.CancelledError as error:
        if _is_cancelled():
            raise
        return cancelled_by_itself(error)


def _is_cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def cancelled_by_itself(error: asyncio.CancelledError) -> CancelledByResolver:
    reason = CancelledByResolver()
    reason.__cause__ = error
    return reason


async def listed(values: AsyncIterable[Value]) -> Value:
    """All that it gives, or the exception that ended it."""
    items: list[Value] = []
    try:
        async for value in values:
            items.append(value)  # noqa: PERF401 - what came before it fails is let go
    except Exception as error:  # noqa: BLE001 - told as the error of its field
        let_go(items)
        return error
    return items


def let_go(values: Iterable[Value]) -> None:
    """Nobody waits for them any longer: coroutines do not begin, and how futures fail is not told.

    A coroutine that has not begun may hold others, to wait for them.
    """
    for value in values:
        if isinstance(value, asyncio.Future):
            value.add_done_callback(seen)
        elif isinstance(value, list | tuple | dict):
            let_go(value.values() if isinstance(value, dict) else value)
        elif isinstance(value, CoroutineType) and getcoroutinestate(value) == CORO_CREATED:
            held = [*getcoroutinelocals(value).values()]
            value.close()
            let_go(held)


def seen(future: asyncio.Future[Any]) -> None:
    """Asyncio does not report it as never retrieved."""
    if not future.cancelled():
        future.exception()
