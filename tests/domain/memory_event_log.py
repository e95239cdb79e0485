"""A log of events in memory, with the cursors, the fence and the feeds of the real one."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Self

from domain.event import Event, EventCursor, EventLogUnavailable, RecordedEvent
from tests.fakes import require_no_transaction

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
            self.tell()
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
        self.tell()

    def _require_store(self) -> None:
        require_no_transaction()
        if self.is_away:
            raise EventLogUnavailable

    def tell(self) -> None:
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
    ) -> AsyncIterator["MemoryFeed"]:
        yield MemoryFeed(self, generation_id, after or _ORIGIN)

    def beyond(self, generation_id: str, position: EventCursor) -> list[RecordedEvent]:
        if self.is_away:
            return []
        return [each for each in self.streams[generation_id] if each.cursor > position]

    async def next_news(self) -> None:
        await self._news.wait()

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
            await self.next_news()


class MemoryFeed:
    def __init__(self, log: MemoryEventLog, generation_id: str, position: EventCursor) -> None:
        self._log = log
        self._generation_id = generation_id
        self._position = position
        self._is_roused = True  # once what is stored has been given

    def rouse(self) -> None:
        self._is_roused = True
        self._log.tell()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> RecordedEvent | None:
        while True:
            for recorded in self._log.beyond(self._generation_id, self._position):
                self._position = recorded.cursor
                return recorded
            if self._is_roused:
                self._is_roused = False
                return None
            await self._log.next_news()
