"""The audit record in SQL."""

from sqlalchemy.ext.asyncio import AsyncSession

from domain.audit import AuditEntry


class SqlAuditEntries:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, entry: AuditEntry) -> None:
        self._session.add(entry)
        await self._session.flush()
