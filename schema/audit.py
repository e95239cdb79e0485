"""The audit log."""

from datetime import datetime
from typing import Annotated

import strawberry
from strawberry.scalars import JSON

from domain import audit
from domain.page import PageRequest
from resolvers import audit as resolvers
from resolvers.context import Info
from resolvers.node import any_key_of
from resolvers.page import After, Connection, First
from schema.edge import edge
from schema.node import global_id
from schema.user import User


@strawberry.type(description="One change to an account, a key or the like.")
class AuditEntry:
    id: strawberry.ID = global_id("AuditEntry")
    actor: User | None = edge(
        User | None,
        "Who changed it; null where it was the command line.",
        loader="users",
        key="actor_id",
    )
    action: str = strawberry.field(description="What was done, such as `user.status_set`.")
    subject_id: str = strawberry.field(
        description="The bare id of what was changed; `auditLog(subjectId:)` takes it."
    )
    before: JSON | None = strawberry.field(
        description="Its plain fields before, by name; null where it is new."
    )
    after: JSON | None = strawberry.field(
        description="Its plain fields since, and the reason; null where nothing is to be told."
    )
    ip_address: str | None = strawberry.field(
        description="Where the request came from; null where there was none."
    )
    created_at: datetime = strawberry.field(description="When it was done.")


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
) -> Connection[audit.AuditEntry]:
    """Reads the arguments; raises `BadUserInput` for those that make no sense."""
    criteria = audit.AuditCriteria(
        subject_id=None if subject_id is None else any_key_of(subject_id),
        actor_id=None if actor_id is None else any_key_of(actor_id),
        action=action,
    )
    request = PageRequest.of(audit.AUDIT_LIST, first=first, after=after)
    return await resolvers.audit_log(info, criteria, request)
