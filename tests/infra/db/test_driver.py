"""Statements that go straight to the drivers keep all promises of those that do not."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from domain.content_page import markdown_of
from domain.unit_of_work import DatabaseUnavailable
from infra.db.engine import driver_url
from infra.db.unit_of_work import SqlDatabase
from infra.identity import new_id
from tests.captured_logs import capture_logs
from tests.infra.db.opening import opened, settings_of
from tests.infra.db.rows import (
    a_generation,
    a_user,
    add_content,
    add_user,
    an_article,
    set_stage,
)
from tests.servers import MariaDb

_THREADS = text(
    "SELECT id FROM information_schema.processlist"
    " WHERE info LIKE '%FROM users%' AND id <> CONNECTION_ID()"
)
_PREPARED = "SHOW GLOBAL STATUS LIKE 'Prepared_stmt_count'"
#: No limit of the server's ends what these tests begin.
_NEVER_SECONDS = 86400


@pytest.fixture
async def reading(server_url: str) -> AsyncIterator[SqlDatabase]:
    settings = settings_of(server_url, database_statement_timeout_seconds=_NEVER_SECONDS)
    async with opened(settings) as database:
        yield database


@pytest.fixture
async def root(server_url: str) -> AsyncIterator[AsyncConnection]:
    engine = create_async_engine(driver_url(server_url), isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        yield connection
    await engine.dispose()


async def read(database: SqlDatabase) -> None:
    async with database.read_latest() as reader:
        await reader.users.get_many([new_id()])


@asynccontextmanager
async def waiting(
    asking: Coroutine[Any, Any, object], root: AsyncConnection
) -> AsyncIterator[asyncio.Task[object]]:
    """One that asks for users, and waits at the server for a lock."""
    await root.exec_driver_sql("LOCK TABLES users WRITE")
    task = asyncio.create_task(asking)
    try:
        while not await threads(root):
            assert not task.done()
        yield task
    finally:
        await root.exec_driver_sql("UNLOCK TABLES")


async def threads(root: AsyncConnection) -> list[int]:
    return list((await root.execute(_THREADS)).scalars())


@pytest.mark.parametrize("times", [0, 1], ids=["not yet prepared", "prepared before"])
async def test_a_read_that_is_cancelled_ends_on_the_server_as_well(
    reading: SqlDatabase, root: AsyncConnection, times: int
) -> None:
    for _ in range(times):
        await read(reading)
    async with waiting(read(reading), root) as task:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        while await threads(root):
            pass  # the server ends it in its own time: the test's limit is the only one

    assert task.cancelled()
    await read(reading)


@pytest.mark.parametrize("ended", ["KILL QUERY", "KILL"], ids=["statement", "connection"])
async def test_a_read_that_the_server_ends_is_unavailable(
    reading: SqlDatabase, root: AsyncConnection, ended: str
) -> None:
    await read(reading)
    async with waiting(read(reading), root) as task:
        [thread_id] = await threads(root)
        await root.exec_driver_sql(f"{ended} {thread_id:d}")
        with pytest.raises(DatabaseUnavailable):
            await task

    await read(reading)


async def test_a_reader_that_has_lost_its_connection_is_unavailable(
    reading: SqlDatabase, root: AsyncConnection
) -> None:
    async with reading.read_latest() as reader:
        async with waiting(reader.users.get_many([new_id()]), root) as task:
            [thread_id] = await threads(root)
            await root.exec_driver_sql(f"KILL {thread_id:d}")
            with pytest.raises(DBAPIError):
                await task

        with pytest.raises(DatabaseUnavailable):
            await reader.users.get_many([new_id()])


async def test_a_table_that_is_missing_is_our_own_mistake(
    reading: SqlDatabase, root: AsyncConnection
) -> None:
    await root.exec_driver_sql("RENAME TABLE users TO elsewhere")
    try:
        with pytest.raises(DBAPIError, match="doesn't exist") as caught:
            await read(reading)
    finally:
        await root.exec_driver_sql("RENAME TABLE elsewhere TO users")

    assert not caught.value.connection_invalidated
    await read(reading)


async def test_a_table_that_changes_is_read_as_it_is_now(
    reading: SqlDatabase, root: AsyncConnection
) -> None:
    async with reading.begin() as work:
        user = await add_user(work)
    await read(reading)
    await root.exec_driver_sql("ALTER TABLE users ADD COLUMN spare INT FIRST, FORCE")
    try:
        async with reading.read_latest() as reader:
            [found] = await reader.users.get_many([user.id])
    finally:
        await root.exec_driver_sql("ALTER TABLE users DROP COLUMN spare")

    assert found.email == user.email


#: What a server sends at once; what it sends in parts; more than the driver's buffer holds.
@pytest.mark.parametrize("length", [100, 20_000, 300_000])
async def test_an_answer_is_whole_however_it_comes(reading: SqlDatabase, length: int) -> None:
    stage = await set_stage(reading)
    article = an_article(a_generation(stage.key))
    article.body = "汤" * length
    await add_content(reading, stage, article)

    async with reading.read_latest() as reader:
        for _ in range(3):  # how the first is read differs from all others
            [found] = await reader.contents.get_many([article.id])
            assert markdown_of(found, []) == markdown_of(article, [])
        assert await reader.contents.get_many([new_id()]) == []


async def prepared(root: AsyncConnection) -> int:
    shown = await root.exec_driver_sql(_PREPARED)
    return int(shown.one().Value)


#: Of lists up to 256 keys, by powers of two; beyond that, each 256 more have one of their own.
_SHAPES = 9


async def test_a_connection_keeps_few_statements_prepared(
    reading: SqlDatabase, root: AsyncConnection
) -> None:
    before = await prepared(root)
    async with reading.read_latest() as reader:
        for size in range(17):
            ids = [new_id() for _ in range(2**size if size < _SHAPES else 256 * (size - 6))]
            await reader.users.get_many(ids)
            await reader.contents.get_many(ids)
            await reader.users.get_many(ids)
        # One more command, so that the server has heard of all that came before.
        await reader.contents.get_many(ids)
        assert await prepared(root) == before + 32


async def test_a_server_that_prepares_nothing_is_asked_in_words(
    mariadb_url: str, mariadb_primary: MariaDb
) -> None:
    kept = mariadb_primary.sql("SELECT @@global.max_prepared_stmt_count")
    async with opened(settings_of(mariadb_url)) as database:
        async with database.begin() as work:
            user = a_user()
            await work.users.add(user)
        before = mariadb_primary.sql(_PREPARED)
        try:
            with capture_logs() as logs:
                async with database.read_latest() as reader:
                    await reader.users.get_many([user.id, new_id()])
                    assert mariadb_primary.sql(_PREPARED) != before
                    mariadb_primary.sql("SET GLOBAL max_prepared_stmt_count = 0")
                    for _ in range(2):
                        [found] = await reader.users.get_many([user.id])
                    assert mariadb_primary.sql(_PREPARED) == before
        finally:
            mariadb_primary.sql(f"SET GLOBAL max_prepared_stmt_count = {kept}")

    assert found.created_at == user.created_at
    assert [each["event"] for each in logs] == ["statement.unprepared"]
