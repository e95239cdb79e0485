"""One hint for one wait of a generation, as JSON, and never lost for good."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from redis.asyncio import Redis

from domain.event import QueueUnavailable
from domain.generation import QueueName
from infra.queue.arq_queue import ArqQueue
from infra.queue.event_hub import EventHub
from infra.queue.notices import RedisWakes
from tests.servers import RedisServer

TEXT = "laowang:text"


class SteppingClock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> SteppingClock:
    return SteppingClock()


@pytest.fixture
def queue(redis: Redis, clock: SteppingClock) -> ArqQueue:
    return ArqQueue(redis, clock=clock)


async def hints(redis: Redis, key: str = TEXT) -> list[str]:
    return sorted(await redis.zrange(key, 0, -1))


async def test_a_hint_is_json_and_holds_an_id_only(queue: ArqQueue, redis: Redis) -> None:
    await queue.enqueue("g", attempt=2, queue=QueueName.TEXT)

    assert await hints(redis) == ["g:2"]
    job = json.loads(await redis.get("arq:job:g:2"))
    assert (job["f"], job["a"], job["k"]) == ("run_generation", ["g"], {})


async def test_text_and_media_wait_apart(queue: ArqQueue, redis: Redis) -> None:
    await queue.enqueue("picture", attempt=0, queue=QueueName.MEDIA)

    assert await hints(redis, "laowang:media") == ["picture:0"]
    assert await hints(redis) == []


async def test_a_hint_that_still_waits_is_not_repeated(
    queue: ArqQueue, redis: Redis, clock: SteppingClock
) -> None:
    await queue.enqueue("g", attempt=0, queue=QueueName.TEXT)
    before = await redis.zrange(TEXT, 0, -1, withscores=True)

    await queue.enqueue("g", attempt=0, queue=QueueName.TEXT)
    clock.now += timedelta(hours=1)
    await queue.enqueue_again("g", attempt=0, queue=QueueName.TEXT)

    assert await redis.zrange(TEXT, 0, -1, withscores=True) == before


async def test_a_lost_hint_is_given_again(queue: ArqQueue, redis: Redis) -> None:
    await queue.enqueue_again("g", attempt=0, queue=QueueName.TEXT)

    assert await hints(redis) == ["g:0"]


async def test_a_hint_that_its_taker_never_ran_is_given_again_twice_a_minute(
    queue: ArqQueue, redis: Redis, clock: SteppingClock
) -> None:
    await queue.enqueue("g", attempt=0, queue=QueueName.TEXT)
    await redis.set("arq:in-progress:g:0", "1")  # what a worker that was killed leaves

    counts = []
    for _ in range(4):
        await queue.enqueue_again("g", attempt=0, queue=QueueName.TEXT)
        await queue.enqueue_again("g", attempt=0, queue=QueueName.TEXT)
        counts.append(len(await hints(redis)))
        clock.now += timedelta(seconds=15)

    assert counts == [2, 2, 3, 3]


async def test_a_hint_whose_place_was_lost_is_given_again(queue: ArqQueue, redis: Redis) -> None:
    await queue.enqueue("g", attempt=0, queue=QueueName.TEXT)
    await redis.delete(TEXT)

    await queue.enqueue_again("g", attempt=0, queue=QueueName.TEXT)

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
        await queue.enqueue("g", attempt=0, queue=QueueName.TEXT)
    with pytest.raises(QueueUnavailable):
        await queue.enqueue_again("g", attempt=0, queue=QueueName.TEXT)
    with pytest.raises(QueueUnavailable):
        await queue.wake("g")
