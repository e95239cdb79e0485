"""The replica, for as long as it is there and not far behind."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.event_logger import EventLogger
from domain.unit_of_work import DatabaseUnavailable
from infra.cool_down import CoolDown
from infra.db.positions import CommitPosition
from infra.db.replication import has_reached, lag_seconds
from infra.db.warm import WarmConnections

#: A replica this far behind serves nobody. Positions are kept for much longer, so that nobody
#: who changed something can meet a replica that has not heard of it.
LAG_LIMIT_SECONDS = 60.0
COOL_DOWN_SECONDS = 10.0
LAG_CHECK_SECONDS = 5.0
#: A server that does not even answer in this time hangs.
_PATIENCE_SECONDS = 2.0

_log = EventLogger(__name__)


class Replica:
    """Its account needs REPLICATION CLIENT (MariaDB: SLAVE MONITOR), to see how far it is behind.

    After a failure one caller per cool-down tries it again; the others are told at once.
    """

    def __init__(
        self,
        connections: WarmConnections,
        *,
        wait_seconds: float,
        monotonic: Callable[[], float],
    ) -> None:
        self._connections = connections
        self._wait_seconds = wait_seconds
        self._monotonic = monotonic
        self._cool_down = CoolDown(seconds=COOL_DOWN_SECONDS, monotonic=monotonic)
        self._lag_due_at = monotonic()

    @asynccontextmanager
    async def connect(
        self, position: CommitPosition | None
    ) -> AsyncIterator[AsyncConnection | None]:
        """A connection to a server that has `position`; None where the primary must do."""
        async with AsyncExitStack() as stack:
            connection = await self._enter(stack, position)
            try:
                yield connection
            except DBAPIError as error:
                if connection is not None and error.connection_invalidated:
                    self._give_up("replica.unavailable", cause=repr(error.orig))
                raise
            except DatabaseUnavailable as error:
                # The reader's deadline: it hangs, and the next reader would wait as long.
                if connection is not None:
                    self._give_up("replica.unavailable", cause=repr(error.__cause__))
                raise

    async def _enter(
        self, stack: AsyncExitStack, position: CommitPosition | None
    ) -> AsyncConnection | None:
        if not self._cool_down.may_try():
            return None
        is_fit = False
        try:
            async with asyncio.timeout(self._wait_seconds + _PATIENCE_SECONDS):
                connection = await stack.enter_async_context(self._connections.connect())
                is_fit = await self._is_near(connection) and (
                    position is None or await self._has_reached(connection, position)
                )
        except (DBAPIError, PoolExhausted, TimeoutError) as error:
            self._give_up("replica.unavailable", cause=repr(getattr(error, "orig", error)))
        if is_fit:
            return connection
        await stack.aclose()
        return None

    async def _is_near(self, connection: AsyncConnection) -> bool:
        """Looks now and then; in between, as the last look said."""
        if self._monotonic() < self._lag_due_at:
            return True
        self._lag_due_at = self._monotonic() + LAG_CHECK_SECONDS
        lag = await lag_seconds(connection)
        if lag is not None and lag > LAG_LIMIT_SECONDS:
            self._give_up("replica.lagging", seconds=lag)
            return False
        if self._cool_down.succeed():
            _log.info("replica.restored")
        return True

    def _give_up(self, event: str, **fields: object) -> None:
        if self._cool_down.fail():
            _log.warning(event, exc_info=None, **fields)
        # The next try has to look before it believes.
        self._lag_due_at = self._monotonic()

    async def _has_reached(self, connection: AsyncConnection, position: CommitPosition) -> bool:
        return await has_reached(connection, position, wait_seconds=self._wait_seconds)

    async def lag_seconds(self) -> float | None:
        """As `replication.lag_seconds`; raises SQLAlchemy's errors where it is away."""
        async with self._connections.connect() as connection:
            return await lag_seconds(connection)
