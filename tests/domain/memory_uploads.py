"""Uploads, in memory."""

from collections.abc import Collection
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

    async def known_blob_names(self, blob_names: Collection[str]) -> set[str]:
        return {row.blob_name for row in self._rows.values() if row.blob_name} & set(blob_names)
