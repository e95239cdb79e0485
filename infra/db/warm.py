"""Connections to read with, each of which stays out for a moment, for whoever reads next."""

import asyncio
from collections import deque
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self, cast

from sqlalchemy import Connection, QueuePool
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.pool import PoolProxiedConnection

from infra.db.engine import has_ended
from infra.db.errors import deadline

#: Shorter than anybody would wait for.
_SECONDS = 0.02
#: Where nobody waits: longer than from one burst of readers to the next.
_SECONDS_AT_EASE = 0.5
#: The pool looks at the age of what it hands out, and cannot of what never comes back: a server
#: that another has replaced would be read for good.
_OUT_SECONDS = 60.0


@dataclass(slots=True, eq=False)
class _Out:
    """A connection with the times at which it was taken out of the pool, and last used.

    The others are SQLAlchemy's and the driver's, which it has until it is replaced.
    """

    connection: AsyncConnection
    since: float
    known: Connection
    pooled: PoolProxiedConnection
    driver: Any  # Any: to SQLAlchemy
    used_at: float = 0.0

    @classmethod
    def at(cls, connection: AsyncConnection, now: float) -> Self:
        known = cast("Connection", connection.sync_connection)  # one that is open has it
        pooled = known.connection
        return cls(connection, now, known, pooled, pooled.driver_connection)

    @property
    def is_clean(self) -> bool:
        """Whether it is as it was taken out."""
        known = self.known
        return (
            not known.in_transaction() and not known.invalidated and known.connection is self.pooled
        )


class WarmConnections:
    """To take a connection out of the pool and to put it back costs as much as a short statement.

    At most `limit` of them stay out, and none where the pool is short of them: those that wait for
    one come first, and for those that write, `make_room` is there.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        *,
        limit: int,
        connect_seconds: float | None = None,
        out_seconds: float = _OUT_SECONDS,
    ) -> None:
        self.engine = engine
        self._limit = limit
        self._connect_seconds = connect_seconds
        self._out_seconds = out_seconds
        #: The last used is the last.
        self._idle: deque[_Out] = deque()
        self._timer: asyncio.TimerHandle | None = None
        self._closing: set[asyncio.Task[None]] = set()

    def connect(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """Raises `DatabaseUnavailable` where it takes longer than `connect_seconds`."""
        return _Loan(self)

    async def take(self) -> _Out:
        while self._idle:
            out = self._idle.pop()
            if not has_ended(out.driver):
                return out
            self._dismiss(out)
        return await self._open()

    async def _open(self) -> _Out:
        # The driver's own limit ends where TCP is connected: a server that hangs is then
        # waited for without end, as is one that a pooled connection is tested with.
        async with deadline(self._connect_seconds):
            connection = await self.engine.connect()
        return _Out.at(connection, asyncio.get_running_loop().time())

    def keep(self, out: _Out) -> bool:
        """Whether it may stay out; if not, it has to be closed."""
        loop = asyncio.get_running_loop()
        out.used_at = loop.time()
        may_stay = self._may_stay(out)
        if may_stay:
            self._idle.append(out)
            if self._timer is None:
                self._timer = loop.call_later(_SECONDS, self._sweep)
        return may_stay

    def _may_stay(self, out: _Out) -> bool:
        has_room = len(self._idle) < self._limit and self._is_pool_at_ease()
        return has_room and out.is_clean and out.used_at - out.since < self._out_seconds

    def _is_pool_at_ease(self) -> bool:
        """Whether it has some of its own left: it opens more only then, and lets wait only then."""
        pool = self.engine.sync_engine.pool
        return isinstance(pool, QueuePool) and pool.checkedout() < pool.size()

    async def make_room(self) -> None:
        """Before the pool is asked for one: without any it would open another while ours are idle.

        Whoever is cancelled waits no longer, not even for a server that does not answer.
        """
        pool = self.engine.sync_engine.pool
        if self._idle and isinstance(pool, QueuePool) and not pool.checkedin():
            await asyncio.wait({self._dismiss(self._idle.popleft())})

    def _sweep(self) -> None:
        """Gives back those that nobody has used for long, or of late where others may want them."""
        loop = asyncio.get_running_loop()
        seconds = _SECONDS_AT_EASE if self._is_pool_at_ease() else _SECONDS
        while self._idle and self._idle[0].used_at <= loop.time() - seconds:
            self._dismiss(self._idle.popleft())
        self._timer = loop.call_later(_SECONDS, self._sweep) if self._idle else None

    def _dismiss(self, out: _Out) -> asyncio.Task[None]:
        task = asyncio.create_task(out.connection.close())
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)
        return task

    async def end(self) -> None:
        """Before the engine is closed."""
        if self._timer is not None:
            self._timer.cancel()
        while self._idle:
            self._dismiss(self._idle.pop())
        await asyncio.gather(*self._closing)


class _Loan:
    __slots__ = ("_connections", "_out")

    def __init__(self, connections: WarmConnections) -> None:
        self._connections = connections

    async def __aenter__(self) -> AsyncConnection:
        self._out = await self._connections.take()
        return self._out.connection

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        del error, trace
        is_kept = False
        try:
            is_kept = kind is None and self._connections.keep(self._out)
        finally:
            if not is_kept:
                await _closed(self._out.connection)


async def _closed(connection: AsyncConnection) -> None:
    """Returns when it is, even where we are cancelled meanwhile: SQLAlchemy sees to that."""
    await connection.__aexit__(None, None, None)
