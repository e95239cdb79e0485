"""Turning points in the life of a key."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

#: How long before its end a key's owner is told.
EXPIRY_NOTICE = timedelta(days=3)
#: For so long after its end it is still told of: what ended before is no news.
EXPIRY_NEWS = timedelta(days=7)
#: How many of a key's events its owner sees.
EVENTS_SHOWN = 50


class KeyEventType(StrEnum):
    ACTIVATED = "ACTIVATED"
    EXPIRING = "EXPIRING"
    EXPIRED = "EXPIRED"
    EXHAUSTED = "EXHAUSTED"
    ROTATED = "ROTATED"
    REVOKED = "REVOKED"


@dataclass(eq=False, kw_only=True)
class KeyEvent:
    id: str
    key_id: str
    owner_id: str | None
    type: KeyEventType
    created_at: datetime


class KeyEventReads(Protocol):
    async def newest(self, key_ids: Collection[str], *, limit: int) -> Sequence[KeyEvent]:
        """The newest `limit` events of each of the keys: key by key, newest first."""


class KeyEvents(KeyEventReads, Protocol):
    async def add(self, event: KeyEvent) -> None: ...
