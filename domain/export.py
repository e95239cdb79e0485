"""Everything of a creator in one file: a job with progress, and a file that expires."""

from collections.abc import Collection, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from domain.errors import ErrorCode, Refusal
from domain.language import Sentence

EXPORT_LIFETIME = timedelta(days=7)
#: A worker that has not renewed its claim for this long has lost it.
EXPORT_LEASE = timedelta(seconds=30)
EXPORT_ATTEMPTS = 3
#: How many a creator may ask for in `EXPORT_SPAN`; those that failed do not count.
EXPORT_LIMIT = 3
EXPORT_SPAN = timedelta(days=1)
#: How long one address of a finished file works; a new one can be had while the file lasts.
EXPORT_LINK_LIFETIME = timedelta(hours=1)
#: More than can be asked for before the first of them expires.
EXPORTS_SHOWN = 50
#: All of it, at most, before the file is whole.
_NEARLY_ALL = 99


class ExportScope(StrEnum):
    """`CONTENTS`: the history with its files; `ACCOUNT`: all that we keep about the account."""

    CONTENTS = "CONTENTS"
    ACCOUNT = "ACCOUNT"


class ExportStatus(StrEnum):
    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    READY = "READY"
    FAILED = "FAILED"


UNFINISHED_EXPORTS = frozenset({ExportStatus.QUEUED, ExportStatus.RUNNING})


class ExportUnderWay(Refusal):
    code = ErrorCode.EXPORT_UNDER_WAY

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                "已有一个导出正在进行，请等待其完成。",
                "An export of yours is under way; wait for it to end.",
            )
        )


class ExportLimitReached(Refusal):
    code = ErrorCode.EXPORT_LIMIT

    def __init__(self, *, resets_at: datetime, zone: ZoneInfo) -> None:
        there = f"{resets_at.astimezone(zone):%Y-%m-%d %H:%M} ({zone.key})"
        super().__init__(
            Sentence(
                f"24 小时内最多导出 {EXPORT_LIMIT} 次，请在 {there} 后重试。",
                f"You can ask for {EXPORT_LIMIT} exports in 24 hours; try again after {there}.",
            ),
            resets_at=resets_at,
        )


@dataclass(eq=False, kw_only=True)
class Export:
    """`fence` counts the claims, as a generation's does; `blob_name` is the file's, once ready.

    `item_count` is how many contents are in it so far.
    """

    id: str
    owner_id: str
    scope: ExportScope
    status: ExportStatus = ExportStatus.QUEUED
    percent: int = 0
    attempt: int = 0
    fence: int = 0
    run_after: datetime
    lease_until: datetime | None = None
    item_count: int = 0
    blob_name: str | None = None
    byte_size: int | None = None
    created_at: datetime
    finished_at: datetime | None = None
    expires_at: datetime | None = None
    idempotency_key: str | None = None

    @property
    def has_ended(self) -> bool:
        return self.status not in UNFINISHED_EXPORTS

    def claim(self, *, now: datetime) -> None:
        self.status = ExportStatus.RUNNING
        self.fence += 1
        self.attempt += 1
        self.lease_until = now + EXPORT_LEASE
        self.percent = 0
        self.item_count = 0

    def is_held_by(self, fence: int) -> bool:
        return self.status is ExportStatus.RUNNING and self.fence == fence

    def renew(self, *, percent: int, item_count: int, now: datetime) -> None:
        self.lease_until = now + EXPORT_LEASE
        self.percent = percent
        self.item_count = item_count

    def requeue(self, *, run_after: datetime) -> None:
        self.status = ExportStatus.QUEUED
        self.run_after = run_after
        self.lease_until = None
        self.percent = 0
        self.item_count = 0

    def finish(self, blob_name: str, *, byte_size: int, item_count: int, now: datetime) -> None:
        self.blob_name = blob_name
        self.byte_size = byte_size
        self.item_count = item_count
        self.percent = 100
        self._end(ExportStatus.READY, now=now)

    def fail(self, *, now: datetime) -> None:
        self._end(ExportStatus.FAILED, now=now)

    def _end(self, status: ExportStatus, *, now: datetime) -> None:
        self.status = status
        self.lease_until = None
        self.finished_at = now
        self.expires_at = now + EXPORT_LIFETIME


@dataclass(slots=True, kw_only=True)
class Tally:
    """How far the making of a file is, in units of work: bytes, more or less."""

    total: int
    done: int = 0
    item_count: int = 0

    @property
    def percent(self) -> int:
        return min(_NEARLY_ALL, 100 * self.done // max(self.total, 1))


class ExportReads(Protocol):
    async def get(self, export_id: str) -> Export | None: ...

    async def list_of_owner(self, owner_id: str, *, limit: int) -> Sequence[Export]:
        """Newest first."""


class Exports(ExportReads, Protocol):
    async def add(self, export: Export) -> None: ...

    async def lock(self, export_id: str) -> Export | None:
        """The row as it is now, and nobody else may change it before our transaction ends."""

    async def lock_next(self, *, now: datetime) -> Export | None:
        """One that waits, or whose claim has run out, skipping those others have locked."""

    async def known_blob_names(self, blob_names: Collection[str]) -> set[str]:
        """Those of `blob_names` that some export refers to."""


class ExportChanges(Protocol):
    async def wait(self) -> None:
        """Returns when something may have changed, and after a few seconds in any case."""


class ExportNotices(Protocol):
    """Tells watchers to look at SQL again; SQL itself says what is so."""

    async def announce(self, export_id: str) -> None:
        """Raises `domain.event.EventLogUnavailable`."""

    def follow(self, export_id: str) -> AbstractAsyncContextManager[ExportChanges]:
        """Needs no store to enter: while that is away, each wait takes its few seconds."""
