"""Fields that are answered for all their objects at once."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from aiodataloader import DataLoader

from resolvers.context import Context, Info

Loaded = TypeVar("Loaded")
Made = TypeVar("Made")

#: For each of the objects, in their order; an exception is the error of its object alone.
OfEach = Sequence[Made | Exception]
#: An object is whatever the field above returned, a value whatever this field gives.
BatchResolver = Callable[[Sequence[Any], Context], OfEach[Any] | Awaitable[OfEach[Any]]]
ObjectComputation = Callable[[Any, Context], Any]
ObjectResolver = Callable[[Any, Info], Any]


@dataclass(frozen=True, slots=True)
class Batch:
    """A field that `resolve` answers for all its objects.

    An operation compiler can read this; the ordinary resolver is derived from it. That one asks
    for one object, so `resolve` reads through loaders, which know of its neighbours.
    """

    resolve: BatchResolver

    @property
    def resolver(self) -> ObjectResolver:
        """Answers at once where `resolve` does."""

        def answer(root: Any, info: Info) -> Any:  # noqa: ANN401 - see ObjectResolver
            values = self.resolve([root], info.context)
            return _later(values) if isinstance(values, Awaitable) else _only(values)

        return answer


async def _later(coming: Awaitable[OfEach[Made]]) -> Made:
    return _only(await coming)


def _only(values: OfEach[Made]) -> Made:
    [value] = values
    if isinstance(value, Exception):
        raise value
    return value


def each(compute: ObjectComputation) -> BatchResolver:
    """What is computed of each object and the context, at once; one that fails fails alone."""

    def computed(objects: Sequence[Any], context: Context) -> OfEach[Any]:
        return [_computed(compute, each_object, context) for each_object in objects]

    return computed


def _computed(compute: ObjectComputation, of: Any, context: Context) -> Any:  # noqa: ANN401 - as above
    try:
        return compute(of, context)
    except Exception as error:  # noqa: BLE001 - told as the error of its object's field
        return error


async def made_of_loaded(
    loader: DataLoader[str, Loaded], keys: Iterable[str], make: Callable[[Loaded], Made]
) -> OfEach[Made]:
    """`make` of what comes for each key; where it fails, or nothing can come, the exception."""
    coming = [loader.load(key) for key in keys]
    try:
        return [await _made(make, loaded) for loaded in coming]
    except asyncio.CancelledError:
        for loaded in coming:
            loaded.add_done_callback(_seen)
        raise


async def _made(make: Callable[[Loaded], Made], coming: Awaitable[Loaded]) -> Made | Exception:
    try:
        return make(await coming)
    except Exception as error:  # noqa: BLE001 - told as the error of its object's field
        return error


def _seen(future: asyncio.Future[Any]) -> None:
    """Nobody waits for it any longer: asyncio need not report how it failed."""
    if not future.cancelled():
        future.exception()
