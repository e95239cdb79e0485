"""Distillations are kept for half an hour, and missing ones trouble nobody."""

import pytest
from redis.asyncio import Redis

from domain.distillation_cache import Kept
from domain.writing import Distillation, Engine, Provenance
from infra.cache.distillations import TTL_SECONDS, RedisDistillationCache
from infra.cache.redis import open_redis
from tests.infra.cache.redis_server import RedisServer

DISTILLATION = Distillation(
    titles=["标题", "另一个"],
    summary="摘要🀄",
    key_points=["一", "二"],
    quotes=["原话"],
    tags=["标签"],
    body="# 标题\n\n摘要",
    provenance=Provenance(
        engine=Engine.LLM, model="model-1", prompt_version="distil/2", tokens_in=7, cost_micros=3
    ),
)

MADE = Kept("generation", DISTILLATION)


async def test_what_was_put_is_got_and_expires(redis: Redis) -> None:
    cache = RedisDistillationCache(redis)

    await cache.put("0f" * 32, MADE)

    assert await cache.get("0f" * 32) == MADE
    ttl = await redis.ttl(f"content:extract:{'0f' * 32}")
    assert TTL_SECONDS - 60 < ttl <= TTL_SECONDS == 1800


async def test_what_was_never_put_is_not_there(redis: Redis) -> None:
    assert await RedisDistillationCache(redis).get("00" * 32) is None


@pytest.mark.parametrize("stored", ["", "null", "[]", '{"titles": ["of another release"]}'])
async def test_what_cannot_be_read_is_not_there(redis: Redis, stored: str) -> None:
    await redis.set("content:extract:key", stored)

    assert await RedisDistillationCache(redis).get("key") is None


async def test_without_redis_nothing_is_kept_and_nothing_fails(own_server: RedisServer) -> None:
    async with open_redis(own_server.url, reply_seconds=0.1) as redis:
        cache = RedisDistillationCache(redis)
        await cache.put("key", MADE)
        await own_server.go_away()

        await cache.put("key", MADE)

        assert await cache.get("key") is None
