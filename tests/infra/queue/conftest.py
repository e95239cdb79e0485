import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from redis.asyncio import Redis

from infra.cache.redis import open_redis
from infra.queue.event_hub import EventHub
from infra.queue.event_log import RedisEventLog
from tests.infra.queue.stream_server import VALKEY, LastingServer, StreamServer
from tests.servers import RedisServer

#: No test waits for it.
NEVER = 3600.0
#: Redis is tested where it is installed.
_BINARIES = [VALKEY, *filter(None, [shutil.which("redis-server")])]


@pytest.fixture(scope="session", params=_BINARIES, ids=lambda path: Path(path).name)
def lasting_server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[StreamServer]:
    server = StreamServer(request.param, tmp_path_factory.mktemp("redis"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def durable_server(tmp_path: Path) -> Iterator[LastingServer]:
    """Remembers everything through a kill; `redis_server` comes back empty."""
    server = LastingServer(tmp_path)
    server.start()
    yield server
    server.stop()


@pytest.fixture
async def redis(lasting_server: StreamServer) -> AsyncIterator[Redis]:
    async with open_redis(lasting_server.url) as client:
        await client.flushall()
        yield client


@pytest.fixture
async def hub(redis: Redis) -> AsyncIterator[EventHub]:
    hub = EventHub(redis)
    hub.start()
    yield hub
    await hub.aclose()


@pytest.fixture
def events(redis: Redis, hub: EventHub) -> RedisEventLog:
    return RedisEventLog(redis, hub)


@pytest.fixture
async def fragile_redis(redis_server: RedisServer) -> AsyncIterator[Redis]:
    """A client of `redis_server`, which the test may kill."""
    async with open_redis(redis_server.url) as client:
        yield client
