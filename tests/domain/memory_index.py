"""What contents are found by, in memory."""

from collections.abc import Collection, Sequence

from domain.searchable import IndexEntry
from tests.domain.memory_rows import Tables


class MemoryIndex:
    def __init__(self, tables: Tables) -> None:
        self._rows = tables.index
        self._contents = tables.contents

    async def put(self, entry: IndexEntry) -> None:
        self._rows[entry.content_id] = entry

    async def missing_ids(self, *, limit: int, without: Collection[str]) -> Sequence[str]:
        missing = [row_id for row_id in self._contents if row_id not in self._rows]
        return [row_id for row_id in missing if row_id not in without][:limit]
