"""Accounts in the hands of the staff."""

import strawberry

from domain.administration import SettableStatus
from domain.audit import REASON_LENGTH
from domain.user import Role
from schema.enums import describe
from schema.payload import Payload
from schema.user import User

describe(
    SettableStatus,
    "What the staff make of an account.",
    {
        "ACTIVE": "It may sign in.",
        "DISABLED": "It may not, and what it had under way is ended.",
    },
    name="SettableUserStatus",
)

_REASON = f"Why, 1 to {REASON_LENGTH} characters; the audit log keeps it."


@strawberry.input(description="An account to disable, or to let in again.")
class SetUserStatusInput:
    user_id: strawberry.ID = strawberry.field(description="Whose account.")
    status: SettableStatus = strawberry.field(description="What it is to be.")
    reason: str = strawberry.field(description=_REASON)

    def arguments(self) -> dict[str, object]:
        return {"user_id": self.user_id, "status": self.status, "reason": self.reason}


@strawberry.type(description="The answer to `setUserStatus`.")
class SetUserStatusPayload(Payload):
    user: User | None = strawberry.field(
        description="The account as it is now; null where it was refused.", default=None
    )


@strawberry.input(description="What an account may do from now on.")
class SetUserRoleInput:
    user_id: strawberry.ID = strawberry.field(description="Whose account.")
    role: Role = strawberry.field(description="What it is to be.")
    reason: str = strawberry.field(description=_REASON)

    def arguments(self) -> dict[str, object]:
        return {"user_id": self.user_id, "role": self.role, "reason": self.reason}


@strawberry.type(description="The answer to `setUserRole`.")
class SetUserRolePayload(Payload):
    user: User | None = strawberry.field(
        description="The account as it is now; null where it was refused.", default=None
    )
