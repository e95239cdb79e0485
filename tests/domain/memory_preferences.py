"""Preferences, in memory."""

from collections.abc import Collection

from domain.preferences import Preferences
from domain.unit_of_work import DatabaseConflict
from tests.domain.memory_rows import Tables


class MemoryAllPreferences:
    def __init__(self, tables: Tables) -> None:
        self._rows = tables.preferences

    async def add(self, preferences: Preferences) -> None:
        if preferences.owner_id in self._rows:
            raise DatabaseConflict
        self._rows[preferences.owner_id] = preferences

    async def get(self, owner_id: str) -> Preferences | None:
        return self._rows.get(owner_id)

    async def lock(self, owner_id: str) -> Preferences | None:
        return self._rows.get(owner_id)

    async def known_blob_names(self, blob_names: Collection[str]) -> set[str]:
        names = {row.brand_logo_name for row in self._rows.values() if row.brand_logo_name}
        return names & set(blob_names)
