"""The audit log."""

from datetime import datetime

import strawberry
from strawberry.scalars import JSON

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
