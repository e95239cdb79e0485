"""Jobs run once and to their end, whatever becomes of Redis or of the worker's own time."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from redis.asyncio import Redis

from domain.event import Hint, QueueUnavailable
from domain.generation import QueueName, precedence_of
from infra.queue.arq_queue import ArqQueue
from infra.queue.arq_worker import ArqWorker
from tests.infra.queue.conftest import NEVER
from tests.servers import RedisServer

#: Long ago, so that nothing waits for its place.
PLACE = datetime(2020, 11, 24, 8, 30, tzinfo=UTC)
ONE_EACH = {QueueName.TEXT: 1, QueueName.MEDIA: 1}


class Jobs:
    """Each job runs until it is told to end; what happens is reported in `happened`."""

    def __init__(self) -> None:
        self.happened: asyncio.Queue[str] = asyncio.Queue()
        self.may_end: dict[str, asyncio.Event] = {}
        self.running = 0
        self.most_running = 0

    async def run(self, generation_id: str) -> None:
        self.happened.put_nowait(f"{generation_id} started")
        self.running += 1
        self.most_running = max(self.running, self.most_running)
        try:
            await self._end_of(generation_id).wait()
        except asyncio.CancelledError:
            self.happened.put_nowait(f"{generation_id} cancelled")
            raise
        finally:
            self.running -= 1
        self.happened.put_nowait(f"{generation_id} ended")

    def _end_of(self, generation_id: str) -> asyncio.Event:
        return self.may_end.setdefault(generation_id, asyncio.Event())

    def let_end(self, *generation_ids: str) -> None:
        for generation_id in generation_ids:
            self._end_of(generation_id).set()

    async def next(self, count: int = 1) -> set[str]:
        return {await self.happened.get() for _ in range(count)}


class Site:
    """A worker at work, and the means to give it some."""

    def __init__(
        self, redis: Redis, *, slots: Mapping[QueueName, int], grace_seconds: float
    ) -> None:
        self.jobs = Jobs()
        self.stop = asyncio.Event()
        self._queue = ArqQueue(redis, clock=lambda: datetime.now(UTC))
        self._worker = ArqWorker(redis, self.jobs.run, slots=slots, grace_seconds=grace_seconds)
        self.work = asyncio.create_task(self._worker.run(self.stop))

    async def hint(
        self, generation_id: str, queue: QueueName = QueueName.TEXT, *, place: datetime = PLACE
    ) -> None:
        """Insists, as the sweeper does."""
        hint = Hint(generation_id=generation_id, attempt=0, queue=queue, place=place)
        while True:
            try:
                await self._queue.enqueue_again(hint)
            except QueueUnavailable:
                continue
            return


@asynccontextmanager
async def at_work(
    redis: Redis,
    *,
    slots: Mapping[QueueName, int] | None = None,
    grace_seconds: float = NEVER,
) -> AsyncIterator[Site]:
    site = Site(redis, slots=slots or ONE_EACH, grace_seconds=grace_seconds)
    try:
        yield site
    finally:
        site.work.cancel()
        await asyncio.wait({site.work})


async def test_both_queues_are_worked_on_at_once(redis: Redis) -> None:
    async with at_work(redis) as site:
        await site.hint("text")
        await site.hint("picture", QueueName.MEDIA)

        assert await site.jobs.next(2) == {"text started", "picture started"}


async def test_no_more_jobs_run_than_there_are_slots(redis: Redis) -> None:
    ids = [f"g{number}" for number in range(5)]
    async with at_work(redis, slots={QueueName.TEXT: 2}) as site:
        site.jobs.let_end(*ids)
        for generation_id in ids:
            await site.hint(generation_id)
        await site.jobs.next(10)

        assert site.jobs.most_running <= 2


async def test_of_those_that_wait_the_one_of_the_better_plan_goes_first(redis: Redis) -> None:
    waiting = [f"plain {number}" for number in range(5)]
    async with at_work(redis, slots={QueueName.TEXT: 1}) as site:
        await site.hint("running", place=PLACE - timedelta(hours=1))
        assert await site.jobs.next() == {"running started"}
        for number, generation_id in enumerate(waiting):
            await site.hint(generation_id, place=PLACE + timedelta(seconds=number))
        await site.hint("preferred", place=precedence_of(PLACE + timedelta(seconds=9), priority=1))

        site.jobs.let_end("running", "preferred", *waiting)
        order = [await site.jobs.happened.get() for _ in range(13)]

    started = [each.removesuffix(" started") for each in order if each.endswith("started")]
    assert started == ["preferred", *waiting]


async def test_a_finished_job_leaves_nothing_behind_and_may_come_again(redis: Redis) -> None:
    async with at_work(redis) as site:
        site.jobs.let_end("g")
        for _ in range(2):
            await site.hint("g")
            assert await site.jobs.next(2) == {"g started", "g ended"}
            await keys_gone(redis, "arq:*g:0")


async def keys_gone(redis: Redis, pattern: str) -> None:
    while await redis.keys(pattern):
        pass


async def test_a_job_runs_on_while_redis_restarts_and_new_ones_follow(
    fragile_redis: Redis, redis_server: RedisServer
) -> None:
    async with at_work(fragile_redis, slots={QueueName.TEXT: 2}) as site:
        await site.hint("before")
        assert await site.jobs.next() == {"before started"}

        redis_server.kill()
        redis_server.start()
        await site.hint("after")
        assert await site.jobs.next() == {"after started"}

        site.jobs.let_end("before", "after")
        assert await site.jobs.next(2) == {"before ended", "after ended"}


async def test_jobs_of_before_an_outage_keep_their_slots(
    fragile_redis: Redis, redis_server: RedisServer
) -> None:
    async with at_work(fragile_redis) as site:
        await site.hint("before")
        assert await site.jobs.next() == {"before started"}
        redis_server.kill()
        redis_server.start()

        await site.hint("after")
        await site.hint("picture", QueueName.MEDIA)
        assert await site.jobs.next() == {"picture started"}
        site.jobs.let_end("before")
        assert await site.jobs.next() == {"before ended"}
        assert await site.jobs.next() == {"after started"}
        assert site.jobs.most_running == 2


async def test_a_worker_started_without_redis_begins_when_it_comes(
    fragile_redis: Redis, redis_server: RedisServer
) -> None:
    redis_server.kill()
    async with at_work(fragile_redis) as site:
        redis_server.start()
        await site.hint("g")
        assert await site.jobs.next() == {"g started"}


async def test_a_worker_told_to_stop_lets_its_jobs_end(redis: Redis) -> None:
    async with at_work(redis) as site:
        await site.hint("g")
        await site.jobs.next()

        site.stop.set()
        site.jobs.let_end("g")
        await site.work

        assert await site.jobs.next() == {"g ended"}
        assert await redis.keys("arq:*") == []


async def test_after_its_grace_a_worker_cancels_what_still_runs(redis: Redis) -> None:
    async with at_work(redis, grace_seconds=0) as site:
        await site.hint("g")
        await site.jobs.next()

        site.stop.set()
        await site.work

        assert await site.jobs.next() == {"g cancelled"}


async def test_a_stopped_worker_takes_no_more(redis: Redis) -> None:
    async with at_work(redis) as site:
        await site.hint("first")
        await site.jobs.next()
        site.stop.set()
        await site.hint("second")
        site.jobs.let_end("first", "second")
        await site.work

        assert await site.jobs.next() == {"first ended"}
        assert site.jobs.happened.empty()
        assert await redis.zrange("laowang:text", 0, -1) == ["second:0"]


async def test_a_worker_can_stop_while_redis_is_away(
    fragile_redis: Redis, redis_server: RedisServer
) -> None:
    async with at_work(fragile_redis) as site:
        await site.hint("g")
        await site.jobs.next()
        redis_server.kill()

        site.stop.set()
        site.jobs.let_end("g")
        await site.work

        assert await site.jobs.next() == {"g ended"}


async def test_a_cancelled_worker_cancels_its_jobs_at_once(redis: Redis) -> None:
    async with at_work(redis) as site:
        await site.hint("g")
        await site.jobs.next()

        site.work.cancel()
        await asyncio.wait({site.work})

        assert site.work.cancelled()
        assert await site.jobs.next() == {"g cancelled"}


async def test_a_worker_cancelled_just_as_jobs_end_leaves_nothing_running(
    fragile_redis: Redis, redis_server: RedisServer
) -> None:
    """Their connections are gone, so that they have to open others at this very moment."""
    ids = [f"g{number}" for number in range(8)]
    before = asyncio.all_tasks()
    async with at_work(fragile_redis, slots={QueueName.TEXT: len(ids)}) as site:
        for generation_id in ids:
            await site.hint(generation_id)
        await site.jobs.next(len(ids))
        redis_server.kill()
        redis_server.start()

        site.jobs.let_end(*ids)
        await site.jobs.next(len(ids))
        site.work.cancel()
        await asyncio.wait({site.work})

    assert asyncio.all_tasks() == before


async def test_a_cancelled_job_is_no_fault_and_its_hint_is_taken_back(
    redis: Redis, caplog: pytest.LogCaptureFixture
) -> None:
    async with at_work(redis) as site:
        await site.hint("g")
        await site.jobs.next()

        site.work.cancel()
        await asyncio.wait({site.work})

    assert await redis.keys("arq:*g:0") == []
    assert await redis.zrange("laowang:text", 0, -1) == []
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []
