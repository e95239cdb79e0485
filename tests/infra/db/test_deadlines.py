"""However long the database keeps silent, whoever asks it gets an answer."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import pytest

from domain.unit_of_work import Database, DatabaseUnavailable
from infra.db.unit_of_work import SqlDatabase
from tests.infra.db.opening import opened, settings_of
from tests.infra.db.rows import a_user, add_user
from tests.servers import MariaDb

_IMPATIENT = {"database_pool_timeout_seconds": 1, "database_statement_timeout_seconds": 1}


@pytest.fixture
async def impatient(mariadb_url: str) -> AsyncIterator[SqlDatabase]:
    async with opened(settings_of(mariadb_url, **_IMPATIENT)) as database:
        yield database


@contextmanager
def frozen(server: MariaDb) -> Iterator[None]:
    server.freeze()
    try:
        yield
    finally:
        server.thaw()


async def refuses_work(database: Database) -> None:
    user = a_user()
    with pytest.raises(DatabaseUnavailable):
        async with database.begin() as work:
            await work.users.add(user)
    with pytest.raises(DatabaseUnavailable):
        async with database.read_latest() as reader:
            await reader.users.get_many([user.id])


async def works(database: Database) -> None:
    async with database.begin() as work:
        user = await add_user(work)
    async with database.read_latest() as reader:
        assert len(await reader.users.get_many([user.id])) == 1


async def test_a_server_that_hangs_before_it_greets_is_unavailable(
    impatient: SqlDatabase, mariadb_primary: MariaDb
) -> None:
    """The system accepts the connection; the server says nothing on it."""
    with frozen(mariadb_primary):
        await refuses_work(impatient)

    await works(impatient)


async def test_a_server_that_hangs_on_a_pooled_connection_is_unavailable(
    impatient: SqlDatabase, mariadb_primary: MariaDb
) -> None:
    await works(impatient)
    with frozen(mariadb_primary):
        await refuses_work(impatient)

    await works(impatient)


async def test_a_server_that_hangs_at_the_commit_is_unavailable(
    impatient: SqlDatabase, mariadb_primary: MariaDb
) -> None:
    with pytest.raises(DatabaseUnavailable):
        async with impatient.begin() as work:
            user = await add_user(work)
            mariadb_primary.freeze()
    mariadb_primary.thaw()

    await works(impatient)
    async with impatient.begin() as work:
        # Whether it was still committed is unknown; that it is locked no longer is not.
        await work.users.lock(user.id)


async def test_a_pool_that_stays_empty_is_unavailable(mariadb_url: str) -> None:
    settings = settings_of(
        mariadb_url,
        database_pool_size=1,
        database_max_overflow=0,
        database_pool_timeout_seconds=1,
    )
    async with opened(settings) as database:
        is_inside, may_leave = asyncio.Event(), asyncio.Event()

        async def occupy() -> None:
            async with database.begin():
                is_inside.set()
                await may_leave.wait()

        occupying = asyncio.create_task(occupy())
        await is_inside.wait()
        await refuses_work(database)
        may_leave.set()
        await asyncio.wait([occupying])

        await works(database)
