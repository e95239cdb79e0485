"""Batches of keys, in memory."""

from collections.abc import Collection, Sequence

from domain.key import Batch
from domain.page import Page, PageRequest
from tests.domain.memory_rows import Tables, insert, page_by_id, some


class MemoryBatches:
    def __init__(self, tables: Tables) -> None:
        self._rows = tables.batches

    async def get_many(self, batch_ids: Collection[str]) -> Sequence[Batch]:
        return some(self._rows, batch_ids)

    async def page(self, request: PageRequest) -> Page[Batch]:
        return page_by_id(self._rows.values(), request)

    async def add(self, batch: Batch) -> None:
        insert(self._rows, batch)
