"""Statements that go straight to the drivers, with all that SQLAlchemy does around its own."""

from collections.abc import Sequence
from typing import Any, Final, NoReturn, cast

import aiosqlite
from asyncmy.errors import MySQLError
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.pool import PoolProxiedConnection
from sqlalchemy.util.concurrency import greenlet_spawn

from domain.event_logger import EventLogger
from domain.unit_of_work import DatabaseUnavailable
from infra.db.question import Text
from infra.db.values import Row

Parameters = tuple[object, ...]

#: That a connection has at the server; all connections of a server share 16,382 by default.
_PREPARED_LIMIT: Final = 16
_UNPREPARED: Final = frozenset(
    {
        1243,  # the server behind an address does not know the statement (any more)
        1461,  # no more statements than these can be prepared
        1615,  # the table has changed, and changed again meanwhile
    }
)
#: In the notes of a connection, which end with it.
_STATEMENTS: Final = "prepared_statements"
_IS_UNPREPARED: Final = "is_unprepared"

_log = EventLogger(__name__)


async def fetched(
    connection: AsyncConnection,
    text: Text[Any],  # Any: whatever is made of the rows
    parameters: Parameters,
) -> Sequence[Row]:
    """All rows of the answer.

    SQLAlchemy's listeners hear of the statement, its errors are raised, and it gives up a
    connection whose statement was cancelled. Raises `DatabaseUnavailable` where an earlier
    question has lost it.
    """
    if connection.invalidated:  # SQLAlchemy would connect anew, which it cannot from here
        raise DatabaseUnavailable
    known = cast("Connection", connection.sync_connection)  # one that is open has it
    pooled = known.connection
    _tell("before_cursor_execute", known, text.sql, parameters)
    try:
        rows = await _rows(pooled, text, parameters)
    except BaseException as error:  # also a cancel: the connection must not be used again
        await greenlet_spawn(_raise, error, known, text.sql, parameters)
        raise
    _tell("after_cursor_execute", known, text.sql, parameters)
    return rows


def _tell(moment: str, connection: Connection, sql: str, parameters: Parameters) -> None:
    is_many = False
    for listener in getattr(connection.dispatch, moment):
        listener(connection, None, sql, parameters, None, is_many)


def _raise(
    error: BaseException, connection: Connection, sql: str, parameters: Parameters
) -> NoReturn:
    """As after a statement of SQLAlchemy's own, which looks at what is being handled here."""
    try:
        raise error  # noqa: TRY301 - each greenlet has what it handles to itself
    except BaseException as handled:  # noqa: BLE001 - it is raised again, as what it means
        connection._handle_dbapi_exception(  # noqa: SLF001 - it has no other name
            handled, sql, parameters, cursor=None, context=None
        )


async def _rows(
    pooled: PoolProxiedConnection,
    text: Text[Any],  # Any: as above
    parameters: Parameters,
) -> Sequence[Row]:
    driver: Any = pooled.driver_connection  # Any: to SQLAlchemy
    if isinstance(driver, aiosqlite.Connection):
        return list(await driver.execute_fetchall(text.sql, parameters))
    if _IS_UNPREPARED not in pooled.info:
        try:
            return await _prepared_rows(pooled, text.prepared, parameters)
        except MySQLError as error:
            if error.args[0] not in _UNPREPARED:
                raise
            _log.warning("statement.unprepared", cause=repr(error))
            await _stop_preparing(pooled)
    async with driver.cursor() as cursor:
        await cursor.execute(text.sql, parameters)
        rows: Sequence[Row] = await cursor.fetchall()
        return rows


async def _stop_preparing(pooled: PoolProxiedConnection) -> None:
    """Others may lack the room that those take which are prepared here."""
    pooled.info[_IS_UNPREPARED] = True
    for statement in pooled.info.pop(_STATEMENTS, {}).values():
        await statement.close()


async def _prepared_rows(
    pooled: PoolProxiedConnection, sql: str, parameters: Parameters
) -> Sequence[Row]:
    driver: Any = pooled.driver_connection  # Any: as above
    kept = pooled.info.setdefault(_STATEMENTS, {})
    statement = kept.pop(sql, None) or await driver.prepare(sql)
    kept[sql] = statement  # the last used is the last
    if len(kept) > _PREPARED_LIMIT:
        await kept.pop(next(iter(kept))).close()
    rows: Sequence[Row] = (await statement.execute(parameters)).rows
    return rows
