"""What kind of thing a resolver has given: a value, something to wait for, or a failure."""

import asyncio
from collections.abc import AsyncIterable, Awaitable, Iterable, Mapping, Sequence
from enum import Enum, auto
from types import GeneratorType
from typing import Any

from graphql.pyutils import UndefinedType, is_awaitable

#: A resolver's value: anything. An exception among values is one that was raised.
Value = Any

#: Programs have fewer; those that make classes as they go would fill the memory.
_CLASSES = 10_000


class Kind(Enum):
    PLAIN = auto()
    AWAITABLE = auto()
    FAILURE = auto()
    ASYNC_ITERABLE = auto()
    UNDEFINED = auto()  # graphql-core's other null


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


def kinds_of(values: Iterable[Value]) -> set[Kind]:
    return {KINDS[each] for each in set(map(type, values))}


async def awaited(values: Sequence[Value]) -> list[Value]:
    """With whatever could be awaited replaced by what came, or by the exception."""
    places = [place for place, value in enumerate(values) if is_awaitable(value)]
    if len(places) == 1:
        came = [await outcome(values[places[0]])]
    else:
        came = await asyncio.gather(*(outcome(values[place]) for place in places))
    arrived = list(values)
    for place, value in zip(places, came, strict=True):
        arrived[place] = value
    return arrived


async def outcome(awaitable: Awaitable[Value]) -> Value:
    """What it gives, or the exception that it raises."""
    try:
        return await awaitable
    except Exception as error:  # noqa: BLE001 - told as the error of its field
        return error


async def listed(values: AsyncIterable[Value]) -> Value:
    """All that it gives, or the exception that ended it."""
    try:
        return [value async for value in values]
    except Exception as error:  # noqa: BLE001 - told as the error of its field
        return error
