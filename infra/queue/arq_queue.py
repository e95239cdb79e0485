"""Hints to workers, as arq jobs that carry nothing but an id."""

import orjson
from arq.connections import ArqRedis
from arq.constants import in_progress_key_prefix
from redis.asyncio import Redis
from redis.exceptions import RedisError

from domain.event import QueueUnavailable
from domain.generation import QueueName
from domain.ids import Clock
from infra.queue.notices import WAKES_KEY, post_notice

RUN_GENERATION = "run_generation"
_REDELIVERY_SECONDS = 30


def queue_key(queue: QueueName) -> str:
    return f"laowang:{queue.lower()}"


def encode_job(job: dict[str, object]) -> bytes:
    """JSON instead of arq's pickle: whoever can write to Redis must not run code here.

    What JSON does not know can only be an error in a result, which nobody reads.
    """
    return orjson.dumps(job, default=repr)


class ArqQueue:
    def __init__(self, redis: Redis, *, clock: Clock) -> None:
        self._arq = ArqRedis(redis.connection_pool, job_serializer=encode_job)
        self._clock = clock

    async def enqueue(self, generation_id: str, *, attempt: int, queue: QueueName) -> None:
        try:
            await self._add(_job_id(generation_id, attempt), generation_id, queue)
        except RedisError as error:
            raise QueueUnavailable from error

    async def enqueue_again(self, generation_id: str, *, attempt: int, queue: QueueName) -> None:
        """Adds nothing where the first hint still waits.

        A worker that took it and died before its claim leaves arq's mark on the job's id, which
        blocks that id for longer than a job may run; so a hint that was taken gets another id.
        """
        job_id = _job_id(generation_id, attempt)
        try:
            added = await self._add(job_id, generation_id, queue)
            if not added and not await self._is_waiting(job_id, queue):
                half_minute = int(self._clock().timestamp()) // _REDELIVERY_SECONDS
                await self._add(f"{job_id}:{half_minute}", generation_id, queue)
        except RedisError as error:
            raise QueueUnavailable from error

    async def _add(self, job_id: str, generation_id: str, queue: QueueName) -> bool:
        job = await self._arq.enqueue_job(
            RUN_GENERATION, generation_id, _job_id=job_id, _queue_name=queue_key(queue)
        )
        return job is not None

    async def _is_waiting(self, job_id: str, queue: QueueName) -> bool:
        async with self._arq.pipeline() as pipeline:
            pipeline.zscore(queue_key(queue), job_id)
            pipeline.exists(in_progress_key_prefix + job_id)
            place, is_taken = await pipeline.execute()
        return place is not None and not is_taken

    async def wake(self, generation_id: str) -> None:
        try:
            await post_notice(self._arq, WAKES_KEY, generation_id)
        except RedisError as error:
            raise QueueUnavailable from error


def _job_id(generation_id: str, attempt: int) -> str:
    return f"{generation_id}:{attempt}"
