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
BatchResolver = Callable[[Sequence[Any], Context], Awaitable[OfEach[Any]]]
ObjectResolver = Callable[[Any, Info], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Batch:
    """A field that `resolve` answers for all its objects.

    An operation compiler can read this; the ordinary resolver is derived from it. That one asks
    for one object, so `resolve` reads through loaders, which know of its neighbours.
    """

    resolve: BatchResolver

    @property
    def resolver(self) -> ObjectResolver:
        async def answer(root: Any, info: Info) -> Any:  # noqa: ANN401 - see ObjectResolver
            [value] = await self.resolve([root], info.context)
            if isinstance(value, Exception):
                raise value
            return value

        return answer


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
