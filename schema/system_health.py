"""How the whole product does, for the staff."""

from datetime import datetime

import strawberry

from domain.generation import QueueName
from domain.system_health import ProviderState, ReplicaState
from resolvers.system_health import (
    queue_depth,
    replica_lag_seconds,
    replica_state,
    worker_id,
)
from schema.enums import describe

describe(
    QueueName,
    "Where generations wait.",
    {"TEXT": "For texts.", "MEDIA": "For pictures and sounds."},
)
describe(
    ProviderState,
    "Whether workers ask a provider.",
    {
        "AVAILABLE": "All of them do.",
        "PARTLY_SPARED": "Some do not at the moment: their last calls failed.",
        "SPARED": "None does at the moment: the last calls of all of them failed.",
    },
)
describe(
    ReplicaState,
    "How the replica of the database does.",
    {
        "NONE": "There is none: the primary serves all reads.",
        "FOLLOWING": "It follows the primary.",
        "STOPPED": "It answers, but no longer follows; the primary serves its reads.",
        "AWAY": "It does not answer; the primary serves its reads.",
    },
)


@strawberry.type(description="What is in one queue.")
class QueueDepth:
    queue: QueueName = strawberry.field(description="Which one.")
    waiting: int = strawberry.field(description="Generations that wait.")
    running: int = strawberry.field(description="Generations that workers hold.")
    oldest_wait_seconds: float | None = strawberry.field(
        description="For how long the oldest has been due; null where none is."
    )


@strawberry.type(description="A worker that has reported within 20 seconds.")
class WorkerHealth:
    id = strawberry.field(
        resolver=worker_id,
        graphql_type=strawberry.ID,
        description="Its own name, new at each start.",
    )
    last_seen_at: datetime = strawberry.field(description="When it last reported.")
    running: int = strawberry.field(description="Generations that it holds.")
    slots: int = strawberry.field(description="How many it runs at once, at most.")


@strawberry.type(description="A provider or an engine of our own, as the workers find it.")
class ProviderHealth:
    name: str = strawberry.field(description="`ENGINE:model`.")
    state: ProviderState = strawberry.field(description="Whether it is asked.")
    failure_rate: float | None = strawberry.field(
        description="Of the latest 50 calls of each worker, 0 to 1; null without any."
    )


@strawberry.type(description="How the whole product does, as of now.")
class SystemHealth:
    queue_depth = strawberry.field(
        resolver=queue_depth, graphql_type=list[QueueDepth], description="Every queue."
    )
    workers: list[WorkerHealth] | None = strawberry.field(
        description="Those alive; null while nobody can tell, since Redis is away."
    )
    replica_state = strawberry.field(
        resolver=replica_state,
        graphql_type=ReplicaState,
        description="How the replica does.",
    )
    replica_lag_seconds = strawberry.field(
        resolver=replica_lag_seconds,
        graphql_type=float | None,
        description="How far it is behind; null unless it follows.",
    )
    providers: list[ProviderHealth] | None = strawberry.field(
        description="Every engine of the workers alive; null while nobody can tell."
    )
