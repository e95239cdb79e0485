"""Everybody's generations, as the staff see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.errors import ErrorCode, Refusal
from domain.generation import Generation, GenerationKind, GenerationStatus, QueueName
from domain.language import Sentence
from domain.page import Page, PageRequest

JOBS_LIST = "jobs"


class JobEnded(Refusal):
    code = ErrorCode.JOB_ENDED

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                "任务已经结束，无法再操作；其所有者可以重试。",
                "The job has ended; its owner may retry it.",
            ),
            field=("input", "generationId"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class JobCriteria:
    """Which generations are wanted; None does not restrict."""

    statuses: frozenset[GenerationStatus] | None = None
    kinds: frozenset[GenerationKind] | None = None
    owner_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueDepth:
    """What is in one queue; `oldest_due_at` None where nothing waits that could begin."""

    queue: QueueName
    waiting: int
    running: int
    oldest_due_at: datetime | None


class JobRegister(Protocol):
    async def page(self, criteria: JobCriteria, request: PageRequest) -> Page[Generation]:
        """Newest first; cursors of `JOBS_LIST`."""

    async def queue_depths(self, *, now: datetime) -> Sequence[QueueDepth]:
        """One for each queue."""

    async def running_by_worker(self) -> Mapping[str, int]:
        """How many generations each worker holds, of those who hold any."""
