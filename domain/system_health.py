"""How the whole product does, for those who run it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from domain.generation import QueueName


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueHealth:
    """What is in one queue; None for the wait where nothing waits that could begin."""

    queue: QueueName
    waiting: int
    running: int
    oldest_wait_seconds: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerHealth:
    """`running` is how many generations it holds."""

    worker_id: str
    last_seen_at: datetime
    running: int
    slots: int


class ProviderState(StrEnum):
    """Whether workers ask a provider: all of them, some, or none."""

    AVAILABLE = "AVAILABLE"
    PARTLY_SPARED = "PARTLY_SPARED"
    SPARED = "SPARED"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderHealth:
    """`failure_rate` is of the latest calls of all workers, from 0 to 1; None without any."""

    name: str
    state: ProviderState
    failure_rate: float | None


class ReplicaState(StrEnum):
    NONE = "NONE"
    FOLLOWING = "FOLLOWING"
    STOPPED = "STOPPED"
    AWAY = "AWAY"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplicaHealth:
    """`lag_seconds` only while it follows."""

    state: ReplicaState
    lag_seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemHealth:
    """`workers` and `providers` are None while nobody can tell, as the workers' store is away."""

    queues: Sequence[QueueHealth]
    workers: Sequence[WorkerHealth] | None
    providers: Sequence[ProviderHealth] | None
    replica: ReplicaHealth


class Replication(Protocol):
    async def health(self) -> ReplicaHealth: ...
