"""Hints to workers, as arq jobs that carry nothing but an id.

The first loads arq, in 13 milliseconds (docs/adr/0046).
"""

from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

import orjson
from redis.asyncio import Redis
from redis.exceptions import RedisError

from domain.event import Hint, QueueUnavailable
from domain.generation import QueueName
from domain.ids import Clock
from infra.queue.notices import WAKES_KEY, post_notice

if TYPE_CHECKING:
    from arq.connections import ArqRedis

RUN_GENERATION = "run_generation"
_REDELIVERY_SECONDS = 30
#: Of a hint; arq's own would count from its score, and end in the past for what waits for days.
_LIFETIME = timedelta(days=1)


def queue_key(queue: QueueName) -> str:
    return f"laowang:{queue.lower()}"


def encode_job(job: dict[str, object]) -> bytes:
    """JSON instead of arq's pickle: whoever can write to Redis must not run code here.

    What JSON does not know can only be an error in a result, which nobody reads.
    """
    return orjson.dumps(job, default=repr)


class ArqQueue:
    def __init__(self, redis: Redis, *, clock: Clock) -> None:
        self._redis = redis
        self._clock = clock

    @cached_property
    def _arq(self) -> "ArqRedis":
        from arq.connections import ArqRedis  # noqa: PLC0415 - see above

        return ArqRedis(self._redis.connection_pool, job_serializer=encode_job)

    async def enqueue(self, hint: Hint) -> None:
        try:
            await self._add(_job_id(hint), hint)
        except RedisError as error:
            raise QueueUnavailable from error

    async def enqueue_again(self, hint: Hint) -> None:
        """Adds nothing where the first hint still waits.

        A worker that took it and died before its claim leaves arq's mark on the job's id, which
        blocks that id for longer than a job may run; so a hint that was taken gets another id.
        """
        job_id = _job_id(hint)
        try:
            added = await self._add(job_id, hint)
            if not added and not await self._is_waiting(job_id, hint.queue):
                half_minute = int(self._clock().timestamp()) // _REDELIVERY_SECONDS
                await self._add(f"{job_id}:{half_minute}", hint)
        except RedisError as error:
            raise QueueUnavailable from error

    async def _add(self, job_id: str, hint: Hint) -> bool:
        """A worker takes the hints of the lowest scores first, of those not in the future."""
        job = await self._arq.enqueue_job(
            RUN_GENERATION,
            hint.generation_id,
            _job_id=job_id,
            _queue_name=queue_key(hint.queue),
            _defer_until=min(hint.place, self._clock()),
            _expires=_LIFETIME,
        )
        return job is not None

    async def _is_waiting(self, job_id: str, queue: QueueName) -> bool:
        from arq.constants import in_progress_key_prefix  # noqa: PLC0415 - see above

        async with self._arq.pipeline() as pipeline:
            pipeline.zscore(queue_key(queue), job_id)
            pipeline.exists(in_progress_key_prefix + job_id)
            place, is_taken = await pipeline.execute()
        return place is not None and not is_taken

    async def wake(self, generation_id: str) -> None:
        try:
            await post_notice(self._redis, WAKES_KEY, generation_id)
        except RedisError as error:
            raise QueueUnavailable from error


def _job_id(hint: Hint) -> str:
    return f"{hint.generation_id}:{hint.attempt}"
