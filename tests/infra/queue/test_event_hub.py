"""Whoever follows sees each event once, through every resumption and every outage."""

import asyncio
import weakref
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis.asyncio import Redis

from domain.event import EventCursor, EventLogUnavailable, RecordedEvent
from infra.cache.redis import open_redis
from infra.queue.event_hub import EventHub
from infra.queue.event_log import RedisEventLog
from infra.queue.followed_stream import ORIGIN
from infra.queue.notices import NoticeMailbox
from tests.infra.queue.story import final, stored, stories, text, text_of, until
from tests.infra.queue.stream_server import LastingServer
from tests.servers import RedisServer

numbers = count()


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(told=stories(), data=st.data())
async def test_a_follower_sees_exactly_what_lies_behind_its_cursor(
    events: RedisEventLog, told: list[RecordedEvent], data: st.DataObject
) -> None:
    told = [*told, final(fence=9)]
    already_stored = data.draw(st.integers(0, len(told) - 1), label="stored before following")
    already_seen = data.draw(st.integers(0, already_stored), label="seen before resuming")
    generation_id = f"g{next(numbers)}"
    for event in told[:already_stored]:
        await events.append(generation_id, event)
    after = told[already_seen - 1].cursor if already_seen else None

    async with events.follow(generation_id, after=after) as feed:
        for event in told[already_stored:]:
            await events.append(generation_id, event)
        received = await until(EventCursor.final(9), feed)

    assert received == told[already_seen:]


async def test_followers_that_come_while_events_come_miss_nothing(events: RedisEventLog) -> None:
    told = [*(text(number, f"{number} ") for number in range(1, 100)), final()]
    received: list[list[RecordedEvent]] = []

    async def tell() -> None:
        for event in told:
            await events.append("g", event)

    async def follow(after: EventCursor | None) -> None:
        async with events.follow("g", after=after) as feed:
            received.append(await until(EventCursor.final(1), feed))

    async with asyncio.TaskGroup() as group:
        group.create_task(tell())
        for number in range(20):
            group.create_task(follow(None))
            await events.announce("u", str(number))  # lets some events pass in between

    assert received == [told] * 20


async def test_a_long_story_is_replayed_whole(events: RedisEventLog) -> None:
    told = [text(number) for number in range(1, 251)]
    for event in told:
        await events.append("g", event)

    async with events.follow("g", after=EventCursor(1, 17)) as feed:
        assert await stored(feed) == told[17:]


async def test_all_followers_share_one_connection(events: RedisEventLog, redis: Redis) -> None:
    await events.append("a", text(1))
    async with (
        events.follow("a", after=None) as one,
        events.follow("a", after=None) as two,
        events.follow("b", after=None) as other,
        events.follow_owner("u") as owner,
    ):
        assert await stored(one) == await stored(two) == [text(1)]
        assert await stored(other) == []
        await events.append("a", text(2))
        assert await anext(one) == await anext(two) == text(2)
        await events.append("b", text(3))
        assert await anext(other) == text(3)
        await events.announce("u", "a")
        assert await anext(owner) == "a"

        told_of_changes = [client for client in await redis.client_list() if "t" in client["flags"]]

    assert len(told_of_changes) == 1


async def test_whoever_is_roused_is_given_what_waits_first(events: RedisEventLog) -> None:
    async with events.follow("g", after=None) as feed:
        feed.rouse()
        assert await anext(feed) is None
        waiting = asyncio.create_task(anext(feed))
        await asyncio.sleep(0)
        feed.rouse()
        feed.rouse()
        assert await waiting is None

        await events.append("g", text(1))
        assert await until(EventCursor(1, 1), feed) == [text(1)]


async def test_a_slow_follower_gets_the_whole_text_in_fewer_events(events: RedisEventLog) -> None:
    told = [text(number, f"{number} ") for number in range(1, 1_001)]
    async with (
        events.follow("g", after=None) as slow,
        events.follow("g", after=None) as quick,
    ):
        for event in told:
            await events.append("g", event)
        await events.append("g", final())
        await until(EventCursor.final(1), quick)  # by now everything waits for the slow one
        received = await until(EventCursor.final(1), slow)

    assert len(received) <= 256
    assert received[-1] == final()
    assert text_of(received) == text_of(told)


