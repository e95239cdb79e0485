"""The domain's ways to the database, each block with a session and a connection of its own."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, nullcontext
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from domain.event_logger import EventLogger
from domain.generation import GenerationKind, RecipeInput
from domain.unit_of_work import Reader, UnitOfWork
from infra.db.changed_accounts import changed_accounts
from infra.db.consistency import PrimaryOnly, ReadYourWrites, Routes
from infra.db.deadlines import Deadlines
from infra.db.engine import end_writing, open_primary, open_replica, writing
from infra.db.errors import deadline, translated_errors
from infra.db.killing import Killing
from infra.db.mapping import map_entities
from infra.db.positions import Positions
from infra.db.reading import Reading
from infra.db.replica import Replica
from infra.db.repositories import SqlUnitOfWork
from infra.db.revision import SchemaAge, read_schema
from infra.db.types import InputCodec
from infra.db.warm import WarmConnections
from infra.settings import Settings

#: How many of the slowest statements that the server allows fit into one block.
_STATEMENTS_A_BLOCK = 2
_HEALTH_SECONDS = 2.0

#: Is told of accounts that a transaction is about to change; never fails.
ExpectChanges = Callable[[Collection[str]], Awaitable[None]]
Answer = TypeVar("Answer")

_log = EventLogger(__name__)


@dataclass(frozen=True, slots=True)
class DatabaseHealth:
    """`is_replica_up` is None without a replica; an endless lag means stopped replication.

    `is_migrated` is None where the primary is away.
    """

    is_primary_up: bool
    is_migrated: bool | None = None
    is_replica_up: bool | None = None
    replica_lag_seconds: float | None = None


class SqlDatabase:
    """Even if a server hangs, a block ends.

    It waits for a connection for at most `connect_seconds`, and has `block_seconds` from then on.
    """

    def __init__(
        self,
        connections: WarmConnections,
        routes: Routes,
        *,
        connect_seconds: float,
        block_seconds: float,
        expect_changes: ExpectChanges,
    ) -> None:
        map_entities()
        primary = self._primary = connections.engine
        self._connections = connections
        self._routes = routes
        self._connect_seconds = connect_seconds
        self._deadlines = Deadlines(block_seconds)
        self._expect_changes = expect_changes
        self._writing = writing(primary)
        # SQLite has one writer; those who find it busy would sleep and look again, by chance.
        is_sqlite = primary.dialect.name == "sqlite"
        self._turn = asyncio.Lock() if is_sqlite else nullcontext()

    @asynccontextmanager
    async def begin(self, *, user_id: str | None = None) -> AsyncIterator[UnitOfWork]:
        with translated_errors():
            async with self._turn, self._connected() as connection:
                session = AsyncSession(connection, expire_on_commit=False)
                # After a roll-back, what was added is as new: the caller may add it again.
                async with self._deadlines.block(), session, session.begin():
                    yield SqlUnitOfWork(session)
                    await self._announce(session)
                await end_writing(connection)
                await self._routes.record(connection, user_id)

    async def _announce(self, session: AsyncSession) -> None:
        """Before the commit: after it, whoever comes too late or not at all could be asked."""
        await session.flush()
        changed = changed_accounts(session)
        if changed:
            await self._expect_changes(changed)

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[AsyncConnection]:
        async with AsyncExitStack() as stack:
            # The driver's own limit ends where TCP is connected: a server that hangs is then
            # waited for without end, as is one that a pooled connection is tested with.
            async with deadline(self._connect_seconds):
                await self._connections.make_room()
                connection = await stack.enter_async_context(self._writing.connect())
            yield connection

    def read(self, *, user_id: str | None = None) -> AbstractAsyncContextManager[Reader]:
        return Reading(self._routes.reading(user_id), self._deadlines)

    def read_latest(self) -> AbstractAsyncContextManager[Reader]:
        return Reading(self._connections.connect(), self._deadlines)

    async def health(self) -> DatabaseHealth:
        """How things stand, within a few seconds, whatever is away."""
        is_primary_up, is_migrated = await _probe(self._is_migrated())
        if not self._routes.has_replica:
            return DatabaseHealth(is_primary_up, is_migrated)
        is_replica_up, lag = await _probe(self._routes.replica_lag())
        return DatabaseHealth(is_primary_up, is_migrated, is_replica_up, lag)

    async def _is_migrated(self) -> bool:
        async with self._primary.connect() as connection:
            return (await read_schema(connection)).age is not SchemaAge.OLDER


async def _probe(question: Awaitable[Answer]) -> tuple[bool, Answer | None]:
    try:
        async with asyncio.timeout(_HEALTH_SECONDS):
            return True, await question
    except (SQLAlchemyError, TimeoutError) as error:
        _log.info("database.unhealthy", cause=repr(error))
        return False, None


@asynccontextmanager
async def open_database(
    settings: Settings,
    input_types: Mapping[GenerationKind, type[RecipeInput]],
    *,
    positions: Positions,
    monotonic: Callable[[], float],
    expect_changes: ExpectChanges,
) -> AsyncIterator[SqlDatabase]:
    """The database of these settings; connects when it is first used, closes on leaving."""
    inputs = InputCodec(input_types)
    async with AsyncExitStack() as stack:
        connections = WarmConnections(
            open_primary(settings, inputs),
            limit=settings.database_pool_size,
            connect_seconds=settings.database_pool_timeout_seconds,
        )
        _end_with(stack, connections)
        routes: Routes = PrimaryOnly(connections)
        replica = open_replica(settings, inputs)
        if replica is not None:
            near = WarmConnections(replica, limit=settings.read_database_pool_size)
            _end_with(stack, near)
            routes = ReadYourWrites(
                connections,
                Replica(near, wait_seconds=settings.replica_wait_seconds, monotonic=monotonic),
                positions,
                monotonic=monotonic,
            )
        yield SqlDatabase(
            connections,
            routes,
            connect_seconds=settings.database_pool_timeout_seconds,
            block_seconds=_STATEMENTS_A_BLOCK * settings.database_statement_timeout_seconds,
            expect_changes=expect_changes,
        )


def _end_with(stack: AsyncExitStack, connections: WarmConnections) -> None:
    stack.push_async_callback(connections.engine.dispose)
    if connections.engine.dialect.name != "sqlite":
        stack.push_async_callback(Killing(connections.engine).end)
    stack.push_async_callback(connections.end)
