"""Preferences in SQL."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.preferences import Preferences
from infra.db.account_tables import preferences
from infra.db.question import keyed
from infra.db.rows import Rows
from infra.db.values import Values

_BY_OWNER = keyed(Values(Preferences, preferences), preferences.c.owner_id)


class SqlPreferencesReads:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    @property
    def _session(self) -> AsyncSession:
        return self._rows.session

    async def get(self, owner_id: str) -> Preferences | None:
        return await self._rows.get(_BY_OWNER, owner_id)


class SqlAllPreferences(SqlPreferencesReads):
    async def add(self, preferences: Preferences) -> None:
        self._session.add(preferences)
        await self._session.flush()

    async def lock(self, owner_id: str) -> Preferences | None:
        return await self._session.get(
            Preferences, owner_id, with_for_update=True, populate_existing=True
        )

    async def known_blob_names(self, blob_names: Collection[str]) -> set[str]:
        found = await self._session.scalars(
            select(preferences.c.brand_logo_name).where(
                preferences.c.brand_logo_name.in_(blob_names)
            )
        )
        return {name for name in found if name is not None}
