"""Telling a generation's watchers what happens, without ever slowing the work down."""

import asyncio
import logging
from datetime import datetime
from types import TracebackType
from typing import Self

from domain.asset import Asset
from domain.ending import cancelled
from domain.event import (
    AssetReady,
    Event,
    EventCursor,
    EventLog,
    EventLogUnavailable,
    GenerationQueued,
    GenerationStarted,
    ProgressMade,
    RecordedEvent,
    SourceFound,
    TextAppended,
)
from domain.generation import Generation
from domain.ids import Clock
from domain.plain_text import without_addresses
from domain.source import SourceArticle
from domain.stage import Stage

#: At most twenty events a second: text that comes faster is sent in larger pieces.
_PAUSE_SECONDS = 0.05
_OUTAGE_PAUSE_SECONDS = 0.5
#: How long the end of a job waits for a log that is away before it leaves the rest to SQL.
_PATIENCE_SECONDS = 5.0

_log = logging.getLogger(__name__)


class Narration:
    """The events of one claim, numbered as they happen and appended in order by a task.

    While the log is away events wait here, adjacent text merged, and go out when it is back.
    It is the `Progress` that a recipe reports to.
    """

    def __init__(self, events: EventLog, generation: Generation, *, clock: Clock) -> None:
        self._events = events
        self._generation_id = generation.id
        self._owner_id = generation.owner_id
        self._fence = generation.fence
        self._attempt = generation.attempt
        self._clock = clock
        self._waiting: list[tuple[datetime, Event]] = []
        self._sequence = 0
        self._arrival = asyncio.Event()
        self._is_closing = False
        self._sender: asyncio.Task[None] | None = None
        self.stage_now: Stage | None = None
        self.percent_now = 0
        #: Set when SQL is to be looked at without waiting for the next heartbeat.
        self.attention = asyncio.Event()

    async def __aenter__(self) -> Self:
        self._sender = asyncio.create_task(self._send_all())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._sender is not None:
            await cancelled([self._sender])

    def started(self) -> None:
        """Text of earlier claims is void, also of those that did not count as attempts."""
        self._put(GenerationStarted(self._attempt, resets_text=self._fence > 1))

    def queued_again(self) -> None:
        self._put(GenerationQueued(0))

    async def stage(self, stage: Stage, percent: int) -> None:
        self.stage_now = stage
        self.percent_now = percent
        self.attention.set()
        self._put(ProgressMade(stage, percent))

    async def write(self, delta: str) -> None:
        if delta:
            self._put(TextAppended(delta))

    async def restart_text(self) -> None:
        """Told as a start, which every client takes for the void of what it shows."""
        self._waiting = [each for each in self._waiting if not isinstance(each[1], TextAppended)]
        self._put(GenerationStarted(self._attempt, resets_text=True))

    async def source(self, article: SourceArticle) -> None:
        """What a page says of itself is told without the addresses that it may hold."""
        site_name = without_addresses(article.site_name or "").strip() or None
        self._put(SourceFound(article.shown_title, article.url or "", site_name))

    async def asset(self, asset: Asset) -> None:
        self._put(AssetReady(asset))

    def _put(self, event: Event) -> None:
        if isinstance(event, TextAppended) and self._waiting:
            at, last = self._waiting[-1]
            if isinstance(last, TextAppended):
                self._waiting[-1] = (at, TextAppended(last.delta + event.delta))
                return
        self._waiting.append((self._clock(), event))
        self._arrival.set()

    async def close(self, final: RecordedEvent | None = None) -> None:
        """Sends what still waits, then `final`; gives up on a log that stays away."""
        self._is_closing = True
        self._arrival.set()
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                if self._sender is not None:
                    await self._sender
                if final is not None:
                    await self._append(final)
                await self._events.announce(self._owner_id, self._generation_id)
        except (TimeoutError, EventLogUnavailable):
            _log.warning("narration.cut_short", extra={"generation_id": self._generation_id})

    async def announce(self) -> None:
        """Tells the owner's watchers that the status changed, if the log is there."""
        try:
            await self._events.announce(self._owner_id, self._generation_id)
        except EventLogUnavailable:
            _log.info("narration.unannounced", extra={"generation_id": self._generation_id})

    async def _send_all(self) -> None:
        while True:
            while self._waiting:
                at, event = self._waiting.pop(0)
                self._sequence += 1
                await self._append(
                    RecordedEvent(EventCursor(self._fence, self._sequence), at, event)
                )
                await self._pause()
            if self._is_closing:
                return
            self._arrival.clear()
            await self._arrival.wait()

    async def _append(self, recorded: RecordedEvent) -> None:
        """An append of unknown outcome is repeated: its cursor makes that harmless."""
        while True:
            try:
                await self._events.append(self._generation_id, recorded)
            except EventLogUnavailable:
                _log.info("narration.waiting", extra={"generation_id": self._generation_id})
                await asyncio.sleep(_OUTAGE_PAUSE_SECONDS)
            else:
                return

    async def _pause(self) -> None:
        if not self._is_closing:
            await asyncio.sleep(_PAUSE_SECONDS)
