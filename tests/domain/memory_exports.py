"""Exports in memory."""

from domain.export import Export
from tests.domain.memory_rows import Tables


class MemoryExports:
    def __init__(self, tables: Tables) -> None:
        self._rows = tables.exports

    async def get(self, export_id: str) -> Export | None:
        return self._rows.get(export_id)
