"""Assets in SQL."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.asset import Asset
from infra.db.content_tables import assets


class SqlAssetReads:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, asset_id: str) -> Asset | None:
        return await self._session.get(Asset, asset_id)

    async def list_of_contents(self, content_ids: Collection[str]) -> Sequence[Asset]:
        found = await self._session.scalars(
            select(Asset)
            .where(assets.c.content_id.in_(content_ids))
            .order_by(assets.c.content_id, assets.c.ordinal, assets.c.id)
        )
        return found.all()


class SqlAssets(SqlAssetReads):
    async def add_many(self, assets: Sequence[Asset]) -> None:
        self._session.add_all(assets)
        await self._session.flush()

    async def known_blob_names(self, blob_names: Collection[str]) -> set[str]:
        found = await self._session.scalars(
            select(assets.c.blob_name).where(assets.c.blob_name.in_(blob_names))
        )
        return set(found)
