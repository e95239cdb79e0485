"""Exports, in memory."""

from collections.abc import Collection, Sequence
from datetime import datetime

from domain.export import Export, ExportStatus
from tests.domain.memory_rows import Tables, insert


class MemoryExports:
    def __init__(self, tables: Tables) -> None:
        self._rows = tables.exports

    async def add(self, export: Export) -> None:
        known = {(row.owner_id, row.idempotency_key) for row in self._rows.values()}
        named = (export.owner_id, export.idempotency_key)
        insert(self._rows, export, unique=None in named or named not in known)

    async def get(self, export_id: str) -> Export | None:
        return self._rows.get(export_id)

    async def lock(self, export_id: str) -> Export | None:
        return self._rows.get(export_id)

    async def list_of_owner(self, owner_id: str, *, limit: int) -> Sequence[Export]:
        owned = [row for row in self._rows.values() if row.owner_id == owner_id]
        return sorted(owned, key=lambda row: (row.created_at, row.id), reverse=True)[:limit]

    async def lock_next(self, *, now: datetime) -> Export | None:
        waiting = [row for row in self._rows.values() if _waits(row, now)]
        return min(waiting, key=lambda row: row.run_after, default=None)

    async def known_blob_names(self, blob_names: Collection[str]) -> set[str]:
        return {row.blob_name for row in self._rows.values() if row.blob_name} & set(blob_names)


def _waits(row: Export, now: datetime) -> bool:
    if row.status is ExportStatus.QUEUED:
        return row.run_after <= now
    is_running = row.status is ExportStatus.RUNNING
    return is_running and row.lease_until is not None and row.lease_until <= now
