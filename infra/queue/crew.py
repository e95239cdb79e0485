"""The workers that are alive, as they report to Redis."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

import orjson
from pydantic import TypeAdapter, ValidationError
from redis.asyncio import Redis
from redis.exceptions import RedisError

from domain.crew import CrewUnknown, Worker
from domain.engines import EngineHealth
from domain.generation import QueueName
from domain.ids import Clock

_KEY = "laowang:workers"
#: How often a worker is to report.
REPORT_SECONDS = 5.0
#: Who has missed some reports in a row is taken for dead.
_SILENCE = timedelta(seconds=20)
_EXPIRE_SECONDS = 3600

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Report:
    """What this release knows of a report; fields of newer ones are passed over."""

    at: datetime
    slots: Mapping[str, int]
    engines: tuple[EngineHealth, ...]


_REPORTS = TypeAdapter(_Report)


class RedisCrew:
    def __init__(self, redis: Redis, *, clock: Clock) -> None:
        self._redis = redis
        self._clock = clock

    async def report(self, worker: Worker) -> None:
        report = {
            "at": worker.last_seen_at.isoformat(),
            "slots": {queue.value: count for queue, count in worker.slots.items()},
            "engines": [asdict(engine) for engine in worker.engines],
        }
        dead = [each.worker_id for each in await self._reported() if not self._is_alive(each)]
        try:
            async with self._redis.pipeline() as pipeline:
                if dead:
                    pipeline.hdel(_KEY, *dead)
                pipeline.hset(_KEY, worker.worker_id, orjson.dumps(report).decode())
                pipeline.expire(_KEY, _EXPIRE_SECONDS)
                await pipeline.execute()
        except RedisError as error:
            raise CrewUnknown from error

    async def leave(self, worker_id: str) -> None:
        try:
            async with self._redis.pipeline() as pipeline:
                pipeline.hdel(_KEY, worker_id)
                await pipeline.execute()
        except RedisError as error:
            raise CrewUnknown from error

    async def list(self) -> Sequence[Worker]:
        return [each for each in await self._reported() if self._is_alive(each)]

    def _is_alive(self, worker: Worker) -> bool:
        return worker.last_seen_at >= self._clock() - _SILENCE

    async def _reported(self) -> Sequence[Worker]:
        try:
            async with self._redis.pipeline() as pipeline:
                pipeline.hgetall(_KEY)
                (reports,) = await pipeline.execute()
        except RedisError as error:
            raise CrewUnknown from error
        workers = (_worker(worker_id, report) for worker_id, report in reports.items())
        return [worker for worker in workers if worker is not None]


def _worker(worker_id: str, report: str) -> Worker | None:
    """None for one that reports in a way of another release, which counts as absent."""
    try:
        told = _REPORTS.validate_json(report)
    except ValidationError:
        _log.warning("crew.report_unreadable", extra={"worker_id": worker_id})
        return None
    return Worker(
        worker_id=worker_id,
        # A newer release may know of other queues.
        slots={each: told.slots[each] for each in QueueName if each in told.slots},
        last_seen_at=told.at,
        engines=told.engines,
    )
