"""One hint for one wait of a generation, as JSON, and never lost for good."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from redis.asyncio import Redis

from domain.event import Hint, QueueUnavailable
from domain.generation import QueueName
from infra.queue.arq_queue import ArqQueue
from infra.queue.event_hub import EventHub
from infra.queue.notices import RedisWakes
from tests.servers import RedisServer

TEXT = "laowang:text"
NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)


class SteppingClock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> SteppingClock:
    return SteppingClock()


@pytest.fixture
def queue(redis: Redis, clock: SteppingClock) -> ArqQueue:
    return ArqQueue(redis, clock=clock)


def hint(generation_id: str = "g", **changes: object) -> Hint:
    plain = Hint(generation_id=generation_id, attempt=0, queue=QueueName.TEXT, place=NOW)
    return replace(plain, **changes)  # type: ignore[arg-type]  # the test's own arguments


async def hints(redis: Redis, key: str = TEXT) -> list[str]:
    return sorted(await redis.zrange(key, 0, -1))


async def test_a_hint_is_json_and_holds_an_id_only(queue: ArqQueue, redis: Redis) -> None:
    await queue.enqueue(hint(attempt=2))

    assert await hints(redis) == ["g:2"]
    job = json.loads(await redis.get("arq:job:g:2"))
    assert (job["f"], job["a"], job["k"]) == ("run_generation", ["g"], {})


async def test_text_and_media_wait_apart(queue: ArqQueue, redis: Redis) -> None:
    await queue.enqueue(hint("picture", queue=QueueName.MEDIA))

    assert await hints(redis, "laowang:media") == ["picture:0"]
    assert await hints(redis) == []


async def test_a_hint_that_still_waits_is_not_repeated(
    queue: ArqQueue, redis: Redis, clock: SteppingClock
) -> None:
    await queue.enqueue(hint())
    before = await redis.zrange(TEXT, 0, -1, withscores=True)

    await queue.enqueue(hint())
    clock.now += timedelta(hours=1)
    await queue.enqueue_again(hint())

    assert await redis.zrange(TEXT, 0, -1, withscores=True) == before


async def test_hints_wait_by_their_place_and_never_for_it(queue: ArqQueue, redis: Redis) -> None:
    await queue.enqueue(hint("plain"))
    await queue.enqueue(hint("preferred", place=NOW - timedelta(minutes=1)))
    await queue.enqueue(hint("to come", place=NOW + timedelta(minutes=1)))

    scores = await redis.zrange(TEXT, 0, -1, withscores=True)

    assert [name for name, _ in scores] == ["preferred:0", "plain:0", "to come:0"]
    assert scores[-1][1] == NOW.timestamp() * 1000


async def test_what_has_waited_for_days_is_hinted_at(queue: ArqQueue, redis: Redis) -> None:
    await queue.enqueue_again(hint(place=NOW - timedelta(days=3)))

    assert await hints(redis) == ["g:0"]
    assert await redis.ttl("arq:job:g:0") > timedelta(hours=23).total_seconds()


async def test_a_lost_hint_is_given_again(queue: ArqQueue, redis: Redis) -> None:
    await queue.enqueue_again(hint())

    assert await hints(redis) == ["g:0"]


async def test_a_hint_that_its_taker_never_ran_is_given_again_twice_a_minute(
    queue: ArqQueue, redis: Redis, clock: SteppingClock
) -> None:
    await queue.enqueue(hint())
    await redis.set("arq:in-progress:g:0", "1")  # what a worker that was killed leaves

    counts = []
    for _ in range(4):
        await queue.enqueue_again(hint())
        await queue.enqueue_again(hint())
        counts.append(len(await hints(redis)))
        clock.now += timedelta(seconds=15)

    assert counts == [2, 2, 3, 3]


async def test_a_hint_whose_place_was_lost_is_given_again(queue: ArqQueue, redis: Redis) -> None:
    await queue.enqueue(hint())
    await redis.delete(TEXT)

    await queue.enqueue_again(hint())

    assert len(await hints(redis)) == 1


async def test_a_wake_reaches_every_worker(queue: ArqQueue, redis: Redis, hub: EventHub) -> None:
    await queue.wake("before anybody listened")
    wakes = RedisWakes(hub)
    async with wakes.listen() as one, wakes.listen() as two:
        await queue.wake("g")
        assert await anext(one) == await anext(two) == "g"
    assert 0 < await redis.ttl("laowang:wake") <= 3600


async def test_a_queue_that_cannot_be_reached_says_so(
    fragile_redis: Redis, redis_server: RedisServer, clock: SteppingClock
) -> None:
    queue = ArqQueue(fragile_redis, clock=clock)
    redis_server.kill()

    with pytest.raises(QueueUnavailable):
        await queue.enqueue(hint())
    with pytest.raises(QueueUnavailable):
        await queue.enqueue_again(hint())
    with pytest.raises(QueueUnavailable):
        await queue.wake("g")
