from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from redis.asyncio import Redis

from infra.cache.redis import open_redis
from infra.cache.sessions import RedisSessions
from tests.infra.cache.devices import TTL_SECONDS, SettableClock
from tests.infra.cache.redis_server import RedisServer


@pytest.fixture(scope="session")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path_factory.mktemp("redis"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[RedisServer]:
    """For tests that stop it, or let it hang."""
    server = RedisServer(tmp_path)
    server.start()
    yield server
    server.stop()


@pytest.fixture
async def redis(shared_server: RedisServer) -> AsyncIterator[Redis]:
    client = open_redis(shared_server.url)
    await client.flushall()
    yield client
    await client.aclose()


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@pytest.fixture
def sessions(redis: Redis, clock: SettableClock) -> RedisSessions:
    return RedisSessions(redis, ttl_seconds=TTL_SECONDS, clock=clock)
