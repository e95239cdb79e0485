"""The audit log."""

from typing import Annotated

import strawberry

from domain.audit import AUDIT_LIST, AuditCriteria, AuditEntry
from domain.page import PageRequest, Position
from resolvers.context import Info
from resolvers.node import any_key_of
from resolvers.page import After, Connection, First

SubjectId = Annotated[
    strawberry.ID | None,
    strawberry.argument(
        name="subjectId", description="The id of the object that was changed: global, or bare."
    ),
]
ActorId = Annotated[
    strawberry.ID | None,
    strawberry.argument(
        name="actorId", description="The id of the user who changed it: global, or bare."
    ),
]
Action = Annotated[
    str | None, strawberry.argument(description="What was done, such as `user.status_set`.")
]


async def audit_log(
    info: Info,
    *,
    first: First = None,
    after: After = None,
    subject_id: SubjectId = None,
    actor_id: ActorId = None,
    action: Action = None,
) -> Connection[AuditEntry]:
    criteria = AuditCriteria(
        subject_id=None if subject_id is None else any_key_of(subject_id),
        actor_id=None if actor_id is None else any_key_of(actor_id),
        action=action,
    )
    request = PageRequest.of(AUDIT_LIST, first=first, after=after)
    return Connection(await info.context.product.audit_log.page(criteria, request), _cursor)


def _cursor(entry: AuditEntry) -> str:
    return Position(entry.created_at, entry.id).to_cursor(AUDIT_LIST)
