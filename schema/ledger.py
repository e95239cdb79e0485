"""Movements of credits."""

from datetime import datetime

import strawberry

from domain.generation import GenerationKind, GenerationStatus
from domain.ledger import LedgerEntryType
from schema.edge import edge
from schema.enums import describe
from schema.node import global_id
from schema.user import User

describe(
    LedgerEntryType,
    "Why the credits of a key changed.",
    {
        "GRANT": "It was activated.",
        "HOLD": "A generation set some aside.",
        "CAPTURE": "A generation ended and was paid; what it had set aside too much came back.",
        "REFUND": "A generation ended and was not paid from this key: all came back.",
        "ADJUST": "The staff added or took some.",
    },
)


@strawberry.type(
    description="What a movement was for. The staff who look after a key see no more of its"
    " owner's work than this."
)
class LedgerGeneration:
    id: strawberry.ID = global_id("Generation")
    kind: GenerationKind = strawberry.field(description="What it makes.")
    status: GenerationStatus = strawberry.field(description="Where it stands.")


@strawberry.type(description="A movement of credits; the amounts of a key add up to its balance.")
class LedgerEntry:
    id: strawberry.ID = global_id("LedgerEntry")
    type: LedgerEntryType = strawberry.field(description="Why.")
    amount: int = strawberry.field(
        description="Credits, signed. A CAPTURE's is what had been set aside too much."
    )
    balance_after: int = strawberry.field(description="The credits available after it.")
    generation: LedgerGeneration | None = edge(
        LedgerGeneration | None,
        "The generation it was for; null where it was for none.",
        loader="generations",
        key="generation_id",
    )
    actor: User | None = edge(
        User | None,
        "Who did it; null where nobody did, and, for those who are not of the staff, where it was"
        " somebody else.",
        loader="users",
        key="actor_id",
    )
    reason: str | None = strawberry.field(description="Why the staff did it; its owner reads it.")
    created_at: datetime = strawberry.field(description="When.")
