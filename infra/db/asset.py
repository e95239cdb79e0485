"""Assets in SQL."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.asset import Asset
from infra.db.content_tables import assets
from infra.db.question import keyed
from infra.db.rows import Rows, fetch_keyed
from infra.db.values import Values

_ASSETS = Values(Asset, assets)
_BY_ID = keyed(_ASSETS, assets.c.id)
_OF_CONTENTS = keyed(
    _ASSETS, assets.c.content_id, assets.c.content_id, assets.c.ordinal, assets.c.id
)


class SqlAssetReads:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    @property
    def _session(self) -> AsyncSession:
        return self._rows.session

    async def get(self, asset_id: str) -> Asset | None:
        return await self._rows.get(_BY_ID, asset_id)

    async def list_of_contents(self, content_ids: Collection[str]) -> Sequence[Asset]:
        return await fetch_keyed(self._rows, _OF_CONTENTS, content_ids)


class SqlAssets(SqlAssetReads):
    async def add_many(self, assets: Sequence[Asset]) -> None:
        self._session.add_all(assets)
        await self._session.flush()

    async def known_blob_names(self, blob_names: Collection[str]) -> set[str]:
        found = await self._session.scalars(
            select(assets.c.blob_name).where(assets.c.blob_name.in_(blob_names))
        )
        return set(found)
