"""What remains of a hub that is closed, or that crashes."""

import asyncio

import pytest
from redis.asyncio import Redis

from infra.queue.event_hub import EventHub
from infra.queue.event_log import RedisEventLog
from infra.queue.followed_stream import ORIGIN, StreamId
from infra.queue.stream_connection import Fields
from tests.captured_logs import capture_logs


async def test_a_closed_hub_leaves_no_task_and_no_connection_in_use(redis: Redis) -> None:
    before = asyncio.all_tasks()
    hub = EventHub(redis)
    hub.start()
    async with RedisEventLog(redis, hub).follow("g", after=None) as feed:
        assert await anext(feed) is None

    await hub.aclose()

    assert asyncio.all_tasks() == before
    # The one that was told of changes is nobody else's.
    assert [client for client in await redis.client_list() if "t" in client["flags"]] == []


class Careless:
    def __init__(self) -> None:
        self.caught_up = asyncio.Event()

    def receive(self, _entry_id: StreamId, _fields: Fields, /) -> None:
        raise AssertionError

    def catch_up(self) -> None:
        self.caught_up.set()
        raise ZeroDivisionError


async def test_a_crash_of_the_hub_is_told_at_once(redis: Redis) -> None:
    listener = Careless()
    hub = EventHub(redis)
    with capture_logs() as logs:
        hub.start()
        async with hub.listen("events:generation:g", listener, after=ORIGIN):
            await listener.caught_up.wait()
            while not logs:  # noqa: ASYNC110 - by a callback of the task that ends
                await asyncio.sleep(0)
        with pytest.raises(ZeroDivisionError):
            await hub.aclose()

    assert [(entry["event"], entry["log_level"]) for entry in logs] == [
        ("events.crashed", "critical")
    ]
