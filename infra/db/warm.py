"""Connections to read with, each of which stays out for a moment, for whoever reads next."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakKeyDictionary

from sqlalchemy import QueuePool
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from infra.db.engine import is_broken
from infra.db.errors import deadline

#: Longer than from one edge of an operation to the next, shorter than anybody would wait for.
_SECONDS = 0.02
#: The pool looks at the age of what it hands out, and cannot of what never comes back: a server
#: that another has replaced would be read for good.
_OUT_SECONDS = 60.0


class WarmConnections:
    """To take a connection out of the pool and to put it back costs as much as a short statement.

    At most `limit` of them stay out, and none where the pool is short of them: those that write, or
    wait for one, come first.
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
        #: With the time of its last use; the last used is the last.
        self._idle: deque[tuple[AsyncConnection, float]] = deque()
        #: When each was taken out of the pool.
        self._out_since: WeakKeyDictionary[AsyncConnection, float] = WeakKeyDictionary()
        self._timer: asyncio.TimerHandle | None = None
        self._closing: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[AsyncConnection]:
        """Raises `DatabaseUnavailable` where it takes longer than `connect_seconds`."""
        connection = self._take() or await self._open()
        may_stay = False
        try:
            yield connection
            may_stay = self._may_stay(connection)
        finally:
            if may_stay:
                self._keep(connection)
            else:
                await _closed(connection)

    def _take(self) -> AsyncConnection | None:
        while self._idle:
            connection, _ = self._idle.pop()
            if not is_broken(connection):
                return connection
            self._dismiss(connection)
        return None

    async def _open(self) -> AsyncConnection:
        # The driver's own limit ends where TCP is connected: a server that hangs is then
        # waited for without end, as is one that a pooled connection is tested with.
        async with deadline(self._connect_seconds):
            connection = await self.engine.connect()
        self._out_since[connection] = asyncio.get_running_loop().time()
        return connection

    def _may_stay(self, connection: AsyncConnection) -> bool:
        is_clean = not connection.in_transaction() and not connection.invalidated
        has_room = len(self._idle) < self._limit and self._is_pool_at_ease()
        out_for = asyncio.get_running_loop().time() - self._out_since[connection]
        return is_clean and has_room and out_for < self._out_seconds

    def _is_pool_at_ease(self) -> bool:
        """Whether it has some of its own left: it opens more only then, and lets wait only then."""
        pool = self.engine.sync_engine.pool
        return isinstance(pool, QueuePool) and pool.checkedout() < pool.size()

    def _keep(self, connection: AsyncConnection) -> None:
        loop = asyncio.get_running_loop()
        self._idle.append((connection, loop.time()))
        if self._timer is None:
            self._timer = loop.call_later(_SECONDS, self._sweep)

    def _sweep(self) -> None:
        """Gives back those that nobody has used since."""
        loop = asyncio.get_running_loop()
        while self._idle and self._idle[0][1] <= loop.time() - _SECONDS:
            self._dismiss(self._idle.popleft()[0])
        self._timer = loop.call_later(_SECONDS, self._sweep) if self._idle else None

    def _dismiss(self, connection: AsyncConnection) -> None:
        task = asyncio.create_task(connection.close())
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def end(self) -> None:
        """Before the engine is closed."""
        if self._timer is not None:
            self._timer.cancel()
        while self._idle:
            self._dismiss(self._idle.pop()[0])
        await asyncio.gather(*self._closing)


async def _closed(connection: AsyncConnection) -> None:
    """Returns when it is, even where we are cancelled meanwhile: SQLAlchemy sees to that."""
    await connection.__aexit__(None, None, None)
