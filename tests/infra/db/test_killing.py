"""A statement that was cancelled here ends on the server as well, and its locks with it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from infra.db.engine import open_primary
from infra.db.killing import Killing
from infra.db.types import InputCodec
from tests.infra.db.opening import settings_of
from tests.infra.db.rows import INPUT_TYPES

#: No limit of the server's ends what these tests begin.
_NEVER_SECONDS = 86400
_THREADS = text(
    "SELECT id FROM information_schema.processlist"
    " WHERE info LIKE :statement AND id <> CONNECTION_ID()"
)


@pytest.fixture
async def engine(server_url: str) -> AsyncIterator[AsyncEngine]:
    settings = settings_of(server_url, database_statement_timeout_seconds=_NEVER_SECONDS)
    engine = open_primary(settings, InputCodec(INPUT_TYPES))
    yield engine
    await engine.dispose()


async def threads(engine: AsyncEngine, mark: str) -> list[int]:
    """Those whose statement has that mark, beside the one that asks."""
    async with engine.connect() as connection:
        found = await connection.execute(_THREADS, {"statement": f"%{mark}%"})
        return list(found.scalars())


async def count_on_the_server(engine: AsyncEngine, mark: str) -> None:
    """Not `SLEEP`, which itself looks now and then whether anybody is still there."""
    async with engine.connect() as connection:
        await connection.exec_driver_sql(f"SELECT BENCHMARK(1e15, SHA2('x', 512)) /* {mark} */")


async def test_a_cancelled_statement_does_not_run_on(engine: AsyncEngine) -> None:
    killing, mark = Killing(engine), uuid4().hex
    counting = asyncio.create_task(count_on_the_server(engine, mark))
    while not await threads(engine, mark):
        assert not counting.done()

    counting.cancel()
    with suppress(asyncio.CancelledError):
        await counting
    await killing.settled()

    while await threads(engine, mark):
        pass  # the server ends it in its own time: the test's limit is the only one
    await killing.end()


async def test_one_that_has_ended_already_is_no_fault(engine: AsyncEngine) -> None:
    killing, mark = Killing(engine), uuid4().hex
    counting = asyncio.create_task(count_on_the_server(engine, mark))
    while not await threads(engine, mark):
        assert not counting.done()
    [thread_id] = await threads(engine, mark)
    async with engine.connect() as connection:
        counting.cancel()
        await connection.exec_driver_sql(f"KILL {thread_id:d}")
    with suppress(asyncio.CancelledError):
        await counting

    await killing.settled()

    async with engine.connect() as connection:
        assert (await connection.exec_driver_sql("SELECT 1")).scalar_one() == 1
    await killing.end()
