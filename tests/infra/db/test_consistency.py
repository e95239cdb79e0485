"""Nobody reads older than what they wrote, and a replica that fails is not missed."""

import asyncio
import math
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from dataclasses import dataclass, field

import pytest
from redis.asyncio import Redis
from sqlalchemy import Connection, Engine, event, make_url
from structlog.testing import capture_logs

from domain.unit_of_work import Database, DatabaseUnavailable
from domain.user import User
from infra.cache.redis import open_redis
from infra.db.positions import CommitPosition, PositionsUnavailable, RedisPositions
from infra.db.replica import COOL_DOWN_SECONDS, LAG_CHECK_SECONDS
from infra.db.unit_of_work import DatabaseHealth, SqlDatabase
from infra.settings import Settings
from tests.infra.db.opening import opened, settings_of
from tests.infra.db.rows import a_user
from tests.servers import MariaDb, MySql, RedisServer, SqlServer


@dataclass
class Clock:
    """Stands still until a test moves it."""

    seconds: float = 1000.0

    def __call__(self) -> float:
        return self.seconds


@dataclass
class Traffic:
    """What was asked of which server: names of tables, or `WAIT`, by port."""

    ports: list[int] = field(default_factory=list)
    waits: int = 0
    has_waited: asyncio.Event = field(default_factory=asyncio.Event)


