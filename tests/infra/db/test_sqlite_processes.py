"""Several processes on one SQLite file: one writes at a time, and nobody who reads waits."""

import asyncio
import sqlite3
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager

import pytest
from sqlalchemy import make_url

from domain.unit_of_work import Database, DatabaseConflict
from infra.db.unit_of_work import SqlDatabase
from tests.infra.db.opening import opened, settings_of
from tests.infra.db.rows import a_user, add_user, set_stage

_PROCESSES = 3
_HOLDS = 20
_HOLD = """
import asyncio, sys
from tests.infra.db.opening import opened, settings_of
from tests.infra.db.rows import NOW

async def hold(url, key_id, times):
    async with opened(settings_of(url)) as database:
        for _ in range(times):
            async with database.begin() as work:
                assert await work.keys.hold(key_id, 1, now=NOW) is not None

asyncio.run(hold(sys.argv[1], sys.argv[2], int(sys.argv[3])))
"""


@pytest.fixture
async def database(sqlite_url: str) -> AsyncIterator[SqlDatabase]:
    async with opened(settings_of(sqlite_url)) as database:
        yield database


@contextmanager
def held_by_another(url: str) -> Iterator[sqlite3.Connection]:
    """The lock of the only writer, until the context ends."""
    path = make_url(url).database
    assert path is not None
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield connection
        connection.execute("ROLLBACK")


async def count_of(database: Database, user_id: str) -> int:
    async with database.read_latest() as reader:
        return len(await reader.users.get_many([user_id]))


async def test_processes_that_write_at_once_take_turns(
    database: SqlDatabase, sqlite_url: str
) -> None:
    stage = await set_stage(database, credits_granted=_PROCESSES * _HOLDS)
    arguments = (sqlite_url, stage.key.id, str(_HOLDS))
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", _HOLD, *arguments, stderr=asyncio.subprocess.PIPE
        )
        for _ in range(_PROCESSES)
    ]
    said = await asyncio.gather(*(process.communicate() for process in processes))

    assert [process.returncode for process in processes] == [0] * _PROCESSES, said
    async with database.read_latest() as reader:
        key = await reader.keys.get_by_digest(stage.key.code_digest)
    assert key is not None
    assert (key.credits_held, key.credits_available) == (_PROCESSES * _HOLDS, 0)


async def test_who_waits_too_long_for_another_process_is_told_of_a_conflict(
    database: SqlDatabase, sqlite_url: str
) -> None:
    user = a_user()
    with held_by_another(sqlite_url), pytest.raises(DatabaseConflict):
        async with database.begin() as work:
            await work.users.add(user)

    assert await count_of(database, user.id) == 0
    async with database.begin() as work:
        await work.users.add(user)
    assert await count_of(database, user.id) == 1


async def test_nobody_who_reads_waits_for_who_writes(
    database: SqlDatabase, sqlite_url: str
) -> None:
    async with database.begin() as work:
        user = await add_user(work)

    with held_by_another(sqlite_url) as writer:
        writer.execute("DELETE FROM users")
        assert await count_of(database, user.id) == 1
