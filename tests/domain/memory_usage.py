"""Usage, in memory."""

from collections.abc import Collection, Sequence
from copy import copy
from datetime import datetime

from domain.generation import Generation, GenerationKind
from domain.usage import COUNTED, UsageSlot
from tests.domain.memory_rows import Tables


class MemoryUsageSlots:
    def __init__(self, tables: Tables) -> None:
        self._rows = tables.usage
        self._generations = tables.generations

    async def add(self, slot: UsageSlot) -> None:
        place = f"{slot.owner_id} {slot.starts_at.isoformat()} {slot.kind}"
        if place not in self._rows:
            self._rows[place] = copy(slot)
            return
        row = self._rows[place]
        for name in COUNTED:
            setattr(row, name, getattr(row, name) + getattr(slot, name))

    async def list_between(
        self, owner_id: str, since: datetime, until: datetime
    ) -> Sequence[UsageSlot]:
        return [
            row
            for row in self._rows.values()
            if row.owner_id == owner_id and since <= row.starts_at < until
        ]

    async def uncounted_ids(
        self, kinds: Collection[GenerationKind], *, limit: int, without: Collection[str]
    ) -> Sequence[str]:
        ended = [row for row in self._generations.values() if row.status.is_final]
        ids = [row.id for row in ended if row.kind in kinds and not row.is_counted]
        return [row_id for row_id in ids if row_id not in without][:limit]

    async def lock_uncounted(self, generation_ids: Collection[str]) -> Sequence[Generation]:
        found = [self._generations[row_id] for row_id in generation_ids]
        return [row for row in found if not row.is_counted]