@contextmanager
def watched() -> Iterator[Traffic]:
    traffic = Traffic()

    def note(connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        if "GTID_WAIT" in statement or "WAIT_FOR" in statement:
            traffic.waits += 1
            traffic.has_waited.set()
        if "FROM users" in statement:
            assert connection.engine.url.port is not None
            traffic.ports.append(connection.engine.url.port)

    event.listen(Engine, "before_cursor_execute", note)
    yield traffic
    event.remove(Engine, "before_cursor_execute", note)


@dataclass(frozen=True)
class Pair:
    """A primary, its replica, and a Redis, as several processes share them."""

    primary: SqlServer
    replica: SqlServer
    database: str
    redis: Redis
    clock: Clock

    def settings(self, wait_seconds: float) -> Settings:
        return settings_of(
            self.primary.url(self.database),
            read_database_url=self.replica.url(self.database),
            replica_wait_seconds=wait_seconds,
        )

    def process(self, wait_seconds: float = 0.2) -> AbstractAsyncContextManager[SqlDatabase]:
        """The database as one more process opens it."""
        positions = RedisPositions(self.redis)
        return opened(self.settings(wait_seconds), positions=positions, monotonic=self.clock)

    def catch_up(self) -> None:
        self.replica.catch_up_with(self.primary)

    def stop_replication(self) -> None:
        self.replica.sql("STOP REPLICA SQL_THREAD")

    def start_replication(self) -> None:
        self.replica.sql("START REPLICA")
        self.catch_up()


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


#: A server that somebody else has started is not ours to stop.
OURS = pytest.mark.parametrize("servers", ["mariadb"], indirect=True)


@pytest.fixture
async def database(pair: Pair) -> AsyncIterator[SqlDatabase]:
    async with pair.process() as database:
        yield database


async def write(database: Database) -> User:
    """A user who has just come into being by their own doing."""
    user = a_user()
    async with database.begin(user_id=user.id) as work:
        await work.users.add(user)
    return user


async def sees(database: Database, user: User, *, reader: str | None) -> bool:
    async with database.read(user_id=reader) as reads:
        return len(await reads.users.get_many([user.id])) == 1


async def served_by(database: Database, user: User, *, reader: str | None) -> int:
    """The port of the server that showed the user."""
    with watched() as traffic:
        assert await sees(database, user, reader=reader)
    (port,) = traffic.ports
    return port


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


async def test_a_position_is_kept_for_an_hour(pair: Pair, database: SqlDatabase) -> None:
    user = await write(database)

    assert 3590 < await pair.redis.ttl(f"position:user:{user.id}") <= 3600


@OURS
async def test_a_dead_replica_degrades_to_the_primary_for_a_while(
    pair: Pair, database: SqlDatabase, mariadb_replica: MariaDb
) -> None:
    user = await write(database)
    assert await served_by(database, user, reader=user.id) == pair.replica.port

    await asyncio.to_thread(mariadb_replica.stop)
    with capture_logs() as logs:
        for reader in (user.id, None, user.id):
            assert await served_by(database, user, reader=reader) == pair.primary.port
        health = await database.health()
    assert [log["event"] for log in logs].count("replica.unavailable") == 1
    assert health == DatabaseHealth(is_primary_up=True, is_replica_up=False)

    await asyncio.to_thread(mariadb_replica.start)
    await asyncio.to_thread(pair.start_replication)
    assert await served_by(database, user, reader=user.id) == pair.primary.port
    pair.clock.seconds += COOL_DOWN_SECONDS
    with capture_logs() as logs:
        assert await served_by(database, user, reader=user.id) == pair.replica.port
    assert [log["event"] for log in logs] == ["replica.restored"]


@OURS
async def test_a_replica_that_dies_during_a_read_is_not_tried_again_at_once(
    pair: Pair, database: SqlDatabase, mariadb_replica: MariaDb
) -> None:
    user = await write(database)
    pair.catch_up()

    with pytest.raises(DatabaseUnavailable):
        async with database.read() as reads:
            await reads.users.get_many([user.id])
            await asyncio.to_thread(mariadb_replica.stop)
            await reads.users.get_many([user.id])

    assert await served_by(database, user, reader=None) == pair.primary.port
    await asyncio.to_thread(mariadb_replica.start)


@OURS
async def test_a_replica_that_hangs_is_given_up(pair: Pair, mariadb_replica: MariaDb) -> None:
    async with pair.process(wait_seconds=0.01) as database:
        user = await write(database)
        mariadb_replica.freeze()
        try:
            assert await served_by(database, user, reader=user.id) == pair.primary.port
            assert await served_by(database, user, reader=None) == pair.primary.port
        finally:
            mariadb_replica.thaw()


async def test_a_replica_that_has_stopped_following_serves_nobody(
    pair: Pair, database: SqlDatabase
) -> None:
    user = await write(database)
    pair.catch_up()
    assert await served_by(database, user, reader=None) == pair.replica.port
    assert await database.health() == DatabaseHealth(
        is_primary_up=True, is_replica_up=True, replica_lag_seconds=0
    )

    pair.stop_replication()
    pair.clock.seconds += LAG_CHECK_SECONDS
    with capture_logs() as logs:
        assert await served_by(database, user, reader=None) == pair.primary.port
        assert await served_by(database, user, reader=None) == pair.primary.port
    assert [(log["event"], log.get("seconds")) for log in logs] == [("replica.lagging", math.inf)]
    assert (await database.health()).replica_lag_seconds == math.inf

    pair.start_replication()
    pair.clock.seconds += COOL_DOWN_SECONDS
    assert await served_by(database, user, reader=None) == pair.replica.port


async def test_without_the_store_whoever_has_a_name_reads_the_primary(
    pair: Pair, database: SqlDatabase, redis_server: RedisServer
) -> None:
    user = await write(database)
    pair.catch_up()
    await asyncio.to_thread(redis_server.stop)

    with capture_logs() as logs:
        assert await served_by(database, user, reader=user.id) == pair.primary.port
        assert await served_by(database, user, reader=user.id) == pair.primary.port
        assert await served_by(database, user, reader=None) == pair.replica.port
    assert [log["event"] for log in logs] == ["positions.unavailable"]

    await asyncio.to_thread(redis_server.start)
    pair.clock.seconds += COOL_DOWN_SECONDS
    assert await served_by(database, user, reader=user.id) == pair.replica.port


async def test_what_was_written_without_the_store_is_replicated_before_it_is_answered(
    pair: Pair, redis_server: RedisServer
) -> None:
    async with pair.process(wait_seconds=30) as writer, pair.process() as other:
        await asyncio.to_thread(redis_server.stop)
        user = await write(writer)
        await asyncio.to_thread(redis_server.start)

        assert await served_by(other, user, reader=user.id) == pair.replica.port


async def test_what_nobody_else_can_know_is_read_from_the_primary_by_its_writer(
    pair: Pair, database: SqlDatabase, redis_server: RedisServer
) -> None:
    pair.stop_replication()
    await asyncio.to_thread(redis_server.stop)
    user = await write(database)
    await asyncio.to_thread(redis_server.start)
    pair.clock.seconds += COOL_DOWN_SECONDS

    assert await served_by(database, user, reader=user.id) == pair.primary.port
    pair.start_replication()
    pair.clock.seconds += 3600
    assert await served_by(database, user, reader=user.id) == pair.replica.port


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


async def test_of_two_positions_the_later_is_kept(redis_server: RedisServer) -> None:
    early, late = CommitPosition(99, "0-1-99"), CommitPosition(100, "0-1-100")
    async with open_redis(redis_server.url) as redis:
        positions = RedisPositions(redis)
        for position in (early, late, early):
            await positions.put("wang", position)

        assert await positions.get("wang") == late
        assert await positions.get("nobody") is None


async def test_a_store_that_is_away_says_so(redis_server: RedisServer) -> None:
    async with open_redis(redis_server.url) as redis:
        await asyncio.to_thread(redis_server.stop)
        positions = RedisPositions(redis)
        with pytest.raises(PositionsUnavailable):
            await positions.put("wang", CommitPosition(1, "0-1-1"))
        with pytest.raises(PositionsUnavailable):
            await positions.get("wang")
