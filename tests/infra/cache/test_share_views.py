"""Views of shared links, a visitor once an hour."""

import asyncio

import pytest
from redis.asyncio import Redis

from infra.cache.redis import open_redis
from infra.cache.share_views import RedisShareViews
from tests.infra.cache.redis_server import RedisServer


@pytest.fixture
def views(redis: Redis) -> RedisShareViews:
    return RedisShareViews(redis, visitor_secret="secret")


async def test_each_visitor_counts_once_for_each_link(views: RedisShareViews) -> None:
    await asyncio.gather(
        *(views.count("one", visitor) for visitor in ("a", "b", "a", "a") * 5),
        views.count("two", "a"),
    )

    assert await views.take(limit=10) == {"one": 2, "two": 1}
    assert await views.take(limit=10) == {}


async def test_a_visitor_counts_again_after_an_hour(views: RedisShareViews, redis: Redis) -> None:
    await views.count("one", "203.0.113.7")
    [key] = await redis.keys("share:visitor:*")
    assert 0 < await redis.ttl(key) <= 3600
    assert "203.0.113.7" not in key

    await redis.delete(key)
    await views.count("one", "203.0.113.7")

    assert await views.take(limit=10) == {"one": 2}


async def test_counts_are_taken_some_at_a_time_and_counted_on_when_put_back(
    views: RedisShareViews,
) -> None:
    for share_id in ("one", "two", "three"):
        await views.count(share_id, "a")

    first = await views.take(limit=2)
    await views.put_back(first)
    await views.count("one", "b")
    taken = [await views.take(limit=2), await views.take(limit=2), await views.take(limit=2)]

    assert [len(each) for each in (first, *taken)] == [2, 2, 1, 0]
    assert {**taken[0], **taken[1]} == {"one": 2, "two": 1, "three": 1}


@pytest.mark.parametrize("visitor", ["", "\ud800", "a\nb", "x" * 5000])
async def test_an_odd_visitor_counts_too(views: RedisShareViews, visitor: str) -> None:
    await views.count("one", visitor)

    assert await views.take(limit=10) == {"one": 1}


async def test_without_redis_nothing_is_counted_and_nothing_fails(own_server: RedisServer) -> None:
    async with open_redis(own_server.url) as redis:
        views = RedisShareViews(redis, visitor_secret="secret")
        await views.count("one", "a")
        own_server.stop()

        await views.count("one", "b")
        assert await views.take(limit=10) == {}
        await views.put_back({"one": 3})
