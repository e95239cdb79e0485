"""Endings of sessions, told to whoever follows that user."""

import pytest
from redis.asyncio import Redis

from domain.session import SessionsUnavailable
from infra.queue.event_hub import EventHub
from infra.queue.notices import RedisSessionEndings
from tests.servers import RedisServer


@pytest.fixture
def endings(redis: Redis, hub: EventHub) -> RedisSessionEndings:
    return RedisSessionEndings(redis, hub)


async def test_a_user_is_heard_of_by_who_follows_them(endings: RedisSessionEndings) -> None:
    await endings.tell("mei")
    async with endings.follow("mei") as of_mei, endings.follow("wang") as of_wang:
        await endings.tell("wang")
        await endings.tell("mei")

        assert await anext(of_mei) == "mei"
        assert await anext(of_wang) == "wang"
        await endings.tell("wang")
        assert await anext(of_wang) == "wang"


async def test_every_follower_of_a_user_hears(endings: RedisSessionEndings) -> None:
    async with endings.follow("mei") as one, endings.follow("mei") as two:
        await endings.tell("mei")

        assert [await anext(one), await anext(two)] == ["mei", "mei"]


async def test_telling_says_that_redis_is_away(
    redis_server: RedisServer, fragile_redis: Redis, hub: EventHub
) -> None:
    redis_server.kill()

    with pytest.raises(SessionsUnavailable):
        await RedisSessionEndings(fragile_redis, hub).tell("mei")
