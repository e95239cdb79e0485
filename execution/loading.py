"""aiodataloader's loader, which gives many values at once, and loads where it is waited for."""

import asyncio
from collections.abc import Callable, Collection, Coroutine, Generator, Iterable, Mapping
from functools import partial
from typing import Any, TypeVar, cast

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
    for in the same turn of the loop, whichever way, are loaded together, and none twice; unless
    somebody who knows that nobody else asks has them loaded at once.
    """

    def __init__(
        self,
        load: Callable[[list[Key]], Coroutine[Any, Any, list[Loaded]]],
        tasks: "set[asyncio.Task[Any]]",
    ) -> None:
        """In the loop that runs. `tasks` are those that load for nobody in particular, to be ended.

        Its parent is not begun: it examines `load`, which our types do, and prepares its options.
        """
        self.loop = asyncio.get_running_loop()
        self.batch_load_fn = load
        self._tasks = tasks
        self._batches: dict[Key, Gathered] = {}
        self._gathered: Gathered | None = None

    def load(self, key: Key) -> "asyncio.Future[Loaded]":
        """Raises `TypeError` where the key is None."""
        if key is None:
            raise TypeError("The key is None.")
        batch = self._batches.get(key) or self._gather((key,))
        self.schedule(batch)
        return self.handed(batch, partial(_hand_one, key))

    def load_each(self, keys: Iterable[Key]) -> "Coming":
        """Gives what comes for each of the keys, or the exception instead, and maybe for others."""
        keys, known = [*keys], self._batches
        if not known and keys:
            return Coming(self, (self._gather(keys),))
        batch_of = {key: known[key] for key in keys if key in known}
        if unknown := [key for key in keys if key not in batch_of]:
            batch_of |= dict.fromkeys(unknown, self._gather(unknown))
        return Coming(self, dict.fromkeys(batch_of.values()), batch_of)

    def clear(self, key: Key) -> "BatchLoader[Key, Loaded]":
        self._batches.pop(key, None)
        return self

    def clear_all(self) -> "BatchLoader[Key, Loaded]":
        self._batches.clear()
        return self

    def prime(self, key: Key, value: Loaded) -> "BatchLoader[Key, Loaded]":
        batch = self._batches.setdefault(key, Gathered())
        if not (batch.keys or batch.is_over):
            batch.end({key: value})
        return self

    def _gather(self, unknown: Iterable[Key]) -> "Gathered":
        """Those that are in no batch yet."""
        keys = dict.fromkeys(unknown)
        batch = self._gathered
        if batch is None:
            batch = self._gathered = Gathered()
        batch.keys |= keys
        self._batches |= dict.fromkeys(keys, batch)
        return batch

    def schedule(self, batch: "Gathered") -> None:
        """Begins it a turn later, as its parent does: tasks that are new by now have their say."""
        if not batch.is_scheduled:
            batch.is_scheduled = True
            self.loop.call_soon(self.loop.call_soon, self.begin, batch)

    def begin(self, batch: "Gathered") -> None:
        """In a task of its own, and now, unless it has begun."""
        if self._closes(batch):
            task = self.loop.create_task(self._fill(batch))
            self._tasks.add(task)
            task.add_done_callback(partial(self._end, batch))

    async def fill(self, batch: "Gathered") -> None:
        """The same in the task of whoever waits for this; raises what nobody else is told of."""
        task = cast("asyncio.Task[Any]", asyncio.current_task(self.loop))
        cancels = task.cancelling()
        if not self._closes(batch):
            return
        try:
            await self._fill(batch)
        except asyncio.CancelledError:
            if task.cancelling() > cancels:
                raise
            # By the loader itself: whoever waits for the batch is told.
        finally:
            if not batch.is_over:
                self._give_up(batch, is_cancelled=task.cancelling() > cancels)
        if task.cancelling() > cancels:  # which the loader has answered by an error of its own
            raise asyncio.CancelledError

    def _give_up(self, batch: "Gathered", *, is_cancelled: bool) -> None:
        """Whoever loaded it is cancelled, which is nobody else's affair: it may begin again."""
        if not is_cancelled:
            self._end_early(batch)
            return
        batch.is_scheduled = batch.has_begun = False
        batch.waiting = [each for each in batch.waiting if not each[0].done()]
        if batch.waiting:
            self.schedule(batch)

    def _closes(self, batch: "Gathered") -> bool:
        """Whether it has not begun, which it now does: no more keys come to it."""
        if batch.has_begun or batch.is_over:
            return False
        batch.is_scheduled = batch.has_begun = True
        if self._gathered is batch:
            self._gathered = None
        return True

    async def _fill(self, batch: "Gathered") -> None:
        try:
            values = await self.batch_load_fn([*batch.keys])
            found = dict(zip(batch.keys, values, strict=True))
        except Exception as error:  # noqa: BLE001 - told to whoever asked for one of the keys
            # Not to this, which holds the error itself: see `Completing`.
            error.__traceback__ = error.__traceback__ and error.__traceback__.tb_next
            found = dict.fromkeys(batch.keys, error)
            self._forget(batch)
        batch.end(found)

    def _end(self, batch: "Gathered", task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        if not batch.is_over:
            self._end_early(batch)

    def _end_early(self, batch: "Gathered") -> None:
        """It was cancelled, maybe before it had begun, and so is whoever waits for it."""
        self._forget(batch)
        batch.end(None)

    def _forget(self, batch: "Gathered") -> None:
        """What failed as a whole is tried again when it is asked for again."""
        for key in batch.keys:
            if self._batches.get(key) is batch:
                del self._batches[key]

    def handed(self, batch: "Gathered", hand: Hand) -> "asyncio.Future[Any]":
        """A future of its own: who cancels it, cancels it for nobody else."""
        to: asyncio.Future[Any] = self.loop.create_future()
        if batch.is_over:
            _hand(to, hand, batch.found)
        else:
            batch.waiting.append((to, hand))
        return to


class Gathered:
    """Keys that are loaded together, in the order in which they were asked for."""

    __slots__ = ("found", "has_begun", "is_over", "is_scheduled", "keys", "waiting")

    def __init__(self) -> None:
        self.keys: dict[Any, None] = {}
        self.waiting: list[tuple[asyncio.Future[Any], Hand]] = []
        self.is_scheduled = self.has_begun = self.is_over = False
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
    if isinstance(value, StopIteration):  # no future takes one (PEP 479)
        error = RuntimeError("A loader gave StopIteration.")
        error.__cause__ = value
        to.set_exception(error)
    elif isinstance(value, Exception):
        to.set_exception(value)
    else:
        to.set_result(value)


def _hand_all(to: "asyncio.Future[Any]", found: Found) -> None:
    to.set_result(found)


class Coming:
    """What comes for keys that were asked for together, once somebody wants it to.

    Of several batches, `batch_of` says where each key is: what was cleared may be in others, too.
    """

    __slots__ = ("_batch_of", "batches", "loader")

    def __init__(
        self,
        loader: BatchLoader[Any, Any],
        batches: Collection[Gathered],
        batch_of: Mapping[Any, Gathered] | None = None,
    ) -> None:
        self.loader = loader
        self.batches = batches
        self._batch_of = batch_of or {}

    @property
    def found(self) -> Found | None:
        """What has come already; None where more has to be waited for, or more than a batch."""
        return next(iter(self.batches)).found if len(self.batches) == 1 else None

    def schedule(self) -> None:
        """Begins together with what others ask for in this turn of the loop."""
        for batch in self.batches:
            self.loader.schedule(batch)

    def __await__(self) -> Generator[Any, None, Found]:
        """None is ever an exception: those are among the values."""
        self.schedule()
        came: dict[Gathered, Found] = {}
        for batch in self.batches:
            found = batch.found
            if found is None:
                self.loader.schedule(batch)  # again, where its task was cancelled meanwhile
                found = yield from self.loader.handed(batch, _hand_all)
            if len(self.batches) == 1:
                return found
            came[batch] = found
        return {key: came[batch][key] for key, batch in self._batch_of.items()}


async def load_at_once(all_coming: Iterable[Coming]) -> None:
    """For one who knows that nobody else asks for anything in this turn.

    All that has not begun does. The last of it is loaded in the task of whoever waits for this,
    which is spared one and some turns of the loop; what else there is begins beside it, in tasks.
    """
    loaders = {
        batch: each.loader
        for each in all_coming
        for batch in each.batches
        if not (batch.has_begun or batch.is_over)
    }
    for batch in [*loaders][:-1]:
        loaders[batch].begin(batch)
    for batch in [*loaders][-1:]:
        await loaders[batch].fill(batch)
