"""The staff's look at keys, over rows in memory."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from domain.key import Key
from domain.key_register import KeyCriteria, ReportedKey, StateCounts
from domain.page import Page, PageRequest
from tests.domain.memory_rows import Tables, page_by_id

_EQUAL = ("plan_id", "batch_id", "owner_id", "code_prefix", "code_digest")


class MemoryKeyRegister:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def page(
        self, criteria: KeyCriteria, request: PageRequest, *, now: datetime
    ) -> Page[Key]:
        keys = self._tables.keys.values()
        return page_by_id([key for key in keys if _meets(key, criteria, now)], request)

    async def counts(
        self, batch_ids: Collection[str], *, now: datetime
    ) -> Mapping[str, StateCounts]:
        keys = self._tables.keys.values()
        return {
            batch_id: Counter(key.state_at(now) for key in keys if key.batch_id == batch_id)
            for batch_id in batch_ids
        }

    async def reported(self, batch_ids: Collection[str], *, limit: int) -> Sequence[ReportedKey]:
        keys = [key for key in self._tables.keys.values() if key.batch_id in batch_ids]
        keys.sort(key=lambda key: (key.batch_id, key.id))
        return [ReportedKey(key, self._email(key)) for key in keys[:limit]]

    def _email(self, key: Key) -> str | None:
        return None if key.owner_id is None else self._tables.users[key.owner_id].email


def _meets(key: Key, criteria: KeyCriteria, now: datetime) -> bool:
    if criteria.states is not None and key.state_at(now) not in criteria.states:
        return False
    wanted = {name: getattr(criteria, name) for name in _EQUAL}
    return all(value in (None, getattr(key, name)) for name, value in wanted.items())
