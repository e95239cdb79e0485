"""Key events in memory."""

from collections.abc import Collection, Sequence

from domain.key_event import KeyEvent
from tests.domain.memory_rows import Tables, insert


class MemoryKeyEvents:
    def __init__(self, tables: Tables) -> None:
        self._rows = tables.key_events

    async def add(self, event: KeyEvent) -> None:
        insert(self._rows, event)

    async def newest(self, key_ids: Collection[str], *, limit: int) -> Sequence[KeyEvent]:
        newest_first = sorted(self._rows.values(), key=lambda row: row.id, reverse=True)
        found: list[KeyEvent] = []
        for key_id in sorted(set(key_ids)):
            found += [row for row in newest_first if row.key_id == key_id][:limit]
        return found
