"""The audit log."""

from domain.audit import AUDIT_LIST, AuditCriteria, AuditEntry
from domain.page import PageRequest, Position
from resolvers.context import Info
from resolvers.page import Connection


async def audit_log(
    info: Info, criteria: AuditCriteria, request: PageRequest
) -> Connection[AuditEntry]:
    return Connection(
        await info.context.product.back_office.audit_log.page(criteria, request), _cursor
    )


def _cursor(entry: AuditEntry) -> str:
    return Position(entry.created_at, entry.id).to_cursor(AUDIT_LIST)