async def test_owners_are_told_from_now_on_and_once_for_many_changes(
    events: RedisEventLog, redis: Redis
) -> None:
    await events.announce("u", "earlier")
    async with events.follow_owner("u") as mine, events.follow_owner("v") as theirs:
        for generation_id in ("a", "b", "a"):
            await events.announce("u", generation_id)
        await events.announce("v", "c")

        assert await anext(theirs) == "c"
        assert [await anext(mine), await anext(mine)] == ["a", "b"]
        assert 0 < await redis.ttl("events:owner:u") <= 3600


async def test_a_notice_of_a_later_release_is_passed_over(
    events: RedisEventLog, redis: Redis
) -> None:
    async with events.follow_owner("u") as mine:
        await redis.xadd("events:owner:u", {"ids": "a b"})
        await events.announce("u", "c")

        assert await anext(mine) == "c"


async def test_leaving_forgets_the_follower(events: RedisEventLog, hub: EventHub) -> None:
    async with events.follow("g", after=None) as feed, events.follow_owner("u"):
        assert await anext(feed) is None
        assert hub.listener_count == 2

    assert hub.listener_count == 0


async def test_a_cancelled_follower_is_forgotten(events: RedisEventLog, hub: EventHub) -> None:
    following = asyncio.Event()

    async def follow() -> None:
        async with events.follow("g", after=None) as feed:
            async for _ in feed:
                following.set()

    task = asyncio.create_task(follow())
    await following.wait()
    task.cancel()
    await asyncio.wait({task})

    assert task.cancelled()
    assert hub.listener_count == 0


class Key(str):
    """One that is seen to be forgotten."""

    __slots__ = ("__weakref__",)


async def test_whoever_leaves_while_redis_is_away_leaves_nothing(redis: Redis) -> None:
    hub = EventHub(redis)  # which never gets to reading
    key = Key("events:generation:g")
    forgotten = weakref.ref(key)
    with hub.listen(key, NoticeMailbox(), after=ORIGIN):
        assert hub.listener_count == 1
    del key

    assert forgotten() is None


async def insist(events: RedisEventLog, event: RecordedEvent) -> None:
    """As a worker does: repeats an append of unknown outcome."""
    while True:
        try:
            await events.append("g", event)
        except EventLogUnavailable:
            continue
        return


@asynccontextmanager
async def log_on(url: str) -> AsyncIterator[RedisEventLog]:
    async with open_redis(url) as redis:
        hub = EventHub(redis)
        hub.start()
        try:
            yield RedisEventLog(redis, hub)
        finally:
            await hub.aclose()


async def test_a_killed_redis_that_remembers_costs_no_event(durable_server: LastingServer) -> None:
    async with log_on(durable_server.url) as events, events.follow("g", after=None) as feed:
        await events.append("g", text(1))
        received = await until(EventCursor(1, 1), feed)

        durable_server.kill()
        with pytest.raises(EventLogUnavailable):
            await events.append("g", text(2))
        durable_server.start()

        for event in (text(2), text(1), final()):
            await insist(events, event)
        received += await until(EventCursor.final(1), feed)

    assert received == [text(1), text(2), final()]


async def test_events_go_on_after_a_redis_that_forgot(redis_server: RedisServer) -> None:
    async with log_on(redis_server.url) as events, events.follow("g", after=None) as feed:
        for number in (1, 2):
            await events.append("g", text(number))
        received = await until(EventCursor(1, 2), feed)

        redis_server.kill()
        redis_server.start()

        await insist(events, text(3))
        await insist(events, final())
        received += await until(EventCursor.final(1), feed)

    assert received == [text(1), text(2), text(3), final()]


async def test_whoever_follows_is_roused_while_redis_is_away(
    fragile_redis: Redis, redis_server: RedisServer
) -> None:
    redis_server.kill()
    hub = EventHub(fragile_redis)
    hub.start()
    events = RedisEventLog(fragile_redis, hub)

    async with events.follow("g", after=None) as feed:
        feed.rouse()
        assert await anext(feed) is None
        redis_server.start()
        await insist(events, text(1))
        assert await until(EventCursor(1, 1), feed) == [text(1)]
    await hub.aclose()


async def test_one_who_comes_while_redis_is_away_is_told_from_its_return(
    redis_server: RedisServer,
) -> None:
    redis_server.kill()
    async with log_on(redis_server.url) as events:
        entering = events.follow_owner("u")
        entered = asyncio.create_task(entering.__aenter__())
        redis_server.start()
        feed = await entered
        await events.announce("u", "g")
        assert await anext(feed) == "g"
        await entering.__aexit__(None, None, None)
