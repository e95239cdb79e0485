"""What the staff do with keys."""

from datetime import datetime
from typing import Annotated

import strawberry

from domain import key
from domain.audit import REASON_LENGTH
from domain.content import checked_moment
from domain.key import KeyState
from domain.key_changes import ADJUSTMENT_LIMIT
from domain.key_register import KEY_REGISTER_LIST, KeyCriteria
from domain.options import checked_number
from domain.page import PageRequest
from domain.services.issuing import NAME_LENGTH, BatchTerms
from resolvers import key_register as resolvers
from resolvers.context import Info
from resolvers.node import key_of
from resolvers.page import After, First
from resolvers.page import Connection as Page
from schema.inputs import IDEMPOTENCY_KEY
from schema.key import Key, KeyBatch
from schema.payload import Payload

#: What one answer carries well; the command line issues more.
ISSUE_LIMIT = 1_000


@strawberry.input(description="Which keys to show: those that meet all of it.")
class KeyFilter:
    states: list[KeyState] | None = strawberry.field(
        description="In one of these states now.", default=None
    )
    plan_id: strawberry.ID | None = strawberry.field(description="Of this plan.", default=None)
    batch_id: strawberry.ID | None = strawberry.field(description="Of this batch.", default=None)
    owner_id: strawberry.ID | None = strawberry.field(
        description="Activated by this account.", default=None
    )
    search: str | None = strawberry.field(
        description="A whole code, or its start `LW-XXXXX`; spaces and case are free.",
        default=None,
    )

    def to_domain(self) -> KeyCriteria:
        """Raises `GlobalIdInvalid`."""
        return KeyCriteria(
            states=None if self.states is None else frozenset(self.states),
            plan_id=self.plan_id,
            batch_id=None if self.batch_id is None else key_of(self.batch_id, "KeyBatch"),
            owner_id=None if self.owner_id is None else key_of(self.owner_id, "User"),
        )


Filter = Annotated[
    KeyFilter | None, strawberry.argument(name="filter", description="Which to show.")
]


async def admin_keys(
    info: Info, *, first: First = None, after: After = None, restriction: Filter = None
) -> Page[key.Key]:
    """Reads the arguments; raises `BadUserInput` for those that make no sense."""
    wanted = restriction or KeyFilter()
    request = PageRequest.of(KEY_REGISTER_LIST, first=first, after=after)
    return await resolvers.admin_keys(info, wanted.to_domain(), wanted.search, request)


@strawberry.input(description="Keys to issue.")
class IssueKeysInput:
    plan_id: strawberry.ID = strawberry.field(description="What they buy, on sale or not.")
    count: int = strawberry.field(description=f"How many, 1 to {ISSUE_LIMIT}.")
    name: str = strawberry.field(
        description=f"What the batch is called, at most {NAME_LENGTH} characters.", default=""
    )
    expires_at: datetime | None = strawberry.field(
        description="From this moment on none can be activated; no limit if absent.", default=None
    )
    idempotency_key: str | None = strawberry.field(description=IDEMPOTENCY_KEY, default=None)

    def arguments(self) -> dict[str, object]:
        until = self.expires_at
        return {
            "terms": BatchTerms(
                plan_id=self.plan_id,
                count=checked_number(self.count, "count", lowest=1, highest=ISSUE_LIMIT),
                name=self.name,
                activate_before=None if until is None else checked_moment(until),
            ),
            "idempotency_key": self.idempotency_key,
        }


@strawberry.type(description="The answer to `issueKeys`.")
class IssueKeysPayload(Payload):
    batch: KeyBatch | None = strawberry.field(
        description="What was issued; null where it was refused.", default=None
    )
    codes: list[str] = strawberry.field(
        description="The codes, shown this once; empty where it was refused or replayed: whoever"
        " lost them takes their keys from `adminKeys`, and gives each another by `rotateKey`.",
        default_factory=list,
    )
    csv: str | None = strawberry.field(
        description="The codes with plan, credits, days and date for a spreadsheet, this once; null"
        " where it was refused or replayed.",
        default=None,
    )
    replayed: bool = strawberry.field(
        description="Whether the same request had come before: `batch` is what it issued then, and"
        " nothing new was issued.",
        default=False,
    )


@strawberry.input(description="A key to call back.")
class RevokeKeyInput:
    key_id: strawberry.ID = strawberry.field(description="The key's id.")
    refund: bool = strawberry.field(
        description="Whether what is left goes off the key, to be paid back by its seller; else it"
        " stays there, of no use.",
        default=False,
    )
    reason: str = strawberry.field(
        description=f"1 to {REASON_LENGTH} characters; its owner reads it where credits are taken."
    )

    def arguments(self) -> dict[str, object]:
        return {"key_id": self.key_id, "refund": self.refund, "reason": self.reason}


@strawberry.type(description="The answer to `revokeKey`.")
class RevokeKeyPayload(Payload):
    key: Key | None = strawberry.field(
        description="The key; generations under way on it go on. Null where it was refused.",
        default=None,
    )
    refunded_credits: int = strawberry.field(
        description="Credits that were taken off the key; those set aside for generations under"
        " way are not among them.",
        default=0,
    )
    held_credits: int = strawberry.field(
        description="Credits set aside for generations under way. What they do not spend comes back"
        " to the key, of no use to its owner; `adjustCredits` takes it off, to be paid back too.",
        default=0,
    )


@strawberry.input(description="Credits to add to a key, or to take from it.")
class AdjustCreditsInput:
    key_id: strawberry.ID = strawberry.field(
        description="The key's id; it must be activated. From a revoked one credits are only taken."
    )
    amount: int = strawberry.field(
        description=f"Credits, signed, not 0, at most {ADJUSTMENT_LIMIT} either way; no more can"
        " be taken than are available."
    )
    reason: str = strawberry.field(
        description=f"1 to {REASON_LENGTH} characters; the key's owner reads it."
    )
    idempotency_key: str | None = strawberry.field(description=IDEMPOTENCY_KEY, default=None)

    def arguments(self) -> dict[str, object]:
        return {
            "key_id": self.key_id,
            "amount": self.amount,
            "reason": self.reason,
            "idempotency_key": self.idempotency_key,
        }


@strawberry.type(description="The answer to `adjustCredits`.")
class AdjustCreditsPayload(Payload):
    key: Key | None = strawberry.field(
        description="The key as it is now; null where it was refused.", default=None
    )
    replayed: bool = strawberry.field(
        description="Whether the same request had come before: the key was changed that once.",
        default=False,
    )
