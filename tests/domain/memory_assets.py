"""Assets, in memory."""

from collections.abc import Collection, Sequence

from domain.asset import Asset
from tests.domain.memory_rows import Tables, insert


class MemoryAssets:
    def __init__(self, tables: Tables) -> None:
        self._rows = tables.assets

    async def add_many(self, assets: Sequence[Asset]) -> None:
        for asset in assets:
            insert(self._rows, asset)

    async def get(self, asset_id: str) -> Asset | None:
        return self._rows.get(asset_id)

    async def list_of_contents(self, content_ids: Collection[str]) -> Sequence[Asset]:
        rows = [row for row in self._rows.values() if row.content_id in content_ids]
        return sorted(rows, key=lambda row: (row.content_id, row.ordinal, row.id))

    async def known_blob_names(self, blob_names: Collection[str]) -> set[str]:
        return {row.blob_name for row in self._rows.values()} & set(blob_names)
