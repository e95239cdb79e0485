"""Generations in the hands of the staff, who see how they stand but not what they say."""

from datetime import datetime
from typing import Annotated

import strawberry

from domain import generation
from domain.audit import REASON_LENGTH
from domain.generation import GenerationKind, GenerationStatus
from domain.job_register import JOBS_LIST, JobCriteria
from domain.page import PageRequest
from domain.stage import Stage
from resolvers import job_administration as resolvers
from resolvers.context import Info
from resolvers.node import any_key_of
from resolvers.page import After, Connection, First
from schema.edge import edge
from schema.error import GenerationError
from schema.node import global_id
from schema.payload import Payload
from schema.user import User

_REASON = f"Why, 1 to {REASON_LENGTH} characters; the audit log keeps it."


@strawberry.type(description="Somebody's generation, as the staff see it: not what it says.")
class Job:
    id: strawberry.ID = global_id("Generation")
    kind: GenerationKind = strawberry.field(description="What it makes.")
    status: GenerationStatus = strawberry.field(description="Where it stands.")
    stage: Stage | None = strawberry.field(description="What it is doing; null if not running.")
    percent: int = strawberry.field(description="How far it is, 0 to 100.")
    attempt: int = strawberry.field(description="How often a worker has begun it.")
    worker_id: str | None = strawberry.field(description="Who runs it; null if nobody does.")
    lease_until: datetime | None = strawberry.field(
        description="Until when its worker has it; one that has passed means a lost worker."
    )
    run_after: datetime = strawberry.field(description="Since when it may begin, if it waits.")
    cancel_requested_at: datetime | None = strawberry.field(
        description="When its owner called it off; null if not."
    )
    queue_position: int | None = edge(
        int | None, "How many go first; null if it does not wait.", loader="queue_positions"
    )
    credits_held: int = strawberry.field(description="Credits set aside for it now.")
    created_at: datetime = strawberry.field(description="When it was asked for.")
    started_at: datetime | None = strawberry.field(description="When a worker first began it.")
    finished_at: datetime | None = strawberry.field(description="When it ended.")
    error: GenerationError | None = strawberry.field(description="Why it failed; null if not.")
    owner: User | None = edge(User | None, "Whose it is.", loader="users", key="owner_id")


@strawberry.input(description="Which generations are wanted; what is left out does not restrict.")
class JobFilter:
    statuses: list[GenerationStatus] | None = strawberry.field(
        description="In one of these.", default=None
    )
    kinds: list[GenerationKind] | None = strawberry.field(
        description="Of one of these.", default=None
    )
    owner_id: strawberry.ID | None = strawberry.field(
        description="This user's; a global id, or a bare one.", default=None
    )

    def to_domain(self) -> JobCriteria:
        return JobCriteria(
            statuses=None if self.statuses is None else frozenset(self.statuses),
            kinds=None if self.kinds is None else frozenset(self.kinds),
            owner_id=None if self.owner_id is None else any_key_of(self.owner_id),
        )


Restriction = Annotated[
    JobFilter | None,
    strawberry.argument(name="filter", description="Which ones; all if absent."),
]


async def admin_generations(
    info: Info, *, first: First = None, after: After = None, restriction: Restriction = None
) -> Connection[generation.Generation]:
    return await resolvers.admin_generations(
        info,
        (restriction or JobFilter()).to_domain(),
        PageRequest.of(JOBS_LIST, first=first, after=after),
    )


@strawberry.input(description="A generation that is stuck.")
class StuckGenerationInput:
    generation_id: strawberry.ID = strawberry.field(description="The generation.")
    reason: str = strawberry.field(description=_REASON)

    def arguments(self) -> dict[str, object]:
        return {"generation_id": self.generation_id, "reason": self.reason}


@strawberry.type(description="The answer to `requeueGeneration` and `failGeneration`.")
class StuckGenerationPayload(Payload):
    generation: Job | None = strawberry.field(
        description="The generation as it is now; null where it was refused.", default=None
    )
