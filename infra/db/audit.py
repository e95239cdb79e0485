"""The audit record in SQL."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.audit import AuditCriteria, AuditEntry
from domain.page import Page, PageRequest
from infra.db.keyset import Keyset
from infra.db.tables import audit_entries

_NEWEST_FIRST = Keyset(None, audit_entries.c.id, is_descending=True)


class SqlAuditReads:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def page(self, criteria: AuditCriteria, request: PageRequest) -> Page[AuditEntry]:
        statement = select(AuditEntry)
        for column, wanted in (
            (audit_entries.c.subject_id, criteria.subject_id),
            (audit_entries.c.actor_id, criteria.actor_id),
            (audit_entries.c.action, criteria.action),
        ):
            if wanted is not None:
                statement = statement.where(column == wanted)
        return await _NEWEST_FIRST.page(self._session, statement, request)


class SqlAuditEntries(SqlAuditReads):
    async def add(self, entry: AuditEntry) -> None:
        self._session.add(entry)
        await self._session.flush()
