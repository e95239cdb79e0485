"""Only what has changed is read, as Redis tells it; what it does not tell of is found as well."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
from redis._parsers import _AsyncRESP2Parser
from redis.asyncio import Redis

from domain.event import EventCursor
from infra.cache.redis import open_redis
from infra.queue.event_hub import EventHub
from infra.queue.event_log import RedisEventLog
from tests.captured_logs import capture_logs
from tests.infra.queue.conftest import NEVER
from tests.infra.queue.mute_relay import mute_relay
from tests.infra.queue.story import stored, text, until
from tests.infra.queue.stream_server import VALKEY, StreamServer
from tests.servers import RedisServer

_LAST_COMMAND = "laowang:last"


@asynccontextmanager
async def started(redis: Redis, *, beat_seconds: float = NEVER) -> AsyncIterator[EventHub]:
    """One that reads nothing but what it is told of, until its first beat."""
    hub = EventHub(redis, beat_seconds=beat_seconds)
    hub.start()
    try:
        yield hub
    finally:
        await hub.aclose()


@pytest.fixture
async def told_hub(redis: Redis) -> AsyncIterator[EventHub]:
    async with started(redis) as hub:
        yield hub


@pytest.fixture
def told(redis: Redis, told_hub: EventHub) -> RedisEventLog:
    return RedisEventLog(redis, told_hub)


async def reads_before(redis: Redis, commands: AsyncIterator[dict[str, str]]) -> list[list[str]]:
    """The streams of each read that has come by now."""
    await redis.get(_LAST_COMMAND)
    reads = []
    async for told in commands:
        name, *words = told["command"].split()
        if words == [_LAST_COMMAND]:
            break
        if name == "XREAD":
            named = words[words.index("STREAMS") + 1 :]
            reads.append(sorted(named[: len(named) // 2]))
    return reads


async def test_only_streams_that_changed_are_read_and_all_of_them_at_once(
    told: RedisEventLog, redis: Redis
) -> None:
    async with AsyncExitStack() as stack:
        feeds = [
            await stack.enter_async_context(told.follow(f"g{number}", after=None))
            for number in range(50)
        ]
        for feed in feeds:
            assert await stored(feed) == []
        monitor = await stack.enter_async_context(redis.monitor())

        async with redis.pipeline() as together:
            for number in (7, 9, 99):
                together.xadd(f"events:generation:g{number}", {"event": ""}, "1-1")
            await together.execute()
        for number in (7, 9):
            await told.append(f"g{number}", text(2))
            assert await anext(feeds[number]) == text(2)
        reads = await reads_before(redis, monitor.listen())

    assert reads[0] == ["events:generation:g7", "events:generation:g9"]
    assert {key for read in reads for key in read} == set(reads[0])


async def test_whoever_writes_need_not_know_that_changes_are_told(
    told: RedisEventLog, redis: Redis
) -> None:
    async with told.follow("g", after=None) as feed, told.follow_owner("u") as mine:
        assert await stored(feed) == []
        entry = '{"at":"2026-11-24T08:30:00.123456Z","event":{"type":"TEXT","delta":"字"}}'
        await redis.xadd("events:generation:g", {"event": entry}, "1-1")
        await redis.xadd("events:owner:u", {"id": "g"})

        assert await anext(feed) == text(1)
        assert await anext(mine) == "g"


async def test_what_follows_is_told_when_everything_was_deleted(
    told: RedisEventLog, redis: Redis
) -> None:
    async with told.follow("g", after=None) as feed:
        await told.append("g", text(1))
        assert await until(EventCursor(1, 1), feed) == [text(1)]

        await redis.flushall()
        await told.append("g", text(2))

        assert await until(EventCursor(1, 2), feed) == [text(2)]


async def test_more_streams_are_heard_than_one_read_takes(
    told: RedisEventLog, told_hub: EventHub
) -> None:
    async with AsyncExitStack() as stack:
        feeds = [
            await stack.enter_async_context(told.follow(f"g{number}", after=None))
            for number in range(1_100)
        ]
        for feed in feeds:
            assert await stored(feed) == []
        for number in (0, 1_099):
            await told.append(f"g{number}", text(1))
            assert await anext(feeds[number]) == text(1)

        assert told_hub.listener_count == 1_100


async def test_followers_may_come_at_any_moment(redis: Redis) -> None:
    """Also in the one in which a beat ends the hub's waiting by itself."""
    async with started(redis, beat_seconds=0) as hub:
        events = RedisEventLog(redis, hub)
        for number in range(100):
            for _ in range(number % 10):
                await asyncio.sleep(0)
            async with events.follow(f"g{number}", after=None) as feed:
                assert await stored(feed) == []


