"""Databases, a Redis and a clock that any test of an adapter can ask for."""

import asyncio
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from infra.db.columns import metadata
from infra.db.engine import driver_url
from infra.db.migration import migrate
from tests.infra.fake_clock import FakeClock
from tests.servers import MariaDb, RedisServer

_DATABASE = "laowang_test"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="session")
def mariadb_primary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MariaDb]:
    """A MariaDB that writes a binary log, so that others can follow it."""
    server = MariaDb(tmp_path_factory.mktemp("primary"), server_id=1)
    server.install()
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def mariadb_replica(
    tmp_path_factory: pytest.TempPathFactory, mariadb_primary: MariaDb
) -> Iterator[MariaDb]:
    """Follows `mariadb_primary`; a test that stops it starts it again."""
    server = MariaDb(tmp_path_factory.mktemp("replica"), server_id=2)
    server.install()
    server.start()
    server.follow(mariadb_primary)
    yield server
    server.stop()


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    asyncio.run(migrate(f"sqlite:///{path}"))
    return path


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """A new SQLite database with the three plans and nothing else."""
    path = shutil.copy(migrated_sqlite, tmp_path / "test.db")
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def migrated_mariadb(mariadb_primary: MariaDb) -> str:
    mariadb_primary.sql(f"CREATE DATABASE {_DATABASE}")
    url = mariadb_primary.url(_DATABASE)
    asyncio.run(migrate(url))
    return url


@pytest.fixture
def mariadb_url(migrated_mariadb: str) -> str:
    """The MariaDB database, emptied but for the three plans."""
    asyncio.run(_empty(migrated_mariadb))
    return migrated_mariadb


@pytest.fixture(scope="session")
def migrated_mysql() -> str:
    """A real MySQL, where TEST_MYSQL_URL names an empty database of one."""
    url = os.environ["TEST_MYSQL_URL"]
    asyncio.run(migrate(url))
    return url


@pytest.fixture
def mysql_url(migrated_mysql: str) -> str:
    asyncio.run(_empty(migrated_mysql))
    return migrated_mysql


async def _empty(url: str) -> None:
    engine = create_async_engine(driver_url(url))
    async with engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            if table.name != "plans":
                await connection.execute(table.delete())
    await engine.dispose()


_DATABASES = ["sqlite", "mariadb", *(["mysql"] if "TEST_MYSQL_URL" in os.environ else [])]


@pytest.fixture(params=_DATABASES)
def database_url(request: pytest.FixtureRequest) -> str:
    """Runs the test once for each kind of database, on one that is migrated and empty."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url
