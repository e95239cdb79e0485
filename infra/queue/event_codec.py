"""Events as entries of a Redis stream: the entry's id is the cursor, its one field is JSON."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import Discriminator, TypeAdapter

from domain.event import Event, EventCursor, RecordedEvent
from infra.queue.followed_stream import StreamId
from infra.queue.stream_connection import Fields

FIELD = "event"


@dataclass(frozen=True, slots=True)
class _Entry:
    at: datetime
    event: Annotated[Event, Discriminator("type")]


class EventCodec:
    def __init__(self) -> None:
        self._adapter = TypeAdapter(_Entry)

    def encode(self, event: Event, *, at: datetime) -> bytes:
        return self._adapter.dump_json(_Entry(at, event))

    def decode(self, entry_id: StreamId, fields: Fields) -> RecordedEvent:
        """Raises pydantic's `ValidationError`."""
        entry = self._adapter.validate_json(fields.get(FIELD, ""))
        return RecordedEvent(EventCursor(*entry_id), entry.at, entry.event)
