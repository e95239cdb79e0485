"""Each append lands at its cursor once, or nowhere."""

import pytest
from redis.asyncio import Redis

from domain.asset import Asset, AssetKind
from domain.event import (
    AssetReady,
    Event,
    EventCursor,
    EventLogUnavailable,
    GenerationCancelled,
    GenerationFailed,
    GenerationQueued,
    GenerationStarted,
    GenerationSucceeded,
    ProgressMade,
    TextAppended,
)
from domain.failure import FailureCode
from domain.stage import Stage
from infra.queue.event_hub import EventHub
from infra.queue.event_log import RedisEventLog
from tests.infra.queue.story import AT, final, plain, recorded, stored, text
from tests.servers import RedisServer

KEY = "events:generation:g"
ASSET = Asset(
    id="a",
    content_id="c",
    owner_id="u",
    kind=AssetKind.AUDIO,
    ordinal=1,
    blob_name="c/a.mp3",
    mime_type="audio/mpeg",
    byte_size=12,
    duration_seconds=1.5,
    ai_label="AI 生成",
    created_at=AT,
)
EACH_KIND: list[Event] = [
    GenerationQueued(4),
    GenerationStarted(2, resets_text=True),
    ProgressMade(Stage.WRITING, 40),
    TextAppended("老旺\n🎉"),
    AssetReady(ASSET),
    GenerationSucceeded("c", 3),
    GenerationFailed(FailureCode.PROVIDER_UNAVAILABLE, 5),
    GenerationCancelled(5),
]


async def entry_ids(redis: Redis) -> list[str]:
    return [entry_id for entry_id, _ in await redis.xrange(KEY)]


async def test_every_kind_of_event_comes_back_as_it_was(events: RedisEventLog) -> None:
    told = [recorded(1, number, event) for number, event in enumerate(EACH_KIND, start=1)]
    for event in told:
        await events.append("g", event)

    async with events.follow("g", after=None) as feed:
        assert plain(await stored(feed)) == plain(told)


async def test_a_repeated_append_changes_nothing(events: RedisEventLog, redis: Redis) -> None:
    await events.append("g", text(1, "first"))
    before = await redis.xrange(KEY)

    await events.append("g", text(1, "again"))

    assert await redis.xrange(KEY) == before


async def test_a_worker_that_lost_its_claim_cannot_write(
    events: RedisEventLog, redis: Redis
) -> None:
    await events.append("g", text(1, fence=2))

    await events.append("g", text(9, fence=1))
    await events.append_next("g", 1, GenerationQueued(0), at=AT)

    assert await entry_ids(redis) == ["2-1"]


async def test_append_next_counts_from_one_in_each_claim(
    events: RedisEventLog, redis: Redis
) -> None:
    for fence in (0, 0, 1, 1, 7):
        await events.append_next("g", fence, GenerationQueued(0), at=AT)

    assert await entry_ids(redis) == ["0-1", "0-2", "1-1", "1-2", "7-1"]


async def test_nothing_follows_a_final_event(events: RedisEventLog, redis: Redis) -> None:
    await events.append("g", final(fence=1))

    await events.append("g", text(8, fence=1))
    await events.append("g", text(1, fence=2))
    await events.append_next("g", 1, GenerationQueued(0), at=AT)
    await events.append_next("g", 2, GenerationQueued(0), at=AT)

    assert await entry_ids(redis) == [str(EventCursor.final(1))]


async def test_a_log_is_capped_and_expires_a_day_after_its_last_event(
    events: RedisEventLog, redis: Redis
) -> None:
    async with redis.pipeline(transaction=False) as pipeline:
        for number in range(1, 5_301):
            pipeline.xadd(KEY, {"event": ""}, id=f"0-{number}")
        await pipeline.execute()
    await redis.expire(KEY, 60)

    await events.append("g", text(1))

    assert 5_000 <= await redis.xlen(KEY) <= 5_100
    assert 24 * 3600 - 60 < await redis.ttl(KEY) <= 24 * 3600


async def test_an_event_of_a_later_release_is_passed_over(
    events: RedisEventLog, redis: Redis
) -> None:
    await redis.xadd(KEY, {"event": '{"at":"2026-11-24T00:00:00Z","event":{"type":"NEW"}}'}, "1-1")
    await redis.xadd(KEY, {"events": "[]"}, "1-2")
    await events.append("g", text(3))

    async with events.follow("g", after=None) as feed:
        assert await stored(feed) == [text(3)]


async def test_a_log_that_cannot_be_reached_says_so(
    fragile_redis: Redis, redis_server: RedisServer
) -> None:
    events = RedisEventLog(fragile_redis, EventHub(fragile_redis))
    await events.append("g", text(1))
    redis_server.kill()

    with pytest.raises(EventLogUnavailable):
        await events.append("g", text(2))
    with pytest.raises(EventLogUnavailable):
        await events.append_next("g", 1, GenerationQueued(0), at=AT)
    with pytest.raises(EventLogUnavailable):
        await events.announce("u", "g")


async def test_a_log_that_refuses_to_write_says_so(events: RedisEventLog, redis: Redis) -> None:
    await redis.set(KEY, "not a stream")

    with pytest.raises(EventLogUnavailable):
        await events.append("g", text(1))

    assert await redis.get(KEY) == "not a stream"
