"""Everybody's generations, in memory."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from domain.generation import Generation, GenerationStatus, QueueName
from domain.job_register import JobCriteria, QueueDepth
from domain.page import Page, PageRequest
from tests.domain.memory_rows import Tables, page_by_id


class MemoryJobRegister:
    def __init__(self, tables: Tables) -> None:
        self._rows = tables.generations

    async def page(self, criteria: JobCriteria, request: PageRequest) -> Page[Generation]:
        wanted = [row for row in self._rows.values() if _is_wanted(row, criteria)]
        return page_by_id(wanted, request)

    async def queue_depths(self, *, now: datetime) -> Sequence[QueueDepth]:
        return [self._depth(queue, now) for queue in QueueName]

    async def running_by_worker(self) -> Mapping[str, int]:
        return Counter(
            row.worker_id
            for row in self._rows.values()
            if row.status is GenerationStatus.RUNNING and row.worker_id is not None
        )

    def _depth(self, queue: QueueName, now: datetime) -> QueueDepth:
        own = [row for row in self._rows.values() if row.kind.queue is queue]
        waiting = [row for row in own if row.status is GenerationStatus.QUEUED]
        running = [row for row in own if row.status is GenerationStatus.RUNNING]
        due = [row.run_after for row in waiting if row.run_after <= now]
        return QueueDepth(
            queue=queue,
            waiting=len(waiting),
            running=len(running),
            oldest_due_at=min(due, default=None),
        )


def _is_wanted(row: Generation, criteria: JobCriteria) -> bool:
    return (
        (criteria.statuses is None or row.status in criteria.statuses)
        and (criteria.kinds is None or row.kind in criteria.kinds)
        and criteria.owner_id in {None, row.owner_id}
    )
