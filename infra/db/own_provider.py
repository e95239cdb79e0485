"""Providers of users' own in SQL."""

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from domain.own_provider import OwnProvider
from infra.db.tables import own_providers


class SqlOwnProviderReads:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, owner_id: str) -> OwnProvider | None:
        return await self._session.get(OwnProvider, owner_id)


class SqlOwnProviders(SqlOwnProviderReads):
    async def put(self, own_provider: OwnProvider) -> None:
        await self._session.merge(own_provider)
        await self._session.flush()

    async def delete(self, owner_id: str) -> bool:
        await self._session.flush()
        connection = await self._session.connection()
        result = await connection.execute(
            delete(own_providers).where(own_providers.c.owner_id == owner_id)
        )
        return result.rowcount > 0
