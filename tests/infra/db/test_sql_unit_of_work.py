"""Transactions: all or nothing, apart from each other, and honest about what went wrong."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from domain.unit_of_work import Database, DatabaseConflict, DatabaseUnavailable
from infra.db.engine import open_primary
from infra.db.types import InputCodec
from infra.db.unit_of_work import DatabaseHealth, SqlDatabase
from tests.infra.db.opening import opened, settings_of, threads_end
from tests.infra.db.rows import INPUT_TYPES, a_user, add_user
from tests.servers import MariaDb, free_port
from tests.sql_recorder import recorded_sql


async def test_leaving_cleanly_commits_what_was_changed(database: Database) -> None:
    async with database.begin() as work:
        user = await add_user(work)
        user.display_name = "新名字"

    async with database.read_latest() as reader:
        (found,) = await reader.users.get_many([user.id])
    assert found.display_name == "新名字"


async def test_an_error_undoes_everything(database: Database) -> None:
    class Changed(Exception):
        pass

    with pytest.raises(Changed):
        async with database.begin() as work:
            user = await add_user(work)
            raise Changed

    async with database.read_latest() as reader:
        assert await reader.users.get_many([user.id]) == []


async def test_cancelling_undoes_everything_and_leaves_the_database_usable(
    database: Database,
) -> None:
    user = a_user()
    is_inside = asyncio.Event()

    async def linger() -> None:
        async with database.begin() as work:
            await work.users.add(user)
            is_inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(linger())
    await is_inside.wait()
    task.cancel()
    await asyncio.wait([task])

    assert task.cancelled()
    async with database.begin() as work:
        assert await work.users.get(user.id) is None


async def test_nobody_reads_what_is_not_committed(database: Database) -> None:
    async with database.begin() as work:
        user = await add_user(work)
        async with database.read_latest() as reader:
            assert await reader.users.get_many([user.id]) == []
    async with database.read_latest() as reader:
        assert len(await reader.users.get_many([user.id])) == 1


async def test_blocks_run_at_once_each_by_itself(database: Database) -> None:
    users = [a_user() for _ in range(20)]

    async def add(index: int) -> None:
        async with database.begin() as work:
            await work.users.add(users[index])

    await asyncio.gather(*(add(index) for index in range(20)))

    async with database.read_latest() as reader:
        assert len(await reader.users.get_many([user.id for user in users])) == 20


async def test_a_read_needs_one_statement_and_no_other(database: Database) -> None:
    with recorded_sql() as statements:
        async with database.read() as reader:
            await reader.users.get_many(["nobody"])
    assert len(statements) == 1


async def test_the_clock_is_the_databases_in_utc(database: Database) -> None:
    async with database.begin() as work:
        first = await work.now()
        second = await work.now()

    assert first.tzinfo is UTC
    assert abs(datetime.now(UTC) - first) < timedelta(minutes=1)
    assert first <= second


async def test_a_healthy_database_says_so(database: SqlDatabase) -> None:
    assert await database.health() == DatabaseHealth(is_primary_up=True, is_migrated=True)


async def test_a_database_without_our_tables_says_so(tmp_path: Path) -> None:
    async with opened(settings_of(f"sqlite:///{tmp_path}/empty.db")) as database:
        assert await database.health() == DatabaseHealth(is_primary_up=True, is_migrated=False)


async def test_a_database_that_a_newer_release_has_migrated_will_do(sqlite_url: str) -> None:
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as file, file:
        file.execute("UPDATE alembic_version SET version_num = '9999'")

    async with opened(settings_of(sqlite_url)) as database:
        assert (await database.health()).is_migrated


@pytest.mark.parametrize("scheme", ["sqlite", "mysql"])
async def test_an_absent_database_is_unavailable(tmp_path: Path, scheme: str) -> None:
    absent = {
        "sqlite": f"sqlite:///{tmp_path}/no/such/directory/test.db",
        "mysql": f"mysql://root@127.0.0.1:{free_port()}/test",
    }
    async with opened(settings_of(absent[scheme])) as database:
        with pytest.raises(DatabaseUnavailable):
            async with database.begin() as work:
                await work.users.get("anybody")
        with pytest.raises(DatabaseUnavailable):
            async with database.read() as reader:
                await reader.users.get_many(["anybody"])
        assert await database.health() == DatabaseHealth(is_primary_up=False)
    await threads_end()


async def test_a_restarted_server_costs_no_error(
    mariadb_url: str, mariadb_primary: MariaDb
) -> None:
    async with opened(settings_of(mariadb_url)) as database:
        async with database.begin() as work:
            user = await add_user(work)
        await asyncio.to_thread(mariadb_primary.stop)
        await asyncio.to_thread(mariadb_primary.start)
        async with database.read_latest() as reader:
            assert len(await reader.users.get_many([user.id])) == 1


async def test_a_server_that_ends_inside_a_transaction_is_unavailable(
    mariadb_url: str, mariadb_primary: MariaDb
) -> None:
    async with opened(settings_of(mariadb_url)) as database:
        user = a_user()
        with pytest.raises(DatabaseUnavailable):
            async with database.begin() as work:
                await work.users.add(user)
                await asyncio.to_thread(mariadb_primary.stop)
                await work.users.get_by_email("other@example.com")
        await asyncio.to_thread(mariadb_primary.start)
        async with database.begin() as work:
            assert await work.users.get(user.id) is None


async def test_a_deadlock_is_a_conflict_for_one_and_none_for_the_other(server_url: str) -> None:
    async with opened(settings_of(server_url)) as database:
        async with database.begin() as work:
            first, second = await add_user(work), await add_user(work)
        both_hold_one = asyncio.Barrier(2)

        async def lock(*user_ids: str) -> None:
            async with database.begin() as work:
                await work.users.lock(user_ids[0])
                await both_hold_one.wait()
                await work.users.lock(user_ids[1])

        ends = await asyncio.gather(
            lock(first.id, second.id), lock(second.id, first.id), return_exceptions=True
        )

    assert [end for end in ends if end is None] == [None]
    assert [type(end) for end in ends if end is not None] == [DatabaseConflict]


async def test_waiting_for_a_lock_has_an_end(server_url: str) -> None:
    settings = settings_of(server_url, database_statement_timeout_seconds=1)
    async with opened(settings) as database:
        async with database.begin() as work:
            user = await add_user(work)
        async with database.begin() as holder:
            await holder.users.lock(user.id)
            with pytest.raises(DatabaseUnavailable):
                async with database.begin() as waiter:
                    await waiter.users.lock(user.id)


async def test_a_session_is_strict_and_in_utc(server_url: str) -> None:
    """What the server says of a connection that the pool hands out."""
    engine = open_primary(settings_of(server_url), InputCodec(INPUT_TYPES))
    async with engine.connect() as connection:
        shown = await connection.execute(text("SHOW SESSION VARIABLES"))
        variables = {row["Variable_name"]: row["Value"] for row in shown.mappings()}
    await engine.dispose()

    assert variables["time_zone"] == "+00:00"
    assert "STRICT_TRANS_TABLES" in variables["sql_mode"]
    # MariaDB's name, or MySQL's.
    isolation = variables.get("tx_isolation") or variables["transaction_isolation"]
    assert isolation == "READ-COMMITTED"
    assert variables["innodb_lock_wait_timeout"] == "5"
    limits = {variables.get("max_statement_time"), variables.get("max_execution_time")}
    assert limits & {"10.000000", "10000"}
