"""A file that a creator sends us, before and after it is checked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

UPLOAD_LIFETIME = timedelta(hours=24)


class UploadPurpose(StrEnum):
    BACKGROUND = "BACKGROUND"
    LOGO = "LOGO"
    VERIFY = "VERIFY"


class UploadStatus(StrEnum):
    PENDING = "PENDING"
    READY = "READY"
    REFUSED = "REFUSED"


@dataclass(eq=False, kw_only=True)
class Upload:
    """Pixels for `width` and `height`; those and `blob_name` are known once it is READY."""

    id: str
    owner_id: str
    purpose: UploadPurpose
    status: UploadStatus = UploadStatus.PENDING
    blob_name: str | None = None
    mime_type: str | None = None
    byte_size: int | None = None
    width: int | None = None
    height: int | None = None
    created_at: datetime
    expires_at: datetime


class UploadReads(Protocol):
    async def get(self, upload_id: str) -> Upload | None: ...


class Uploads(UploadReads, Protocol):
    async def add(self, upload: Upload) -> None: ...

    async def lock(self, upload_id: str) -> Upload | None: ...

    async def count_since(self, owner_id: str, since: datetime) -> int: ...

    async def expired(self, *, now: datetime, limit: int) -> Sequence[Upload]: ...

    async def delete_many(self, upload_ids: Collection[str]) -> None: ...