async def test_followers_may_come_after_redis_was_lost(
    fragile_redis: Redis, redis_server: RedisServer
) -> None:
    async with started(fragile_redis) as hub:
        events = RedisEventLog(fragile_redis, hub)
        async with events.follow("g", after=None) as feed:
            assert await stored(feed) == []
            await events.append("g", text(1))
            assert await until(EventCursor(1, 1), feed) == [text(1)]
        redis_server.kill()
        while hub.reading is not None:  # noqa: ASYNC110 - the end of its connection makes it so
            await asyncio.sleep(0.001)

        async with events.follow("g", after=None) as feed:
            redis_server.start()
            assert await stored(feed) == []


async def test_a_change_that_is_not_told_is_found_within_a_round(
    redis: Redis, lasting_server: StreamServer
) -> None:
    """As behind a proxy that passes on nothing but replies."""
    async with (
        mute_relay(lasting_server.port) as port,
        open_redis(f"redis://127.0.0.1:{port}") as relayed,
        started(relayed, beat_seconds=0.01) as hub,
    ):
        events = RedisEventLog(redis, hub)
        async with (
            events.follow("a", after=None) as one,
            events.follow("b", after=None) as other,
            events.follow_owner("u") as mine,
        ):
            assert await stored(one) == await stored(other) == []
            told = [text(number) for number in range(1, 4)]
            for event in told:
                await events.append("a", event)
                await events.append("b", event)
            await events.announce("u", "a")

            assert await until(EventCursor(1, 3), one) == told
            assert await until(EventCursor(1, 3), other) == told
            assert await anext(mine) == "a"


async def assert_told_at_each_beat(reading: Redis, redis: Redis) -> None:
    with capture_logs() as logs:
        async with started(reading, beat_seconds=0.01) as hub:
            events = RedisEventLog(redis, hub)
            async with events.follow("g", after=None) as feed, events.follow_owner("u") as mine:
                assert await stored(feed) == []
                for event in (text(1), text(2)):
                    await events.append("g", event)
                await events.announce("u", "g")

                assert await until(EventCursor(1, 2), feed) == [text(1), text(2)]
                assert await anext(mine) == "g"
                assert hub.reading is None

    assert [(entry["event"], entry["log_level"]) for entry in logs] == [
        ("events.untracked", "warning")
    ]


async def test_a_user_who_may_not_hear_of_changes_reads_at_each_beat(
    redis: Redis, lasting_server: StreamServer
) -> None:
    name = "untold"
    rights = ["+@all", "-client|tracking"]
    await redis.acl_setuser(name, enabled=True, passwords=["+secret"], keys=["*"], commands=rights)
    async with open_redis(f"redis://{name}:secret@127.0.0.1:{lasting_server.port}") as untold:
        await assert_told_at_each_beat(untold, redis)


async def test_a_redis_of_the_older_protocol_is_read_at_each_beat(tmp_path: Path) -> None:
    server = StreamServer(VALKEY, tmp_path, "--rename-command", "HELLO", "")
    server.start()
    try:
        async with open_redis(server.url) as redis:
            await assert_told_at_each_beat(redis, redis)
    finally:
        server.stop()


async def test_whoever_reads_without_hiredis_reads_at_each_beat(
    redis: Redis, lasting_server: StreamServer
) -> None:
    async with Redis.from_url(
        lasting_server.url, decode_responses=True, parser_class=_AsyncRESP2Parser
    ) as plain:
        await assert_told_at_each_beat(plain, redis)
