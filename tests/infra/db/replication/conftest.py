import os
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from sqlalchemy import make_url

from infra.cache.redis import open_redis
from infra.db.unit_of_work import SqlDatabase
from tests.infra.db.replication.pair import Clock, Pair
from tests.servers import MySql, RedisServer, SqlServer

_MYSQL_URLS = ("TEST_MYSQL_URL", "TEST_MYSQL_REPLICA_URL")
_PAIRS = ["mariadb", *(["mysql"] if "TEST_MYSQL_REPLICA_URL" in os.environ else [])]


@dataclass(frozen=True)
class Servers:
    primary: SqlServer
    replica: SqlServer
    database: str


@pytest.fixture(params=_PAIRS)
def servers(request: pytest.FixtureRequest) -> Servers:
    url = make_url(request.getfixturevalue(f"{request.param}_url"))
    assert url.database is not None
    if request.param == "mariadb":
        primary = request.getfixturevalue("mariadb_primary")
        return Servers(primary, request.getfixturevalue("mariadb_replica"), url.database)
    ports = (make_url(os.environ[name]).port for name in _MYSQL_URLS)
    primary, replica = (MySql(port) for port in ports if port is not None)
    return Servers(primary, replica, url.database)


@pytest.fixture
async def pair(servers: Servers, redis_server: RedisServer) -> AsyncIterator[Pair]:
    async with open_redis(redis_server.url) as redis:
        pair = Pair(servers.primary, servers.replica, servers.database, redis, Clock())
        pair.start_replication()
        yield pair
        pair.start_replication()


@pytest.fixture
async def database(pair: Pair) -> AsyncIterator[SqlDatabase]:
    async with pair.process() as database:
        yield database
