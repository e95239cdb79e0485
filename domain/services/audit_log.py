"""Reading who did what."""

from dataclasses import dataclass

from domain.audit import AuditCriteria, AuditEntry
from domain.page import Page, PageRequest
from domain.unit_of_work import Database


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AuditLog:
    database: Database

    async def page(self, criteria: AuditCriteria, request: PageRequest) -> Page[AuditEntry]:
        """Newest first, as it stands on the primary: whoever changes something looks for it."""
        async with self.database.read_latest() as reader:
            return await reader.audit.page(criteria, request)
