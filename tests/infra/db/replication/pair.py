"""A primary with its replica, and who of the two showed what."""

import asyncio
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from dataclasses import dataclass, field

import pytest
from redis.asyncio import Redis
from sqlalchemy import Connection, Engine, event

from domain.unit_of_work import Database
from domain.user import User
from infra.db.positions import RedisPositions
from infra.db.unit_of_work import SqlDatabase
from infra.settings import Settings
from tests.infra.db.opening import opened, settings_of
from tests.infra.db.rows import a_user
from tests.servers import SqlServer

#: A server that somebody else has started is not ours to stop.
OURS = pytest.mark.parametrize("servers", ["mariadb"], indirect=True)


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
    try:
        yield traffic
    finally:
        event.remove(Engine, "before_cursor_execute", note)


@dataclass(frozen=True)
class Pair:
    """A primary, its replica, and a Redis, as several processes share them."""

    primary: SqlServer
    replica: SqlServer
    database: str
    redis: Redis
    clock: Clock

    def settings(self, wait_seconds: float = 0.2, **others: object) -> Settings:
        return settings_of(
            self.primary.url(self.database),
            read_database_url=self.replica.url(self.database),
            replica_wait_seconds=wait_seconds,
            **others,
        )

    def process(
        self, wait_seconds: float = 0.2, **others: object
    ) -> AbstractAsyncContextManager[SqlDatabase]:
        """The database as one more process opens it; `others` are further settings."""
        settings = self.settings(wait_seconds, **others)
        positions = RedisPositions(self.redis)
        return opened(settings, positions=positions, monotonic=self.clock)

    def catch_up(self) -> None:
        self.replica.catch_up_with(self.primary)

    def stop_replication(self) -> None:
        self.replica.sql("STOP REPLICA SQL_THREAD")

    def start_replication(self) -> None:
        self.replica.sql("START REPLICA")
        self.catch_up()


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
