"""Takes hints from the queues and runs them, whatever becomes of Redis meanwhile."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any, cast

import orjson
from arq import Worker, func
from arq.connections import ArqRedis
from arq.typing import WorkerCoroutine
from redis.asyncio import ConnectionPool, Redis
from redis.exceptions import RedisError

from domain.event_logger import EventLogger
from domain.generation import QueueName
from infra.queue.arq_queue import RUN_GENERATION, encode_job, queue_key
from infra.queue.backoff import Backoff
from infra.queue.ending import end

#: Far beyond every job: the lease in SQL is the limit. arq blocks a dead worker's ids this long.
_JOB_TIMEOUT_SECONDS = 3600
_POLL_SECONDS = 0.2
_HEALTH_SECONDS = 30
#: arq reads this many ids from the head of the queue, where the running ones of all workers stay.
_READ_LIMIT = 1000

_log = EventLogger(__name__)

Run = Callable[[str], Awaitable[None]]


class ArqWorker:
    """Runs at most `slots` jobs of each queue at a time."""

    def __init__(
        self, redis: Redis, run: Run, *, slots: Mapping[QueueName, int], grace_seconds: float
    ) -> None:
        """`run` is given a generation's id, and is not to raise."""
        self._arq = ArqRedis(
            _undecoded(redis), job_serializer=encode_job, job_deserializer=orjson.loads
        )
        self._lanes = [_Lane(self._arq, run, queue, count) for queue, count in slots.items()]
        self._grace_seconds = grace_seconds

    async def run(self, stop: asyncio.Event) -> None:
        """Works until `stop`; then lets running jobs end, for the grace, and cancels the rest.

        Cancelling this cancels them at once. Returns when all have ended.
        """
        try:
            await self._pick_until(stop)
            if running := self._running():
                _log.info("worker.stopping", running=len(running))
                await asyncio.wait(running, timeout=self._grace_seconds)
        finally:
            await self._cancel_running()
            await self._arq.aclose(close_connection_pool=True)

    async def _pick_until(self, stop: asyncio.Event) -> None:
        picking = [asyncio.create_task(lane.pick()) for lane in self._lanes]
        told_to_stop = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({told_to_stop, *picking}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            told_to_stop.cancel()
            # A hint that is being taken at this moment is lost; the sweeper delivers it again.
            await end(picking)

    def _running(self) -> set[asyncio.Task[Any]]:  # Any: the result of an arq job
        return {task for lane in self._lanes for task in lane.inherited}

    async def _cancel_running(self) -> None:
        if late := self._running():
            _log.warning("worker.jobs_cancelled", count=len(late))
            for lane in self._lanes:
                lane.cancel()
            await asyncio.wait(late)


class _Lane:
    """One queue's slots.

    arq's worker ends at the first command that fails, and has then lost count of its slots, so
    another takes its place. Its jobs run on as tasks: they belong to the lane until they end, and
    the next worker has that many slots fewer.
    """

    def __init__(self, arq: ArqRedis, run: Run, queue: QueueName, slots: int) -> None:
        self._arq = arq
        self._run = run
        self._queue = queue
        self._slots = slots
        #: Jobs of workers that take no more, as arq's tasks.
        self.inherited: set[asyncio.Task[Any]] = set()
        #: What runs inside of arq's tasks.
        self._runs: set[asyncio.Task[None]] = set()
        self._is_cancelled = False
        self._backoff = Backoff()
        self._worker = self._next_worker()

    async def pick(self) -> None:
        """Starts jobs until cancelled; they outlive it as `inherited`."""
        while True:
            try:
                await self._worker.async_run()
            except RedisError as error:
                _log.warning("queue.unreachable", queue=self._queue, error=type(error).__name__)
            finally:
                self._inherit()
            await self._backoff.wait()
            self._worker = self._next_worker()

    def _inherit(self) -> None:
        for task in self._worker.tasks.values():
            self.inherited.add(task)
            task.add_done_callback(self._release)

    def _release(self, task: asyncio.Task[Any]) -> None:
        self.inherited.discard(task)
        self._worker.max_jobs = self._slots - len(self.inherited)
        if not task.cancelled() and (error := task.exception()):
            # Its work is done and in SQL; only the hint is left, to be run again for nothing.
            _log.warning("queue.job_unrecorded", queue=self._queue, error=type(error).__name__)

    def _next_worker(self) -> Worker:
        # arq declares a job by a protocol of *args, which no exact signature meets.
        job = func(cast(WorkerCoroutine, self._run_job), name=RUN_GENERATION)
        worker = Worker(
            [job],
            queue_name=queue_key(self._queue),
            redis_pool=self._arq,
            job_serializer=self._arq.job_serializer,
            job_deserializer=self._arq.job_deserializer,
            handle_signals=False,
            max_jobs=self._slots,
            job_timeout=_JOB_TIMEOUT_SECONDS,
            max_tries=1,
            retry_jobs=False,
            keep_result=0,
            log_results=False,
            poll_delay=_POLL_SECONDS,
            queue_read_limit=_READ_LIMIT,
            health_check_interval=_HEALTH_SECONDS,
        )
        worker.max_jobs -= len(self.inherited)
        return worker

    async def _run_job(self, _ctx: dict[Any, Any], generation_id: str) -> None:
        if self._is_cancelled:
            return
        run = asyncio.ensure_future(self._run(generation_id))
        self._runs.add(run)
        run.add_done_callback(self._runs.discard)
        # arq would report a cancelled job as a fault.
        with suppress(asyncio.CancelledError):
            await run

    def cancel(self) -> None:
        """Ends the inherited jobs early; those that have not begun never do.

        Only what runs inside of arq's tasks is cancelled, so that they go on to take their hints
        from Redis: a cancelled one leaves that to a task which nobody could wait for.
        """
        self._is_cancelled = True
        for run in self._runs:
            run.cancel()


def _undecoded(redis: Redis) -> ConnectionPool:
    """Connections to the same server that give bytes, as arq expects."""
    pool = redis.connection_pool
    options = {**pool.connection_kwargs, "decode_responses": False}
    return ConnectionPool(connection_class=pool.connection_class, **options)
