"""Endings that a process hears of, and whether it may have missed any."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from redis.asyncio import Redis

from infra.cache.known_sessions import KnownSessions
from infra.cache.redis import open_redis
from infra.cache.sessions import RedisSessions
from infra.queue.event_hub import EventHub
from infra.queue.notices import HeardEndings, RedisSessionEndings
from tests.infra.cache.devices import ADDRESS, KEY, TTL_SECONDS, SettableClock, phone
from tests.server.patience import soon
from tests.servers import RedisServer


@asynccontextmanager
async def hub_at(url: str) -> AsyncIterator[EventHub]:
    async with open_redis(url) as redis:
        hub = EventHub(redis)
        hub.start()
        try:
            yield hub
        finally:
            await hub.aclose()


async def until(is_so: Callable[[], bool]) -> None:
    async def wait() -> None:
        while not is_so():  # noqa: ASYNC110 - Redis makes it true
            await asyncio.sleep(0.001)

    await soon(wait())


async def begun(endings: HeardEndings) -> int:
    """The time of hearing, once there is one."""
    await until(lambda: endings.hearing() is not None)
    hearing = endings.hearing()
    assert hearing is not None
    return hearing


async def test_every_user_who_is_told_of_is_heard_of(redis: Redis, hub: EventHub) -> None:
    told, heard = RedisSessionEndings(redis, hub), HeardEndings(hub)
    await told.tell("earlier")
    forgotten: list[str] = []

    with heard.told_to(forgotten.append):
        await begun(heard)
        for user_id in ("mei", "wang", "mei"):
            await told.tell(user_id)
        await until(lambda: len(forgotten) == 3)

    assert forgotten == ["mei", "wang", "mei"]


async def test_a_notice_of_a_later_release_is_passed_over(redis: Redis, hub: EventHub) -> None:
    heard, forgotten = HeardEndings(hub), list[str]()

    with heard.told_to(forgotten.append):
        await begun(heard)
        await redis.xadd("laowang:session-endings", {"ids": "a b"})
        await RedisSessionEndings(redis, hub).tell("mei")
        await until(lambda: bool(forgotten))

    assert forgotten == ["mei"]


async def test_nothing_is_heard_before_it_begins_and_after_it_ends(
    redis: Redis, hub: EventHub
) -> None:
    """Though the hub reads all the while, for others too."""
    heard = HeardEndings(hub)
    async with RedisSessionEndings(redis, hub).follow("mei"):
        await until(lambda: hub.reading is not None)
        assert heard.hearing() is None
        with heard.told_to(print):
            assert heard.hearing() is None
            await begun(heard)
        assert heard.hearing() is None


async def test_a_time_of_hearing_ends_with_its_connection(redis_server: RedisServer) -> None:
    async with hub_at(redis_server.url) as hub:
        heard = HeardEndings(hub)
        with heard.told_to(print):
            first = await begun(heard)

            redis_server.kill()
            await until(lambda: heard.hearing() is None)
            redis_server.start()

            assert await begun(heard) != first


async def test_it_begins_when_a_redis_comes_back_that_was_away(redis_server: RedisServer) -> None:
    redis_server.kill()
    async with hub_at(redis_server.url) as hub:
        heard, forgotten = HeardEndings(hub), list[str]()
        with heard.told_to(forgotten.append):
            assert heard.hearing() is None
            redis_server.start()
            await begun(heard)
            async with open_redis(redis_server.url) as redis:
                await RedisSessionEndings(redis, hub).tell("mei")
            await until(lambda: bool(forgotten))

    assert forgotten == ["mei"]


async def test_a_silent_redis_is_not_heard(redis_server: RedisServer) -> None:
    async with hub_at(redis_server.url) as hub:
        heard = HeardEndings(hub)
        with heard.told_to(print):
            await begun(heard)
            redis_server.freeze()
            await until(lambda: heard.hearing() is None)
            redis_server.thaw()
            await begun(heard)


async def test_nothing_is_heard_by_a_hub_that_has_crashed(redis: Redis) -> None:
    hub = EventHub(redis)
    hub.start()
    heard = HeardEndings(hub)

    def crash(_user_id: str) -> None:
        raise ZeroDivisionError

    with heard.told_to(crash):
        await begun(heard)
        await RedisSessionEndings(redis, hub).tell("mei")
        await until(lambda: heard.hearing() is None)
    with pytest.raises(ZeroDivisionError):
        await hub.aclose()


class Process:
    """What an API process has of sessions; its clocks stand, so nothing lapses."""

    def __init__(self, redis: Redis, hub: EventHub) -> None:
        self.endings = RedisSessionEndings(redis, hub)
        self.heard = HeardEndings(hub)
        clock = SettableClock()
        self.known = KnownSessions(
            RedisSessions(redis, ttl_seconds=TTL_SECONDS, clock=clock),
            hearing=self.heard.hearing,
            clock=clock,
            monotonic=lambda: 0.0,
        )

    async def lets_in(self) -> bool:
        return await self.known.touch("mei", "phone", ip_address=ADDRESS) is not None

    async def refuses(self) -> None:
        while await self.lets_in():  # noqa: ASYNC110 - another process makes it false
            await asyncio.sleep(0.001)


@asynccontextmanager
async def process_at(url: str) -> AsyncIterator[Process]:
    async with open_redis(url) as redis, hub_at(url) as hub:
        process = Process(redis, hub)
        with process.heard.told_to(process.known.forget):
            await begun(process.heard)
            yield process


async def test_what_one_process_ends_another_refuses_soon(redis_server: RedisServer) -> None:
    url = redis_server.url
    async with process_at(url) as one, process_at(url) as other:
        await one.known.put(phone())
        assert await other.lets_in()

        await one.known.end("mei", "phone")
        assert await other.lets_in()  # it has not been told, and knows it
        await one.endings.tell("mei")

        await soon(other.refuses())


async def test_after_an_outage_a_process_asks_anew(redis_server: RedisServer) -> None:
    """That Redis has forgotten the sessions, and whatever was told meanwhile."""
    async with process_at(redis_server.url) as process:
        await process.known.put(phone())
        assert await process.lets_in()

        redis_server.kill()
        await until(lambda: process.heard.hearing() is None)
        redis_server.start()
        await begun(process.heard)

        assert not await process.lets_in()


async def test_a_session_that_is_known_costs_redis_nothing(redis_server: RedisServer) -> None:
    async with (
        process_at(redis_server.url) as process,
        open_redis(redis_server.url) as redis,
    ):
        await process.known.put(phone())
        assert await process.lets_in()
        await redis.delete(KEY)

        assert await process.lets_in()
