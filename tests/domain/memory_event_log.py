"""A log of events in memory, with the cursors, the fence and the silences of the real one."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime

from domain.event import Event, EventCursor, EventLogUnavailable, RecordedEvent
from tests.fakes import require_no_transaction

_IDLE_SECONDS = 5.0
_ORIGIN = EventCursor(0, 0)


class MemoryEventLog:
    def __init__(self) -> None:
        self.streams: defaultdict[str, list[RecordedEvent]] = defaultdict(list)
        self.announced: list[tuple[str, str]] = []
        self.is_away = False
        #: So many of the next appends are stored, and their writer does not hear of it.
        self.lost_answers = 0
        self._news = asyncio.Event()

    async def append(self, generation_id: str, recorded: RecordedEvent) -> None:
        self._require_store()
        last = self._last(generation_id)
        if recorded.cursor > last and not last.is_final:
            self.streams[generation_id].append(recorded)
            self._tell()
        if self.lost_answers:
            self.lost_answers -= 1
            raise EventLogUnavailable

    async def append_next(
        self, generation_id: str, fence: int, event: Event, *, at: datetime
    ) -> None:
        last = self._last(generation_id)
        sequence = last.sequence + 1 if last.fence == fence else 1
        await self.append(generation_id, RecordedEvent(EventCursor(fence, sequence), at, event))

    def _last(self, generation_id: str) -> EventCursor:
        stream = self.streams[generation_id]
        return stream[-1].cursor if stream else _ORIGIN

    async def announce(self, owner_id: str, generation_id: str) -> None:
        self._require_store()
        self.announced.append((owner_id, generation_id))
        self._tell()

    def _require_store(self) -> None:
        require_no_transaction()
        if self.is_away:
            raise EventLogUnavailable

    def _tell(self) -> None:
        """Wakes all who wait; the next to wait take a new event."""
        self._news.set()
        self._news = asyncio.Event()

    def forget(self, generation_id: str) -> None:
        """As if the stream had expired."""
        del self.streams[generation_id]

    def events_of(self, generation_id: str) -> list[Event]:
        return [recorded.event for recorded in self.streams[generation_id]]

    @asynccontextmanager
    async def follow(
        self, generation_id: str, *, after: EventCursor | None
    ) -> AsyncIterator[AsyncIterator[RecordedEvent | None]]:
        yield self._follow(generation_id, after or _ORIGIN)

    async def _follow(
        self, generation_id: str, position: EventCursor
    ) -> AsyncIterator[RecordedEvent | None]:
        has_caught_up = False
        while True:
            fresh = self._beyond(generation_id, position)
            for recorded in fresh:
                position = recorded.cursor
                yield recorded
            if fresh:
                continue  # more may have come meanwhile
            if not has_caught_up:
                has_caught_up = True
                yield None
            elif not await self._has_news():
                yield None

    def _beyond(self, generation_id: str, position: EventCursor) -> list[RecordedEvent]:
        if self.is_away:
            return []
        return [each for each in self.streams[generation_id] if each.cursor > position]

    async def _has_news(self) -> bool:
        news = self._news
        with suppress(TimeoutError):
            async with asyncio.timeout(_IDLE_SECONDS):
                await news.wait()
        return news.is_set()

    @asynccontextmanager
    async def follow_owner(self, owner_id: str) -> AsyncIterator[AsyncIterator[str]]:
        yield self._follow_owner(owner_id, len(self.announced))

    async def _follow_owner(self, owner_id: str, place: int) -> AsyncIterator[str]:
        while True:
            while place < len(self.announced):
                announced_to, generation_id = self.announced[place]
                place += 1
                if announced_to == owner_id:
                    yield generation_id
            await self._has_news()
