"""Everything of a creator in one file: a job with progress, and a file that expires."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

EXPORT_LIFETIME = timedelta(days=7)


class ExportScope(StrEnum):
    """`CONTENTS`: the history with its files; `ACCOUNT`: all that we keep about the account."""

    CONTENTS = "CONTENTS"
    ACCOUNT = "ACCOUNT"


class ExportStatus(StrEnum):
    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    READY = "READY"
    FAILED = "FAILED"


@dataclass(eq=False, kw_only=True)
class Export:
    """`fence` counts the claims, as a generation's does; `blob_name` is the file's, once ready."""

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


class ExportReads(Protocol):
    async def get(self, export_id: str) -> Export | None: ...
