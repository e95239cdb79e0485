"""Nobody reads older than what they wrote, whichever process they ask."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, event

from infra.db.positions import CommitPosition
from infra.db.unit_of_work import SqlDatabase
from tests.captured_logs import capture_logs
from tests.infra.db.opening import opened
from tests.infra.db.replication.pair import OURS, Pair, sees, served_by, watched, write
from tests.infra.db.rows import a_user
from tests.servers import MariaDb


async def test_reads_go_to_the_replica(pair: Pair, database: SqlDatabase) -> None:
    user = await write(database)
    pair.catch_up()

    assert await served_by(database, user, reader=None) == pair.replica.port
    assert await served_by(database, user, reader=user.id) == pair.replica.port
    with watched() as traffic:
        async with database.read_latest() as reads:
            await reads.users.get_many([user.id])
    assert traffic.ports == [pair.primary.port]


async def test_everybody_reads_their_own_writes(database: SqlDatabase) -> None:
    for _ in range(30):
        user = await write(database)
        assert await sees(database, user, reader=user.id)


async def test_a_replica_that_has_not_heard_of_a_write_is_passed_over(
    pair: Pair, database: SqlDatabase
) -> None:
    other = await write(database)
    assert await served_by(database, other, reader=other.id) == pair.replica.port
    pair.stop_replication()
    user = await write(database)

    assert await served_by(database, user, reader=user.id) == pair.primary.port
    assert await served_by(database, other, reader=other.id) == pair.replica.port
    assert not await sees(database, user, reader=other.id), "who wrote nothing may wait"

    pair.start_replication()
    assert await served_by(database, user, reader=user.id) == pair.replica.port


async def test_another_process_passes_it_over_too(pair: Pair, database: SqlDatabase) -> None:
    pair.stop_replication()
    user = await write(database)

    async with pair.process() as other:
        assert await served_by(other, user, reader=user.id) == pair.primary.port


async def test_a_read_waits_a_little_for_the_replica(pair: Pair) -> None:
    async with pair.process(wait_seconds=30) as database:
        other = await write(database)
        assert await served_by(database, other, reader=other.id) == pair.replica.port
        pair.stop_replication()
        user = await write(database)
        with watched() as traffic:
            reading = asyncio.create_task(served_by(database, user, reader=user.id))
            await traffic.has_waited.wait()
            await asyncio.to_thread(pair.start_replication)
            assert await reading == pair.replica.port


async def test_what_a_connection_has_proven_is_not_asked_again(
    pair: Pair, database: SqlDatabase
) -> None:
    user, other = await write(database), await write(database)
    with watched() as traffic:
        assert await sees(database, other, reader=other.id)
        for _ in range(3):
            assert await sees(database, other, reader=other.id)
            assert await sees(database, user, reader=user.id)
    assert traffic.waits == 1
    assert traffic.ports == [pair.replica.port] * 7


async def test_a_transaction_for_nobody_notes_nothing(pair: Pair, database: SqlDatabase) -> None:
    user = a_user()
    async with database.begin() as work:
        await work.users.add(user)

    assert await pair.redis.keys("position:*") == []


class HeldUp:
    """A store that takes its time, until the caller gives up."""

    def __init__(self) -> None:
        self.is_asked = asyncio.Event()

    async def put(self, user_id: str, position: CommitPosition) -> None:
        self.is_asked.set()
        await asyncio.Event().wait()

    async def get(self, user_id: str) -> CommitPosition | None:
        return None


async def test_a_commit_whose_writer_was_cancelled_is_still_read(pair: Pair) -> None:
    store = HeldUp()
    async with opened(pair.settings(0.2), positions=store, monotonic=pair.clock) as database:
        user = a_user()

        async def commit() -> None:
            async with database.begin(user_id=user.id) as work:
                await work.users.add(user)

        pair.stop_replication()
        writing = asyncio.create_task(commit())
        await store.is_asked.wait()
        writing.cancel()
        await asyncio.wait([writing])

        assert await served_by(database, user, reader=user.id) == pair.primary.port


@contextmanager
def freezing_before_the_position(server: MariaDb) -> Iterator[None]:
    """The server hangs from the moment that somebody asks what it has committed."""

    def freeze(_connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        if "last_gtid" in statement:
            server.freeze()

    event.listen(Engine, "before_cursor_execute", freeze)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", freeze)
        server.thaw()


@OURS
async def test_a_commit_whose_position_the_primary_does_not_tell_stands_and_is_read(
    pair: Pair, database: SqlDatabase, mariadb_primary: MariaDb
) -> None:
    pair.stop_replication()
    with freezing_before_the_position(mariadb_primary), capture_logs() as logs:
        user = await write(database)

    assert [log["event"] for log in logs] == ["position.unknown"]
    assert await served_by(database, user, reader=user.id) == pair.primary.port
