"""How the whole product does."""

from collections.abc import Sequence

import strawberry

from domain.system_health import QueueHealth, ReplicaState, SystemHealth, WorkerHealth
from resolvers.context import Info


async def system_health(info: Info) -> SystemHealth:
    return await info.context.product.back_office.overseeing.health()


def queue_depth(root: SystemHealth) -> Sequence[QueueHealth]:
    return root.queues


def worker_id(root: WorkerHealth) -> strawberry.ID:
    return strawberry.ID(root.worker_id)


def replica_state(root: SystemHealth) -> ReplicaState:
    return root.replica.state


def replica_lag_seconds(root: SystemHealth) -> float | None:
    return root.replica.lag_seconds
