"""Exports in SQL."""

from sqlalchemy.ext.asyncio import AsyncSession

from domain.export import Export


class SqlExportReads:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, export_id: str) -> Export | None:
        return await self._session.get(Export, export_id)
