"""Statements that go straight to the drivers, with all that SQLAlchemy does around its own."""

from collections.abc import Sequence
from typing import Any, Final, NoReturn, Protocol

from sqlalchemy import Connection
from sqlalchemy.util.concurrency import greenlet_spawn

from domain.event_logger import EventLogger
from domain.unit_of_work import DatabaseUnavailable
from infra.db.question import Text
from infra.db.values import Row

Parameters = tuple[object, ...]

#: That a connection has at the server; all connections of a server share 16,382 by default.
_PREPARED_LIMIT: Final = 32
_UNPREPARED: Final = frozenset(
    {
        1243,  # the server behind an address does not know the statement (any more)
        1461,  # no more statements than these can be prepared
        1615,  # the table has changed, and changed again meanwhile
    }
)
#: In the notes of a connection, which end with it.
_CHANNEL: Final = "channel"

_log = EventLogger(__name__)


async def fetched(
    known: Connection,
    text: Text[Any],  # Any: whatever is made of the rows
    parameters: Parameters,
) -> Sequence[Row]:
    """All rows of the answer.

    SQLAlchemy's listeners hear of the statement, its errors are raised, and it gives up a
    connection whose statement was cancelled. Raises `DatabaseUnavailable` where an earlier
    question has lost it.
    """
    if known.invalidated:  # SQLAlchemy would connect anew, which it cannot from here
        raise DatabaseUnavailable
    is_heard = known._has_events or known.engine._has_events  # noqa: SLF001 - as SQLAlchemy asks
    if is_heard:
        _tell("before_cursor_execute", known, text.sql, parameters)
    try:
        rows = await _channel(known).rows(text, parameters)
    except BaseException as error:  # also a cancel: the connection must not be used again
        await greenlet_spawn(_raise, error, known, text.sql, parameters)
        raise
    if is_heard:
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


def _channel(connection: Connection) -> "_Channel":
    pooled = connection.connection
    known: _Channel | None = pooled.info.get(_CHANNEL)
    if known is None:
        driver: Any = pooled.driver_connection  # Any: to SQLAlchemy
        is_sqlite = connection.dialect.name == "sqlite"
        known = pooled.info[_CHANNEL] = _OfSqlite(driver) if is_sqlite else _OfMySql(driver)
    return known


class _Channel(Protocol):
    """A driver's connection, as it is asked for rows."""

    async def rows(
        self,
        text: Text[Any],  # Any: as above
        parameters: Parameters,
    ) -> Sequence[Row]: ...


class _OfSqlite:
    def __init__(self, driver: Any) -> None:  # noqa: ANN401 - its types are its library's
        self._driver = driver

    async def rows(
        self,
        text: Text[Any],  # Any: as above
        parameters: Parameters,
    ) -> Sequence[Row]:
        return list(await self._driver.execute_fetchall(text.sql, parameters))


class _Answer:
    """All that asyncmy asks of a cursor of its own, where an answer has come as a whole."""

    __slots__ = ("rows",)
    rows: Sequence[Row]

    def _set_cached_rows(self, rows: Sequence[Row], description: object) -> None:
        del description
        self.rows = rows


class _OfMySql:
    def __init__(self, driver: Any) -> None:  # noqa: ANN401 - asyncmy's types say too little
        from asyncmy.errors import MySQLError  # noqa: PLC0415 - docs/adr/0046: `driver` is its own

        self._driver = driver
        self._refusal = MySQLError
        #: The last used is the last; None where this connection is asked in words.
        self._statements: dict[str, Any] | None = {}  # Any: as above

    async def rows(
        self,
        text: Text[Any],  # Any: as above
        parameters: Parameters,
    ) -> Sequence[Row]:
        if self._statements is not None:
            try:
                return await self._prepared(self._statements, text.prepared, parameters)
            except self._refusal as error:
                if error.args[0] not in _UNPREPARED:
                    raise
                _log.warning("statement.unprepared", cause=repr(error))
                await self._stop_preparing(self._statements)
        async with self._driver.cursor() as cursor:
            await cursor.execute(text.sql, parameters)
            rows: Sequence[Row] = await cursor.fetchall()
            return rows

    async def _prepared(
        self,
        statements: dict[str, Any],  # Any: as above
        sql: str,
        parameters: Parameters,
    ) -> Sequence[Row]:
        statement = statements.pop(sql, None) or await self._driver.prepare(sql)
        statements[sql] = statement  # the last used is the last
        if len(statements) > _PREPARED_LIMIT:
            await statements.pop(next(iter(statements))).close()
        answer = _Answer()
        # As its own cursors do: `execute` takes five coroutines for it, and reads packet by packet.
        is_filled = await statement._execute_cursor(parameters, answer)  # noqa: SLF001 - see above
        if is_filled:
            return answer.rows
        rows: Sequence[Row] = self._driver._result.rows  # noqa: SLF001 - it came in parts
        return rows

    async def _stop_preparing(self, statements: dict[str, Any]) -> None:  # Any: as above
        """Others may lack the room that those take which are prepared here."""
        self._statements = None
        for statement in statements.values():
            await statement.close()
