"""Everybody's generations, in SQL."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.generation import UNFINISHED, Generation, GenerationStatus, QueueName
from domain.job_register import JobCriteria, QueueDepth
from domain.page import Page, PageRequest
from infra.db.keyset import Keyset
from infra.db.tables import generations

_NEWEST_FIRST = Keyset(None, generations.c.id, is_descending=True)


class SqlJobRegister:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def page(self, criteria: JobCriteria, request: PageRequest) -> Page[Generation]:
        statement = select(Generation)
        if criteria.statuses is not None:
            statement = statement.where(generations.c.status.in_(criteria.statuses))
        if criteria.kinds is not None:
            statement = statement.where(generations.c.kind.in_(criteria.kinds))
        if criteria.owner_id is not None:
            statement = statement.where(generations.c.owner_id == criteria.owner_id)
        return await _NEWEST_FIRST.page(self._session, statement, request)

    async def queue_depths(self, *, now: datetime) -> Sequence[QueueDepth]:
        found = await self._session.execute(
            select(
                generations.c.queue,
                generations.c.status,
                func.count(),
                func.min(generations.c.run_after),
            )
            .where(generations.c.status.in_(UNFINISHED))
            .group_by(generations.c.queue, generations.c.status)
        )
        counted = {(queue, status): (count, first) for queue, status, count, first in found}
        return [_depth(queue, counted, now) for queue in QueueName]

    async def running_by_worker(self) -> Mapping[str, int]:
        found = await self._session.execute(
            select(generations.c.worker_id, func.count())
            .where(generations.c.status == GenerationStatus.RUNNING)
            .group_by(generations.c.worker_id)
        )
        return {worker_id: count for worker_id, count in found if worker_id is not None}


_Counted = dict[tuple[QueueName, GenerationStatus], tuple[int, datetime]]


def _depth(queue: QueueName, counted: _Counted, now: datetime) -> QueueDepth:
    waiting, first = counted.get((queue, GenerationStatus.QUEUED), (0, None))
    running, _ = counted.get((queue, GenerationStatus.RUNNING), (0, None))
    is_due = first is not None and first <= now
    return QueueDepth(
        queue=queue, waiting=waiting, running=running, oldest_due_at=first if is_due else None
    )
