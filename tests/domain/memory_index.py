"""What contents are found by, in memory."""

from collections.abc import Sequence

from domain.content import Content
from domain.searchable import IndexEntry
from tests.domain.memory_rows import Tables


class MemoryIndex:
    def __init__(self, tables: Tables) -> None:
        self._rows = tables.index
        self._contents = tables.contents

    async def put(self, entry: IndexEntry) -> None:
        self._rows[entry.content_id] = entry

    async def list_missing(self, *, limit: int) -> Sequence[Content]:
        missing = [row for row in self._contents.values() if row.id not in self._rows]
        return missing[:limit]
