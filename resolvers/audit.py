"""The audit log."""

from domain.audit import AUDIT_LIST, AuditCriteria, AuditEntry
from domain.page import PageRequest
from resolvers.context import Info
from resolvers.page import Connection


async def audit_log(
    info: Info, criteria: AuditCriteria, request: PageRequest
) -> Connection[AuditEntry]:
    return Connection(
        await info.context.product.back_office.audit_log.page(criteria, request),
        AUDIT_LIST,
    )
