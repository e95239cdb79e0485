"""Connections to read with: at hand for the next reader, and in nobody's way."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import QueuePool, event, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.util import await_only

from infra.db.engine import has_ended, open_primary
from infra.db.types import InputCodec
from infra.db.warm import WarmConnections
from infra.identity import new_id
from tests.infra.db.opening import opened, settings_of
from tests.infra.db.rows import INPUT_TYPES
from tests.server.patience import soon


@pytest.fixture
async def engine(server_url: str) -> AsyncIterator[AsyncEngine]:
    engine = open_primary(settings_of(server_url), InputCodec(INPUT_TYPES))
    yield engine
    await engine.dispose()


@pytest.fixture
async def warm(engine: AsyncEngine) -> AsyncIterator[WarmConnections]:
    warm = WarmConnections(engine, limit=1)
    yield warm
    await warm.end()


def checked_out(engine: AsyncEngine) -> int:
    pool = engine.sync_engine.pool
    assert isinstance(pool, QueuePool)
    return pool.checkedout()


async def thread_id(connection: AsyncConnection) -> int:
    """The server's number for it; asked without a transaction of SQLAlchemy's."""
    raw = await connection.get_raw_connection()
    assert raw.driver_connection is not None
    number: int = raw.driver_connection.thread_id()
    return number


async def test_the_next_reader_has_the_same_connection(warm: WarmConnections) -> None:
    async with warm.connect() as first:
        number = await thread_id(first)
    async with warm.connect() as second:
        assert second is first
        assert await thread_id(second) == number


async def test_the_pool_has_it_back_after_a_moment(
    warm: WarmConnections, engine: AsyncEngine
) -> None:
    is_back = asyncio.Event()
    event.listen(engine.sync_engine, "checkin", lambda *_: is_back.set())
    async with warm.connect():
        pass
    assert checked_out(engine) == 1

    await is_back.wait()

    assert checked_out(engine) == 0


async def test_two_at_once_have_one_each_and_no_more_stay_than_may(
    warm: WarmConnections, engine: AsyncEngine
) -> None:
    async with warm.connect() as first, warm.connect() as second:
        assert second is not first
        assert checked_out(engine) == 2
    assert checked_out(engine) == 1


async def test_after_an_error_it_goes_back_to_the_pool(
    warm: WarmConnections, engine: AsyncEngine
) -> None:
    with pytest.raises(LookupError):
        async with warm.connect():
            raise LookupError
    assert checked_out(engine) == 0


async def test_one_inside_a_transaction_goes_back_to_the_pool(
    warm: WarmConnections, engine: AsyncEngine
) -> None:
    async with warm.connect() as connection:
        await connection.execute(text("SELECT 1"))
        assert connection.in_transaction()
    assert checked_out(engine) == 0


async def test_one_that_its_server_has_closed_is_not_handed_out(
    warm: WarmConnections, engine: AsyncEngine
) -> None:
    async with warm.connect() as first:
        number = await thread_id(first)
        async with engine.connect() as other:
            await other.exec_driver_sql(f"KILL {number:d}")
        raw = await first.get_raw_connection()
        while not has_ended(raw.driver_connection):  # noqa: ASYNC110 - the driver tells nobody
            await asyncio.sleep(0)
    async with warm.connect() as second:
        assert (await second.execute(text("SELECT 1"))).scalar_one() == 1
        assert await thread_id(second) != number


async def test_the_end_leaves_none_out(engine: AsyncEngine) -> None:
    warm = WarmConnections(engine, limit=3)
    async with warm.connect(), warm.connect(), warm.connect():
        pass
    assert checked_out(engine) == 3

    await warm.end()

    assert checked_out(engine) == 0


async def test_where_the_pool_is_short_of_them_none_stays_out(server_url: str) -> None:
    """Or readers would pass theirs on to each other, before the eyes of whoever waits."""
    settings = settings_of(server_url).model_copy(
        update={"database_pool_size": 2, "database_max_overflow": 1}
    )
    engine = open_primary(settings, InputCodec(INPUT_TYPES))
    warm = WarmConnections(engine, limit=2)
    async with engine.connect(), engine.connect():
        writer = asyncio.create_task(_connected(engine))
        async with warm.connect():
            await asyncio.sleep(0)
            assert not writer.done()

        await soon(writer)
    await warm.end()
    await engine.dispose()


async def test_who_writes_has_one_that_readers_have_left(server_url: str) -> None:
    """And the server is not asked for one more."""
    opened_by_pool: list[object] = []
    settings = settings_of(server_url, database_pool_size=3, database_max_overflow=3)
    async with opened(settings) as database:
        engine = database._primary.sync_engine  # noqa: SLF001 - whose pool nobody else shows
        event.listen(engine, "connect", lambda *_: opened_by_pool.append(1))
        async with database.read_latest() as one, database.read_latest() as two:
            await one.users.get_many([new_id()])
            await two.users.get_many([new_id()])
        async with database.read_latest() as again:
            await again.users.get_many([new_id()])
            async with database.begin(), database.begin() as work:
                assert await work.users.get(new_id()) is None

    assert len(opened_by_pool) == 3


async def test_who_writes_after_one_has_read_opens_none(server_url: str) -> None:
    opened_by_pool: list[object] = []
    async with opened(settings_of(server_url)) as database:
        engine = database._primary.sync_engine  # noqa: SLF001 - as above
        event.listen(engine, "connect", lambda *_: opened_by_pool.append(1))
        async with database.read_latest() as reader:
            await reader.users.get_many([new_id()])
        async with database.begin() as work:
            assert await work.users.get(new_id()) is None

    assert len(opened_by_pool) == 1


async def test_where_the_pool_has_some_of_its_own_readers_keep_theirs(
    warm: WarmConnections, engine: AsyncEngine
) -> None:
    async with warm.connect(), engine.connect():
        pass
    assert checked_out(engine) == 1

    await warm.make_room()
    assert checked_out(engine) == 1

    async with engine.connect():  # has the last of its own
        await warm.make_room()
        assert checked_out(engine) == 1


async def test_who_comes_too_late_does_not_wait_for_a_silent_server(
    warm: WarmConnections, engine: AsyncEngine
) -> None:
    async with warm.connect():
        pass
    may_close = asyncio.Event()
    event.listen(engine.sync_engine, "reset", lambda *_: await_only(may_close.wait()))
    # Whoever waits all the same finds it closed below, rather than waits for ever.
    asyncio.get_running_loop().call_later(5, may_close.set)

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await warm.make_room()
    assert checked_out(engine) == 1

    may_close.set()
    await warm.end()
    assert checked_out(engine) == 0


async def test_as_many_as_the_pool_has_but_one_stay_out(server_url: str) -> None:
    settings = settings_of(server_url, database_pool_size=4, database_max_overflow=4)
    checked_out_by_pool: list[object] = []
    async with opened(settings) as database:
        engine = database._primary.sync_engine  # noqa: SLF001 - as above
        event.listen(engine, "checkout", lambda *_: checked_out_by_pool.append(1))
        for _ in range(3):
            async with database.read_latest(), database.read_latest(), database.read_latest():
                pass

    assert len(checked_out_by_pool) == 3


async def _connected(engine: AsyncEngine) -> None:
    async with engine.connect():
        pass


async def test_one_that_was_out_for_long_goes_back(engine: AsyncEngine) -> None:
    """The pool then looks at its age."""
    warm = WarmConnections(engine, limit=1, out_seconds=0)

    async with warm.connect():
        pass

    assert checked_out(engine) == 0
