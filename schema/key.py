"""Keys (密钥), plans, and what they entitle to."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from domain.errors import ErrorCode
from domain.key import KeyState
from domain.key_event import EVENTS_SHOWN, EXPIRY_NOTICE, KeyEventType
from domain.key_register import REPORT_LIMIT, StateCounts
from domain.permission import Permission, staff_alone
from resolvers import key as resolvers
from resolvers import key_register as register_resolvers
from schema.batch import batch, computed
from schema.edge import edge
from schema.enums import describe
from schema.node import global_id
from schema.payload import Payload
from schema.scalars import SafeInt

if TYPE_CHECKING:
    from schema.user import User

#: An account names its keys, and a key its account.
UserType = Annotated["User", strawberry.lazy("schema.user")]

describe(
    KeyState,
    "What a key is good for.",
    {
        "UNUSED": "Waits to be activated.",
        "ACTIVE": "Activated, with time left and credits available or held.",
        "EXHAUSTED": "Activated, with no credits left.",
        "EXPIRED": "Its time is over.",
        "REVOKED": "Called back by its seller.",
    },
)

describe(
    KeyEventType,
    "What happened to a key.",
    {
        "ACTIVATED": "It was activated.",
        "EXPIRING": f"It ends within {EXPIRY_NOTICE.days} days, with credits left.",
        "EXPIRED": "It ended.",
        "EXHAUSTED": "Its last credits were spent; it comes again each time that happens.",
        "ROTATED": "It got a new code.",
        "REVOKED": "Its seller called it back.",
    },
)


@strawberry.type(description="What a key buys.")
class Plan:
    id: strawberry.ID = strawberry.field(description="A short name, such as `creator`.")
    name: str = strawberry.field(description="The name that is shown.")
    credits: int = strawberry.field(description="Credits granted at activation.")
    valid_days: int = strawberry.field(description="Days from activation to expiry.")
    max_concurrent: int = strawberry.field(description="Generations under way at once.")
    daily_cap: int = strawberry.field(description="Generations a day, in your own time zone.")


@strawberry.type(description="A turning point in the life of a key.")
class KeyEvent:
    type: KeyEventType = strawberry.field(description="What happened.")
    created_at: datetime = strawberry.field(description="When it happened.")


def _counted(state: KeyState) -> Any:  # noqa: ANN401 - becomes a class attribute
    def count(root: StateCounts) -> int:
        return root.get(state, 0)

    return strawberry.field(resolver=count, description=f"How many are {state}.")


@strawberry.type(description="How many keys are in which state.")
class KeyStateCounts:
    unused: int = _counted(KeyState.UNUSED)
    active: int = _counted(KeyState.ACTIVE)
    exhausted: int = _counted(KeyState.EXHAUSTED)
    expired: int = _counted(KeyState.EXPIRED)
    revoked: int = _counted(KeyState.REVOKED)


@strawberry.type(description="Keys that were issued together; for the staff.")
class KeyBatch:
    id: strawberry.ID = global_id("KeyBatch")
    name: str = strawberry.field(description="What the staff call it; may be empty.")
    plan: Plan = edge(Plan, "What its keys buy.", loader="plans", key="plan_id")
    count: int = strawberry.field(description="How many keys it has.")
    expires_at: datetime | None = strawberry.field(
        description="Until when its keys can be activated; null for no limit."
    )
    created_at: datetime = strawberry.field(description="When it was issued.")
    counts: KeyStateCounts = edge(
        KeyStateCounts, "How many of its keys are in each state.", loader="state_counts"
    )
    issued_by: UserType | None = edge(
        UserType | None,
        "Who issued it; null for an operator at the command line.",
        loader="users",
        key="issued_by_id",
    )
    csv: str = batch(
        register_resolvers.csv,
        str,
        "A report for spreadsheets: masked code, state, credits, the owner's address"
        f" and dates of each key. One operation reports at most {REPORT_LIMIT} keys.",
    )


@strawberry.type(description="A key; its code is not kept.")
class Key:
    id: strawberry.ID = global_id("Key")
    masked_code: str = strawberry.field(description="The start of its code.")
    state = computed(resolvers.state, KeyState, "What it is good for now.")
    plan: Plan = edge(Plan, "What it bought.", loader="plans", key="plan_id")
    credits_granted: int = strawberry.field(description="Credits it came with.")
    credits_held: int = strawberry.field(description="Credits of generations under way.")
    credits_spent: int = strawberry.field(description="Credits of finished generations.")
    credits_available: int = strawberry.field(description="Credits still to be used.")
    activated_at: datetime | None = strawberry.field(description="When it was activated.")
    expires_at: datetime | None = strawberry.field(description="When its credits lapse.")
    # What the staff call their batches is their own affair.
    batch = edge(
        KeyBatch | None,
        "What it was issued with; shown to the staff, null for others.",
        loader="batches",
        key="batch_id",
        sight=staff_alone(Permission.READ_KEYS),
    )
    activated_by: UserType | None = edge(
        UserType | None, "Whose it is; null before its activation.", loader="users", key="owner_id"
    )
    rotated_at: datetime | None = strawberry.field(
        description="When its code was last replaced; null if never."
    )
    revoked_at: datetime | None = strawberry.field(description="When it was called back.")
    events: list[KeyEvent] = edge(
        list[KeyEvent],
        f"Its turning points, newest first; at most {EVENTS_SHOWN}.",
        loader="events_of_keys",
    )


@strawberry.type(description="What anyone who holds a code may know of its key.")
class KeyStatus:
    state: KeyState | None = strawberry.field(description="Null where there is no such key.")
    is_activatable: bool = strawberry.field(description="Whether `activateKey` would take it.")
    reason = strawberry.field(
        resolver=resolvers.reason,
        graphql_type=ErrorCode | None,
        description="Why it cannot be activated; null where it can.",
    )
    message = computed(resolvers.message, str | None, "The same for people.")
    plan: Plan | None = strawberry.field(description="What it buys.")
    expires_at: datetime | None = strawberry.field(
        description="When it expires, or until when it can be activated; null for no limit."
    )
    credits_available: int | None = strawberry.field(
        description="Credits still to be used; before the activation, those it will bring."
    )


@strawberry.type(description="What its owner may still ask for, with all keys together.")
class Entitlement:
    is_active: bool = strawberry.field(description="Whether a job of one credit would be taken.")
    reason = strawberry.field(
        resolver=resolvers.reason,
        graphql_type=ErrorCode | None,
        description="Why it would not; null where it would.",
    )
    message = computed(resolvers.message, str | None, "The same for people.")
    credits_available: SafeInt = strawberry.field(description="Credits still to be used.")
    credits_held: SafeInt = strawberry.field(description="Credits of generations under way.")
    expires_at: datetime | None = strawberry.field(description="When the last key expires.")
    max_concurrent: int = strawberry.field(description="Generations under way at once.")
    running_count: int = strawberry.field(description="How many are under way or queued now.")
    daily_cap: int = strawberry.field(description="Generations a day, in your time zone.")
    used_today: int = strawberry.field(
        description="How many were asked for since midnight, less those that failed or never began."
    )
    resets_at: datetime = strawberry.field(
        description="The next midnight in your time zone, when `usedToday` is 0 again."
    )


@strawberry.input(description="A key to activate.")
class ActivateKeyInput:
    code: str = strawberry.field(
        description="`LW-XXXXX-XXXXX-XXXXX-XXXXX`; spaces and case are free."
    )

    def arguments(self) -> dict[str, object]:
        return {"code": self.code}


@strawberry.type(description="The answer to `activateKey`.")
class ActivateKeyPayload(Payload):
    key: Key | None = strawberry.field(
        description="The key, now yours; null where it was refused.", default=None
    )


@strawberry.input(description="A key whose code has leaked.")
class RotateKeyInput:
    key_id: strawberry.ID = strawberry.field(description="The key's id.")

    def arguments(self) -> dict[str, object]:
        return {"key_id": self.key_id}


@strawberry.type(description="The answer to `rotateKey`.")
class RotateKeyPayload(Payload):
    key: Key | None = strawberry.field(
        description="The same key, with a code of its own; null where it was refused.",
        default=None,
    )
    code: str | None = strawberry.field(
        description="The new code, shown this once; null where it was refused.", default=None
    )
