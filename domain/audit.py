"""Who did what: an append-only record of changes to accounts and keys."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


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
