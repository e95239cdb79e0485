"""Which server a read goes to, so that nobody reads older than what they wrote or were told."""

import asyncio
import math
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from typing import ClassVar, Protocol

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.event_logger import EventLogger
from infra.cool_down import CoolDown
from infra.db.positions import (
    POSITION_SECONDS,
    CommitPosition,
    Positions,
    PositionsUnavailable,
)
from infra.db.replica import Replica
from infra.db.replication import GtidsMissing, committed_position
from infra.db.warm import WarmConnections

_COOL_DOWN_SECONDS = 5.0
#: A primary that has just committed and does not say its position in this time hangs.
_ANSWER_SECONDS = 2.0
_UNRECORDED_USERS = 10_000

_log = EventLogger(__name__)


class Routes(Protocol):
    has_replica: ClassVar[bool]

    async def record(self, connection: AsyncConnection, user_id: str | None) -> None:
        """Notes how far the primary is after this connection's commit, which it never undoes."""

    def reading(self, user_id: str | None) -> AbstractAsyncContextManager[AsyncConnection]:
        """A connection that shows everything `user_id` was promised."""

    async def replica_lag(self) -> float | None:
        """As `replication.lag_seconds`; raises SQLAlchemy's errors where the replica is away."""


class PrimaryOnly:
    """Without a replica there is nothing to note and nothing to choose."""

    has_replica: ClassVar = False

    def __init__(self, primary: WarmConnections) -> None:
        self._primary = primary

    async def record(self, connection: AsyncConnection, user_id: str | None) -> None:
        pass

    def reading(self, user_id: str | None) -> AbstractAsyncContextManager[AsyncConnection]:
        del user_id
        return self._primary.connect()

    async def replica_lag(self) -> float | None:
        return None


class ReadYourWrites:
    """Reads at the replica what the replica already has.

    Promised, to a user and across processes: once `record` has returned, a read with the same
    `user_id` sees the commit. The position lies in the shared store before `record` returns; a
    reader that cannot ask the store reads the primary.

    While the store is away `record` waits a little for the replica itself to have the commit,
    after which no position is needed. If the replica is late as well, this process reads the
    primary for that user for an hour; another process may be behind for that user, once it can
    ask the store again and until the replica has caught up, at most `LAG_LIMIT_SECONDS`. The
    same holds for a store that has lost its keys.
    """

    has_replica: ClassVar = True

    def __init__(
        self,
        primary: WarmConnections,
        replica: Replica,
        positions: Positions,
        *,
        monotonic: Callable[[], float],
    ) -> None:
        self._primary = primary
        self._replica = replica
        self._positions = positions
        self._monotonic = monotonic
        self._cool_down = CoolDown(seconds=_COOL_DOWN_SECONDS, monotonic=monotonic)
        #: Users whose last position nobody else knows, and until when that matters.
        self._unrecorded: OrderedDict[str, float] = OrderedDict()

    async def record(self, connection: AsyncConnection, user_id: str | None) -> None:
        if user_id is None:
            return
        is_known = False
        try:
            is_known = await self._publish(connection, user_id)
        finally:
            # Also when we are cancelled: the commit stands.
            if not is_known:
                self._keep_at_primary(user_id)

    async def _publish(self, connection: AsyncConnection, user_id: str) -> bool:
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                position = await committed_position(connection)
        except (DBAPIError, TimeoutError, GtidsMissing) as error:
            _log.warning("position.unknown", cause=repr(getattr(error, "orig", error)))
            return False
        if position is None:
            return True
        return await self._put(user_id, position) or await self._is_replicated(position)

    async def _put(self, user_id: str, position: CommitPosition) -> bool:
        if not self._cool_down.may_try():
            return False
        try:
            await self._positions.put(user_id, position)
        except PositionsUnavailable as error:
            self._degrade(error)
            return False
        self._restore()
        return True

    def _degrade(self, error: PositionsUnavailable) -> None:
        if self._cool_down.fail():
            _log.warning("positions.unavailable", cause=repr(error.__cause__))

    def _restore(self) -> None:
        if self._cool_down.succeed():
            _log.info("positions.restored")

    async def _is_replicated(self, position: CommitPosition) -> bool:
        async with self._replica.connect(position) as connection:
            return connection is not None

    def _keep_at_primary(self, user_id: str) -> None:
        self._unrecorded[user_id] = self._monotonic() + POSITION_SECONDS
        self._unrecorded.move_to_end(user_id)
        if len(self._unrecorded) > _UNRECORDED_USERS:
            self._unrecorded.popitem(last=False)

    @asynccontextmanager
    async def reading(self, user_id: str | None) -> AsyncIterator[AsyncConnection]:
        async with AsyncExitStack() as stack:
            connection = await self._enter_replica(stack, user_id)
            if connection is None:
                connection = await stack.enter_async_context(self._primary.connect())
            yield connection

    async def _enter_replica(
        self, stack: AsyncExitStack, user_id: str | None
    ) -> AsyncConnection | None:
        position = None
        if user_id is not None:
            if self._is_kept_at_primary(user_id) or not self._cool_down.may_try():
                return None
            try:
                position = await self._positions.get(user_id)
            except PositionsUnavailable as error:
                self._degrade(error)
                return None
            self._restore()
        return await stack.enter_async_context(self._replica.connect(position))

    def _is_kept_at_primary(self, user_id: str) -> bool:
        return self._unrecorded.get(user_id, -math.inf) > self._monotonic()

    async def replica_lag(self) -> float | None:
        return await self._replica.lag_seconds()
