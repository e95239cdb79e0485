"""Who did what: an append-only record of changes to accounts and keys."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

#: Plain fields of a changed object, never a secret.
Fields = Mapping[str, str | int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who changes something, and from where."""

    user_id: str
    ip_address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What happens to an object; `action` reads `noun.verbed`, such as `user.disabled`."""

    action: str
    subject_id: str
    before: Fields | None = None
    after: Fields | None = None


@dataclass(eq=False, kw_only=True)
class AuditEntry:
    """One change; `before` and `after` hold its plain fields, never a secret."""

    id: str
    actor_id: str | None
    action: str
    subject_id: str
    before: dict[str, str | int | None] | None = None
    after: dict[str, str | int | None] | None = None
    ip_address: str | None = None
    created_at: datetime


class AuditEntries(Protocol):
    async def add(self, entry: AuditEntry) -> None: ...
