"""Looking after the whole product."""

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.crew import Crew, CrewUnknown, Worker
from domain.engines import EngineHealth
from domain.ids import Clock
from domain.job_register import QueueDepth
from domain.system_health import (
    ProviderHealth,
    ProviderState,
    QueueHealth,
    Replication,
    SystemHealth,
    WorkerHealth,
)
from domain.unit_of_work import Database

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Overseeing:
    database: Database
    crew: Crew
    replication: Replication
    clock: Clock

    async def health(self) -> SystemHealth:
        """As it is now; raises `DatabaseUnavailable`, without which nothing can be said."""
        now = self.clock()
        async with self.database.read_latest() as reader:
            depths = await reader.jobs.queue_depths(now=now)
            running = await reader.jobs.running_by_worker()
        workers = await self._workers()
        return SystemHealth(
            queues=[_queue(depth, now) for depth in depths],
            workers=None if workers is None else [_worker(each, running) for each in workers],
            providers=None if workers is None else _providers(workers),
            replica=await self.replication.health(),
        )

    async def _workers(self) -> Sequence[Worker] | None:
        try:
            workers = await self.crew.list()
        except CrewUnknown:
            _log.warning("health.crew_unknown")
            return None
        return sorted(workers, key=lambda worker: worker.worker_id)


def _queue(depth: QueueDepth, now: datetime) -> QueueHealth:
    oldest = depth.oldest_due_at
    return QueueHealth(
        queue=depth.queue,
        waiting=depth.waiting,
        running=depth.running,
        oldest_wait_seconds=None if oldest is None else (now - oldest).total_seconds(),
    )


def _worker(worker: Worker, running: Mapping[str, int]) -> WorkerHealth:
    return WorkerHealth(
        worker_id=worker.worker_id,
        last_seen_at=worker.last_seen_at,
        running=running.get(worker.worker_id, 0),
        slots=sum(worker.slots.values()),
    )


def _providers(workers: Sequence[Worker]) -> list[ProviderHealth]:
    """Each engine that some worker has found, in the order of the first that names it."""
    found: dict[str, list[EngineHealth]] = defaultdict(list)
    for worker in workers:
        for engine in worker.engines:
            found[engine.name].append(engine)
    return [_provider(name, reports) for name, reports in found.items()]


def _provider(name: str, reports: Sequence[EngineHealth]) -> ProviderHealth:
    calls = sum(report.calls for report in reports)
    failures = sum(report.failures for report in reports)
    return ProviderHealth(
        name=name, state=_state(reports), failure_rate=failures / calls if calls else None
    )


def _state(reports: Sequence[EngineHealth]) -> ProviderState:
    spared = [report.is_spared for report in reports]
    if all(spared):
        return ProviderState.SPARED
    return ProviderState.PARTLY_SPARED if any(spared) else ProviderState.AVAILABLE
