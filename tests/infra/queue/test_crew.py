"""Workers report for duty in Redis, and those who fall silent are forgotten."""

from datetime import UTC, datetime, timedelta

import orjson
import pytest
from redis.asyncio import Redis

from domain.crew import CrewUnknown, Worker
from domain.engines import EngineHealth
from domain.generation import QueueName
from infra.queue.crew import RedisCrew
from tests.servers import RedisServer

KEY = "laowang:workers"
NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)


class SetClock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def crew(redis: Redis, clock: SetClock) -> RedisCrew:
    return RedisCrew(redis, clock=clock)


def worker(worker_id: str, at: datetime = NOW) -> Worker:
    return Worker(
        worker_id=worker_id,
        slots={QueueName.TEXT: 4, QueueName.MEDIA: 2},
        last_seen_at=at,
        engines=(EngineHealth(name="LLM:通义", is_spared=True, calls=5, failures=3),),
    )


async def test_who_reports_is_there_until_they_leave(crew: RedisCrew) -> None:
    await crew.report(worker("one"))
    await crew.report(worker("two"))
    assert {each.worker_id: each for each in await crew.list()} == {
        name: worker(name) for name in ("one", "two")
    }

    await crew.leave("one")
    await crew.leave("never was there")

    assert await crew.list() == [worker("two")]


async def test_who_falls_silent_is_not_counted(crew: RedisCrew, clock: SetClock) -> None:
    await crew.report(worker("silent"))
    clock.now += timedelta(seconds=20)
    assert [each.worker_id for each in await crew.list()] == ["silent"]
    clock.now += timedelta(seconds=1)
    await crew.report(worker("lively", at=clock.now))

    assert [each.worker_id for each in await crew.list()] == ["lively"]


async def test_the_dead_do_not_pile_up(crew: RedisCrew, redis: Redis, clock: SetClock) -> None:
    await crew.report(worker("dead"))
    clock.now += timedelta(hours=1)

    await crew.report(worker("lively", at=clock.now))

    async with redis.pipeline() as pipeline:
        pipeline.hkeys(KEY)
        assert await pipeline.execute() == [["lively"]]
    assert 0 < await redis.ttl(KEY) <= 3600


async def report(redis: Redis, worker_id: str, told: str) -> None:
    async with redis.pipeline() as pipeline:
        pipeline.hset(KEY, worker_id, told)
        await pipeline.execute()


async def test_what_a_newer_release_reports_beside_is_passed_over(
    crew: RedisCrew, redis: Redis
) -> None:
    engine = {"name": "LLM:通义", "is_spared": True, "calls": 5, "failures": 3, "mood": "good"}
    slots = {"TEXT": 4, "MEDIA": 2, "VIDEO": 1}
    told = {"at": NOW.isoformat(), "slots": slots, "engines": [engine], "release": "next"}
    await report(redis, "newer", orjson.dumps(told).decode())

    await crew.report(worker("one"))

    assert {each.worker_id: each for each in await crew.list()} == {
        name: worker(name) for name in ("one", "newer")
    }


@pytest.mark.parametrize(
    "told", ["", "null", "[]", "{}", '{"at": "soon", "slots": {}, "engines": []}']
)
async def test_who_reports_in_another_way_counts_as_absent(
    crew: RedisCrew, redis: Redis, told: str
) -> None:
    await report(redis, "other", told)

    await crew.report(worker("one"))

    assert await crew.list() == [worker("one")]


async def test_a_crew_that_cannot_be_reached_is_unknown(
    fragile_redis: Redis, redis_server: RedisServer, clock: SetClock
) -> None:
    crew = RedisCrew(fragile_redis, clock=clock)
    redis_server.kill()

    with pytest.raises(CrewUnknown):
        await crew.report(worker("one"))
    with pytest.raises(CrewUnknown):
        await crew.leave("one")
    with pytest.raises(CrewUnknown):
        await crew.list()
