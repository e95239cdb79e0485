"""Who watches an export is told of changes, and looks by themselves where nobody tells."""

import asyncio

import pytest
from redis.asyncio import Redis

from domain.event import EventLogUnavailable
from infra.cache.redis import open_redis
from infra.queue.event_hub import EventHub
from infra.queue.export_notices import RedisExportNotices
from tests.infra.queue.conftest import NEVER
from tests.servers import RedisServer


async def test_a_watcher_is_told_of_each_change(redis: Redis, hub: EventHub) -> None:
    notices = RedisExportNotices(redis, hub, idle_seconds=NEVER)

    async with notices.follow("one") as changes:
        for _ in range(3):
            waiting = asyncio.create_task(changes.wait())
            await notices.announce("other")
            await notices.announce("one")
            await waiting


async def test_what_was_announced_before_is_a_reason_to_look(redis: Redis, hub: EventHub) -> None:
    notices = RedisExportNotices(redis, hub, idle_seconds=NEVER)
    await notices.announce("one")

    async with notices.follow("one") as changes:
        await changes.wait()


async def test_silence_is_a_reason_to_look_as_well(redis: Redis, hub: EventHub) -> None:
    notices = RedisExportNotices(redis, hub, idle_seconds=0.01)

    async with notices.follow("one") as changes:
        await changes.wait()
        await changes.wait()
    assert hub.listener_count == 0


async def test_without_redis_watchers_look_and_announcing_fails(redis_server: RedisServer) -> None:
    async with open_redis(redis_server.url) as redis, open_redis(redis_server.url) as hub_redis:
        hub = EventHub(hub_redis)
        hub.start()
        redis_server.stop()
        notices = RedisExportNotices(redis, hub, idle_seconds=0.01)

        async with notices.follow("one") as changes:
            await changes.wait()
        with pytest.raises(EventLogUnavailable):
            await notices.announce("one")
        await hub.aclose()
