"""Following generations as they happen, to an end that always comes."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import timedelta

from domain.errors import NotFound
from domain.event import EventCursor, EventLog, RecordedEvent, final_event
from domain.generation import Generation
from domain.ids import Clock
from domain.services.rereading import Rereading
from domain.unit_of_work import Database, DatabaseConflict, DatabaseUnavailable

#: A finished job's last events may still be on their way; after this SQL speaks for them.
_FINAL_EVENT_GRACE = timedelta(seconds=6)
_OUTAGE_PAUSE_SECONDS = 1.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Watching:
    database: Database
    events: EventLog
    rereading: Rereading
    clock: Clock

    async def progress(
        self, generation_id: str, *, owner_id: str, after: EventCursor | None
    ) -> AsyncGenerator[RecordedEvent, None]:
        """Every event after `after`, each once, and the final one last.

        The final event comes from SQL where the log has lost it. Raises `NotFound`.
        """
        if await self._find(generation_id, owner_id) is None:
            raise NotFound
        if after is not None and after.is_final:
            return
        async with self.events.follow(generation_id, after=after) as feed:
            with self.rereading.told_of_end(generation_id, feed.rouse):
                async for recorded in feed:
                    told = recorded or await self._final_by_now(generation_id, owner_id)
                    if told is None:
                        continue
                    yield told
                    if told.cursor.is_final:
                        return

    async def _final_by_now(self, generation_id: str, owner_id: str) -> RecordedEvent | None:
        """None while SQL is away too: the log goes on, and we are roused again."""
        try:
            return await self._final(generation_id, owner_id)
        except (DatabaseConflict, DatabaseUnavailable):
            _log.info("watching.database_away", extra={"generation_id": generation_id})
            return None

    async def _find(self, generation_id: str, owner_id: str) -> Generation | None:
        async with self.database.read_latest() as reader:
            generation = await reader.generations.get(generation_id)
        return generation if generation and generation.owner_id == owner_id else None

    async def _final(self, generation_id: str, owner_id: str) -> RecordedEvent | None:
        generation = await self.rereading.get(generation_id)
        if generation is None or generation.owner_id != owner_id or generation.finished_at is None:
            return None
        if self.clock() - generation.finished_at < _FINAL_EVENT_GRACE:
            return None
        async with self.database.read_latest() as reader:
            contents = await reader.contents.list_of_generations([generation_id])
        content_id = contents[0].id if contents else None
        return final_event(generation, at=generation.finished_at, content_id=content_id)

    async def changes(self, owner_id: str) -> AsyncGenerator[Generation, None]:
        """The owner's generations, each time the status of one changes, from now on."""
        async with self.events.follow_owner(owner_id) as generation_ids:
            async for generation_id in generation_ids:
                generation = await self._find_patiently(generation_id, owner_id)
                if generation is not None:
                    yield generation

    async def _find_patiently(self, generation_id: str, owner_id: str) -> Generation | None:
        """A notice comes once, so it waits for SQL where that is away."""
        while True:
            try:
                return await self._find(generation_id, owner_id)
            except (DatabaseConflict, DatabaseUnavailable):
                _log.info("watching.database_away", extra={"generation_id": generation_id})
                await asyncio.sleep(_OUTAGE_PAUSE_SECONDS)
