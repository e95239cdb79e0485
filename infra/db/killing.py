"""Ends on the server what nobody here waits for any more."""

import asyncio

from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import ConnectionPoolEntry

from domain.ending import cancelled
from domain.event_logger import EventLogger
from domain.unit_of_work import DatabaseUnavailable
from infra.db.errors import deadline, mysql_code

_SECONDS = 5.0
_UNKNOWN_THREAD = 1094

_log = EventLogger(__name__)


class Killing:
    """Of an engine of MySQL or MariaDB.

    Where a statement is cancelled, the driver leaves its connection, but the server goes on with
    it and keeps its locks, up to the limit for statements. So it is told by another connection.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._tasks: set[asyncio.Task[None]] = set()
        event.listen(engine.sync_engine, "invalidate", self._left)

    async def end(self) -> None:
        """Before the engine is closed; what has not been told by then is left to the limit."""
        await cancelled(self._tasks)

    async def settled(self) -> None:
        """Returns when the server has been told of all that was left by now."""
        await asyncio.gather(*self._tasks)

    def _left(
        self,
        connection: DBAPIConnection,
        record: ConnectionPoolEntry,
        cause: BaseException | None,
    ) -> None:
        del connection
        if isinstance(cause, asyncio.CancelledError) and record.driver_connection is not None:
            task = asyncio.create_task(self._kill(record.driver_connection.thread_id()))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _kill(self, thread_id: int) -> None:
        try:
            async with deadline(_SECONDS), self._engine.connect() as connection:
                await connection.exec_driver_sql(f"KILL {thread_id:d}")
        except (SQLAlchemyError, DatabaseUnavailable) as error:
            if mysql_code(error) != _UNKNOWN_THREAD:  # it has ended by itself
                _log.warning("statement.left_running", cause=type(error).__name__)
