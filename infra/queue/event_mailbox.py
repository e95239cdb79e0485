"""What waits for one watcher of a generation: bounded, however slow the watcher is."""

import asyncio
from collections.abc import Sequence
from typing import Self

from pydantic import ValidationError

from domain.event import GenerationQueued, ProgressMade, RecordedEvent, TextAppended
from domain.event_logger import EventLogger
from infra.queue.event_codec import EventCodec
from infra.queue.followed_stream import StreamId
from infra.queue.stream_connection import Fields

#: Only the latest of each of these says anything.
_REPLACED = (GenerationQueued, ProgressMade)
#: More events than this are made fewer, without a loss to whoever reads them.
_EVENT_LIMIT = 256

_log = EventLogger(__name__)


class EventMailbox:
    """A generation's events; None when the stored ones are through, and when it is roused."""

    __slots__ = ("_arrival", "_codec", "_is_roused", "_waiting")

    def __init__(self, codec: EventCodec) -> None:
        self._codec = codec
        self._waiting: list[RecordedEvent] = []
        self._is_roused = False
        self._arrival: asyncio.Future[None] | None = None

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
        self.rouse()

    def rouse(self) -> None:
        self._is_roused = True
        self._ring()

    def _ring(self) -> None:
        if self._arrival is not None and not self._arrival.done():
            self._arrival.set_result(None)

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> RecordedEvent | None:
        while not self._waiting:
            if self._is_roused:
                self._is_roused = False
                return None
            self._arrival = asyncio.get_running_loop().create_future()
            await self._arrival
        return self._waiting.pop(0)


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
