"""Answers in Redis: found by every process while they hold, and never taken from anybody else."""

import time

import pytest
from redis.asyncio import Redis

from infra.cache.redis import open_redis
from infra.cache.responses import RedisResponses
from infra.cache.spared import COOL_DOWN_SECONDS
from tests.captured_logs import capture_logs
from tests.infra.cache.redis_server import RedisServer

_KEY = "api:graphql:digest"
_DATA = '{"名字":"🀄"}'.encode()


@pytest.fixture
def responses(redis: Redis) -> RedisResponses:
    return RedisResponses(redis, monotonic=time.monotonic)


async def test_what_was_put_is_found_for_as_long_as_it_holds(
    responses: RedisResponses, redis: Redis
) -> None:
    assert await responses.get("digest") is None
    await responses.put("digest", _DATA, seconds=300)

    found = await responses.get("digest")

    assert found is not None
    assert found.data == _DATA
    assert 290 < found.seconds_left <= 300
    assert 290 < await redis.ttl(_KEY) <= 300


@pytest.mark.parametrize(
    "stored",
    [b"", b"{}", b"\xff\xfe" * 20, b"x" * 16 + _DATA, _DATA],
    ids=["nothing", "short", "no text", "changed", "without a sum"],
)
async def test_what_somebody_else_put_there_is_passed_over_and_replaced(
    responses: RedisResponses, redis: Redis, stored: bytes
) -> None:
    await redis.set(_KEY, stored, ex=300)
    assert await responses.get("digest") is None

    await responses.put("digest", _DATA, seconds=300)

    found = await responses.get("digest")
    assert found is not None
    assert found.data == _DATA


async def test_another_kind_of_value_is_replaced_too(
    responses: RedisResponses, redis: Redis
) -> None:
    await redis.hset(_KEY, "field", "value")  # type: ignore[misc]  # its stubs' union
    assert await responses.get("digest") is None

    await responses.put("digest", _DATA, seconds=300)

    assert await responses.get("digest") is not None


async def test_what_would_never_end_is_none_of_ours(
    responses: RedisResponses, redis: Redis
) -> None:
    await responses.put("digest", _DATA, seconds=300)
    await redis.persist(_KEY)

    assert await responses.get("digest") is None


async def test_while_redis_is_away_one_in_a_cool_down_asks_for_it(own_server: RedisServer) -> None:
    seconds = [1000.0]
    async with open_redis(own_server.url) as redis:
        responses = RedisResponses(redis, monotonic=lambda: seconds[0])
        await responses.put("digest", _DATA, seconds=300)
        await own_server.go_away()

        with capture_logs() as logs:
            assert await responses.get("digest") is None
            await responses.put("digest", _DATA, seconds=300)
            own_server.start()
            assert await responses.get("digest") is None
            seconds[0] += COOL_DOWN_SECONDS
            await responses.put("digest", _DATA, seconds=300)
            assert await responses.get("digest") is not None

    assert [log["event"] for log in logs] == ["cache.away", "cache.restored"]
    assert {log["cache"] for log in logs} == {"responses"}
