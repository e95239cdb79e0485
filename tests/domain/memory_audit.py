"""The audit record, in memory."""

from dataclasses import asdict

from domain.audit import AuditCriteria, AuditEntry
from domain.page import Page, PageRequest
from tests.domain.memory_rows import Tables, insert, page_by_id


class MemoryAuditEntries:
    def __init__(self, tables: Tables) -> None:
        self._rows = tables.audit

    async def page(self, criteria: AuditCriteria, request: PageRequest) -> Page[AuditEntry]:
        wanted = {name: value for name, value in asdict(criteria).items() if value is not None}
        found = [
            entry
            for entry in self._rows.values()
            if all(getattr(entry, name) == value for name, value in wanted.items())
        ]
        return page_by_id(found, request)

    async def add(self, entry: AuditEntry) -> None:
        insert(self._rows, entry)
