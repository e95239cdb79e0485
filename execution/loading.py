"""aiodataloader's loader, which gives many values by one future."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

from aiodataloader import DataLoader

Key = TypeVar("Key")
Loaded = TypeVar("Loaded")

#: By key; an exception is that of its key.
Found = Mapping[Any, Any]
#: Gives to whoever waits what is theirs of it.
Hand = Callable[["asyncio.Future[Any]", Found], None]


class BatchLoader(DataLoader[Key, Loaded]):
    """Loads as its parent, without options; `load_each` is asked for all keys of an edge at once.

    A future for each key takes longer than most of what is made of what came. Keys that are asked
    for in the same turn of the loop, whichever way, are loaded together, and none twice.
    """

    def __init__(
        self,
        load: Callable[[list[Key]], Coroutine[Any, Any, list[Loaded]]],
        tasks: "set[asyncio.Task[Any]]",
    ) -> None:
        """In the loop that runs. `tasks` are those that load, for whoever has to end them.

        Its parent is not begun: it examines `load`, which our types do, and prepares its options.
        """
        self.loop = asyncio.get_running_loop()
        self.batch_load_fn = load
        self._tasks = tasks
        self._batches: dict[Key, _Batch] = {}
        self._gathered: _Batch | None = None

    def load(self, key: Key) -> "asyncio.Future[Loaded]":
        """Raises `TypeError` where the key is None."""
        if key is None:
            raise TypeError("The key is None.")
        return self._handed(self._batch_of(key), partial(_hand_one, key))

    def load_each(self, keys: Iterable[Key]) -> Awaitable[Found]:
        """Gives what comes for each of the keys, or the exception instead, and maybe for others."""
        keys = [*keys]
        known = self._batches
        batches = {known[key] for key in keys if key in known}
        if unknown := [key for key in keys if key not in known] if batches else keys:
            batches.add(self._gather(unknown))
        coming = [self._handed(batch, _hand_all) for batch in batches]
        return coming[0] if len(coming) == 1 else _merged(coming)

    def clear(self, key: Key) -> "BatchLoader[Key, Loaded]":
        self._batches.pop(key, None)
        return self

    def clear_all(self) -> "BatchLoader[Key, Loaded]":
        self._batches.clear()
        return self

    def prime(self, key: Key, value: Loaded) -> "BatchLoader[Key, Loaded]":
        batch = self._batches.setdefault(key, _Batch())
        if not (batch.keys or batch.is_over):
            batch.end({key: value})
        return self

    def _batch_of(self, key: Key) -> "_Batch":
        batch = self._batches.get(key)
        if batch is None:
            batch = self._gather((key,))
        return batch

    def _gather(self, unknown: Iterable[Key]) -> "_Batch":
        """Those that are in no batch yet."""
        keys = dict.fromkeys(unknown)
        batch = self._gathered or self._gathering()
        batch.keys |= keys
        self._batches |= dict.fromkeys(keys, batch)
        return batch

    def _gathering(self) -> "_Batch":
        """Begins a turn later, as its parent does: tasks that are new by now have their say."""
        batch = self._gathered = _Batch()
        self.loop.call_soon(self.loop.call_soon, self._begin, batch)
        return batch

    def _begin(self, batch: "_Batch") -> None:
        self._gathered = None
        task = self.loop.create_task(self._fill(batch))
        self._tasks.add(task)
        task.add_done_callback(partial(self._end, batch))

    async def _fill(self, batch: "_Batch") -> None:
        try:
            values = await self.batch_load_fn([*batch.keys])
            found = dict(zip(batch.keys, values, strict=True))
        except Exception as error:  # noqa: BLE001 - told to whoever asked for one of the keys
            found = dict.fromkeys(batch.keys, error)
            self._forget(batch)
        batch.end(found)

    def _end(self, batch: "_Batch", task: "asyncio.Task[None]") -> None:
        """Nobody waits for what was cancelled, which may be before it has begun."""
        self._tasks.discard(task)
        if not batch.is_over:
            self._forget(batch)
            batch.end(None)

    def _forget(self, batch: "_Batch") -> None:
        """What failed as a whole is tried again when it is asked for again."""
        for key in batch.keys:
            if self._batches.get(key) is batch:
                del self._batches[key]

    def _handed(self, batch: "_Batch", hand: Hand) -> "asyncio.Future[Any]":
        """A future of its own: who cancels it, cancels it for nobody else."""
        to: asyncio.Future[Any] = self.loop.create_future()
        if batch.is_over:
            _hand(to, hand, batch.found)
        else:
            batch.waiting.append((to, hand))
        return to


class _Batch:
    """Keys that are loaded together, in the order in which they were asked for."""

    __slots__ = ("found", "is_over", "keys", "waiting")

    def __init__(self) -> None:
        self.keys: dict[Any, None] = {}
        self.waiting: list[tuple[asyncio.Future[Any], Hand]] = []
        self.is_over = False
        #: Once it is over; None where it was cancelled.
        self.found: Found | None = None

    def end(self, found: Found | None) -> None:
        self.is_over, self.found = True, found
        waiting, self.waiting = self.waiting, []
        for to, hand in waiting:
            _hand(to, hand, found)


def _hand(to: "asyncio.Future[Any]", hand: Hand, found: Found | None) -> None:
    if found is None:
        to.cancel()
    elif not to.done():
        hand(to, found)


def _hand_one(key: Any, to: "asyncio.Future[Any]", found: Found) -> None:  # noqa: ANN401 - of any loader
    value = found[key]
    if isinstance(value, Exception):
        to.set_exception(value)
    else:
        to.set_result(value)


def _hand_all(to: "asyncio.Future[Any]", found: Found) -> None:
    to.set_result(found)


async def _merged(coming: Sequence[Awaitable[Found]]) -> Found:
    """None is ever an exception: those are among the values."""
    merged: dict[Any, Any] = {}
    for each in coming:
        merged.update(await each)
    return merged
