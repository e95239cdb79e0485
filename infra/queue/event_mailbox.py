"""What waits for one watcher of a generation: bounded, however slow the watcher is."""

import asyncio
from collections.abc import Sequence
from typing import Self

import structlog
from pydantic import ValidationError

from domain.event import GenerationQueued, ProgressMade, RecordedEvent, TextAppended
from infra.queue.event_codec import EventCodec
from infra.queue.followed_stream import StreamId
from infra.queue.stream_connection import Fields

#: Only the latest of each of these says anything.
_REPLACED = (GenerationQueued, ProgressMade)
#: More events than this are made fewer, without a loss to whoever reads them.
_EVENT_LIMIT = 256

_log = structlog.get_logger(__name__)


class EventMailbox:
    """A generation's events; None when the stored ones are through, and after each silence."""

    __slots__ = ("_arrival", "_codec", "_has_caught_up", "_idle_seconds", "_waiting")

    def __init__(self, codec: EventCodec, *, idle_seconds: float) -> None:
        self._codec = codec
        self._idle_seconds = idle_seconds
        self._waiting: list[RecordedEvent] = []
        self._has_caught_up = False
        self._arrival: asyncio.Future[bool] | None = None

    def receive(self, entry_id: StreamId, fields: Fields, /) -> None:
        try:
            self._waiting.append(self._codec.decode(entry_id, fields))
        except ValidationError as error:
            # Written by a newer release than ours, which is being rolled out.
            _log.warning("event.unreadable", entry_id=str(entry_id), errors=error.error_count())
            return
        if len(self._waiting) > _EVENT_LIMIT:
            self._waiting = condensed(self._waiting)
        self._ring()

    def catch_up(self) -> None:
        self._has_caught_up = True
        self._ring()

    def _ring(self) -> None:
        if self._arrival is not None:
            _settle(self._arrival, has_arrived=True)

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> RecordedEvent | None:
        while not self._waiting:
            if self._has_caught_up:
                self._has_caught_up = False
                return None
            if not await self._arrives():
                return None
        return self._waiting.pop(0)

    async def _arrives(self) -> bool:
        """False after a silence; by hand, as each event comes through here."""
        loop = asyncio.get_running_loop()
        self._arrival = arrival = loop.create_future()
        alarm = loop.call_later(self._idle_seconds, _settle, arrival)
        try:
            has_arrived: bool = await arrival
            return has_arrived
        finally:
            alarm.cancel()
            self._arrival = None


def _settle(arrival: asyncio.Future[bool], *, has_arrived: bool = False) -> None:
    if not arrival.done():
        arrival.set_result(has_arrived)


def condensed(events: Sequence[RecordedEvent]) -> list[RecordedEvent]:
    """The same story in fewer events: no stale progress or position, adjacent text in one."""
    latest = {type(recorded.event): recorded for recorded in events}
    kept: list[RecordedEvent] = []
    for recorded in events:
        if isinstance(recorded.event, _REPLACED) and recorded is not latest[type(recorded.event)]:
            continue
        text = _joined(kept[-1], recorded) if kept else None
        if text is None:
            kept.append(recorded)
        else:
            kept[-1] = text
    return kept


def _joined(earlier: RecordedEvent, later: RecordedEvent) -> RecordedEvent | None:
    """Both texts as one, at the place of the later; text of different claims stays apart."""
    if not isinstance(earlier.event, TextAppended) or not isinstance(later.event, TextAppended):
        return None
    if earlier.cursor.fence != later.cursor.fence:
        return None
    return RecordedEvent(
        later.cursor, later.at, TextAppended(earlier.event.delta + later.event.delta)
    )
