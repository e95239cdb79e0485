"""Looking at generations again, for all who follow them: events may be late, or lost."""

import asyncio
import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice, takewhile

from domain.generation import Generation
from domain.unit_of_work import Database, DatabaseConflict, DatabaseUnavailable

#: Between two looks for the end of one generation.
LOOK_SECONDS = 5.0
#: Looks of thousands are spread, so that nothing else waits for long; of more than six thousand
#: each waits longer for its own.
_LOOKS_AT_ONCE = 250
_PACE_SECONDS = 0.2
#: How long who asks waits for others that do: nobody of them is in a hurry.
TOGETHER_SECONDS = 0.5
#: In one statement.
_AT_ONCE = 1000

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class _Watcher:
    generation_id: str
    tell: Callable[[], None]


@dataclass(slots=True, kw_only=True, eq=False)
class Rereading:
    """One read for all that are asked about within a moment: thousands may be silent at a time."""

    database: Database
    _wanted: set[str] = field(default_factory=set, init=False)
    _coming: "asyncio.Task[Mapping[str, Generation]] | None" = field(default=None, init=False)
    #: Each with when to look for it next, the first first.
    _watchers: dict[_Watcher, float] = field(default_factory=dict, init=False)
    _looking: asyncio.Task[None] | None = field(default=None, init=False)

    async def get(self, generation_id: str) -> Generation | None:
        """From the primary; raises as `Database.read_latest`."""
        self._wanted.add(generation_id)
        if self._coming is None:
            self._coming = asyncio.create_task(self._read())
            self._coming.add_done_callback(_seen)
        found = await asyncio.shield(self._coming)  # which others wait for as well
        return found.get(generation_id)

    async def _read(self) -> Mapping[str, Generation]:
        await asyncio.sleep(TOGETHER_SECONDS)
        wanted, self._wanted, self._coming = sorted(self._wanted), set(), None
        found: dict[str, Generation] = {}
        for first in range(0, len(wanted), _AT_ONCE):
            async with self.database.read_latest() as reader:
                read = await reader.generations.get_many(wanted[first : first + _AT_ONCE])
            found |= {generation.id: generation for generation in read}
        return found

    @contextmanager
    def told_of_end(self, generation_id: str, tell: Callable[[], None]) -> Iterator[None]:
        """Calls `tell` every few seconds once the generation has finished, while this lasts.

        Whoever is told may ask; all others cost a part of a read, and are not even woken.
        """
        watcher = _Watcher(generation_id, tell)
        self._watchers[watcher] = _now() + LOOK_SECONDS
        if self._looking is None:
            self._looking = asyncio.create_task(self._keep_looking())
        try:
            yield
        finally:
            del self._watchers[watcher]
            if not self._watchers:
                self._stop_looking()

    def _stop_looking(self) -> None:
        """Whoever comes next starts anew: a task ends only some time after it was cancelled."""
        looking, self._looking = self._looking, None
        if looking is not None:
            looking.cancel()

    async def _keep_looking(self) -> None:
        # A cancel may get lost in a library (`domain.ending`).
        while self._looking is asyncio.current_task():
            await asyncio.sleep(max(_PACE_SECONDS, next(iter(self._watchers.values())) - _now()))
            try:
                await self._look()
            except (DatabaseConflict, DatabaseUnavailable):
                _log.info("rereading.database_away")
            except Exception as error:  # noqa: BLE001 - else all would wait, and nobody would know
                _log.critical("rereading.crashed", exc_info=error)

    async def _look(self) -> None:
        due = self._take_due()
        ended = await self._ended({watcher.generation_id for watcher in due})
        for watcher in due:
            if watcher.generation_id in ended and watcher in self._watchers:
                watcher.tell()

    def _take_due(self) -> Sequence[_Watcher]:
        """Their next turn comes after that of all others."""
        now = _now()
        first = islice(self._watchers.items(), _LOOKS_AT_ONCE)
        due = [watcher for watcher, _ in takewhile(lambda each: each[1] <= now, first)]
        for watcher in due:
            del self._watchers[watcher]
            self._watchers[watcher] = now + LOOK_SECONDS
        return due

    async def _ended(self, generation_ids: Collection[str]) -> Collection[str]:
        async with self.database.read_latest() as reader:
            read = await reader.generations.get_many(generation_ids)
        return {generation.id for generation in read if generation.finished_at is not None}


def _now() -> float:
    return asyncio.get_running_loop().time()


def _seen(read: "asyncio.Task[Mapping[str, Generation]]") -> None:
    """All who waited may have left: then nobody asks how it went."""
    if not read.cancelled():
        read.exception()
