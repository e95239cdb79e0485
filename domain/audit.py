"""Who did what: an append-only record of changes to accounts and keys."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.errors import ErrorCode, Refusal
from domain.language import Sentence
from domain.options import checked_line
from domain.page import Page, PageRequest

#: Names the list in cursors.
AUDIT_LIST = "audit"
#: Why the staff did something, in characters.
REASON_LENGTH = 500

#: What only the staff do. It stays whole when whoever did it leaves (docs/adr/0034).
STAFF_ACTIONS = frozenset(
    {
        "generation.failed",
        "generation.requeued",
        "key.adjusted",
        "key.revoked",
        "keys.issued",
        "user.role_set",
        "user.status_set",
    }
)
#: What owners do with things of their own, and the staff with anybody's.
SHARED_ACTIONS = frozenset({"key.rotated"})
#: Names of fields whose values are ours, whoever they tell about: no text that somebody wrote.
IMPERSONAL_FIELDS = frozenset(
    {
        *("attempt", "code", "count", "credits", "events", "expiresAt", "granted", "held"),
        *("plan", "refunded", "role", "scopes", "state", "status", "vendor", "worker"),
    }
)

#: Plain fields of a changed object, never a secret.
Fields = Mapping[str, str | int | None]


class ReasonMissing(Refusal):
    code = ErrorCode.REASON_MISSING

    def __init__(self) -> None:
        super().__init__(
            Sentence("请填写原因，它会记入审计日志。", "Say why: the audit log keeps it."),
            field=("input", "reason"),
        )


def checked_reason(reason: str) -> str:
    """The reason on one line; raises `ReasonMissing` and `LineTooLong`."""
    line = checked_line(reason, "reason", longest=REASON_LENGTH)
    if line is None:
        raise ReasonMissing
    return line


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


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditCriteria:
    """Which entries are wanted; None: all."""

    subject_id: str | None = None
    actor_id: str | None = None
    action: str | None = None


class AuditReads(Protocol):
    async def page(self, criteria: AuditCriteria, request: PageRequest) -> Page[AuditEntry]:
        """Newest first; cursors of `AUDIT_LIST`."""


class AuditEntries(AuditReads, Protocol):
    async def add(self, entry: AuditEntry) -> None: ...
