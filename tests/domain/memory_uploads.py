"""Uploads, in memory."""

from collections.abc import Collection, Sequence
from datetime import datetime

from domain.upload import Upload
from tests.domain.memory_rows import Tables, insert


class MemoryUploads:
    def __init__(self, tables: Tables) -> None:
        self._rows = tables.uploads

    async def add(self, upload: Upload) -> None:
        insert(self._rows, upload)

    async def get(self, upload_id: str) -> Upload | None:
        return self._rows.get(upload_id)

    async def lock(self, upload_id: str) -> Upload | None:
        return self._rows.get(upload_id)

    async def count_since(self, owner_id: str, since: datetime) -> int:
        rows = self._rows.values()
        return sum(row.owner_id == owner_id and row.created_at >= since for row in rows)

    async def expired(self, *, now: datetime, limit: int) -> Sequence[Upload]:
        expired = [row for row in self._rows.values() if row.expires_at <= now]
        return sorted(expired, key=lambda row: row.expires_at)[:limit]

    async def delete_many(self, upload_ids: Collection[str]) -> None:
        for upload_id in upload_ids:
            self._rows.pop(upload_id, None)

    async def known_blob_names(self, blob_names: Collection[str]) -> set[str]:
        return {row.blob_name for row in self._rows.values() if row.blob_name} & set(blob_names)
