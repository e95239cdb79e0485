"""Connections to the databases, and the settings that each of them starts with."""

import math
import time
from typing import Any

from sqlalchemy import URL, Connection, Dialect, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection, PoolResetState

from infra.db.types import InputCodec
from infra.settings import Settings

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "mysql": "mysql+asyncmy",
    # One name for both: SQLAlchemy finds out which of the two it is talking to.
    "mariadb": "mysql+asyncmy",
}
_BUSY_MILLISECONDS = 5000
_LOCK_WAIT_SECONDS = 5
_CONNECT_SECONDS = 5
#: A ping costs a round trip; a connection used this short a while ago is believed to live.
_IDLE_SECONDS = 30.0
_STRICT = "STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION"
_WRITES = "writes"
_BEGIN = {
    # SQLite has one writer: who takes the lock only at the first change may have looked too early.
    "sqlite": "BEGIN IMMEDIATE",
    "mysql": "BEGIN",
}


def driver_url(url: str) -> URL:
    """The same address with the driver that we use for it."""
    parsed = make_url(url)
    return parsed.set(drivername=_DRIVERS.get(parsed.get_backend_name(), parsed.drivername))


def open_primary(settings: Settings, inputs: InputCodec) -> AsyncEngine:
    """The engine of the primary; connects when it is first used."""
    url = driver_url(settings.database_url.get_secret_value())
    if url.get_backend_name() == "sqlite":
        return _open_sqlite(url, inputs)
    return _open_mysql(
        url,
        settings,
        inputs,
        pool_size=settings.database_pool_size,
        max_overflow=settings.database_max_overflow,
    )


def open_replica(settings: Settings, inputs: InputCodec) -> AsyncEngine | None:
    """The engine of the replica, if there is one."""
    if settings.read_database_url is None:
        return None
    return _open_mysql(
        driver_url(settings.read_database_url.get_secret_value()),
        settings,
        inputs,
        pool_size=settings.read_database_pool_size,
        max_overflow=settings.read_database_max_overflow,
    )


def writing(engine: AsyncEngine) -> AsyncEngine:
    """The same, but its connections begin a transaction, as those of the other never do.

    Nobody listens to the other, and SQLAlchemy has nobody to tell of what is read.
    """
    writing = engine.execution_options(**{_WRITES: True})
    event.listen(writing.sync_engine, "begin", _begin)
    return writing


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get(_WRITES):
        connection.exec_driver_sql(_BEGIN[connection.dialect.name])


async def end_writing(connection: AsyncConnection) -> None:
    """After its commit: what it asks from now on begins no transaction."""
    await connection.execution_options(**{_WRITES: False})


def _open_sqlite(url: URL, inputs: InputCodec) -> AsyncEngine:
    engine = _open(url, inputs)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "reset", _roll_back_sqlite)
    event.listen(engine.sync_engine, "close", _unlock_sqlite)
    return engine


def _open(
    url: URL,
    inputs: InputCodec,
    **options: Any,  # noqa: ANN401 - SQLAlchemy's own options
) -> AsyncEngine:
    """An engine whose reads are one round trip each.

    Connections commit by themselves, so that SQLAlchemy has nothing to roll back after a read;
    a write begins its transaction in words, and whatever is left of one ends with `reset`.
    """
    return create_async_engine(
        url,
        isolation_level="AUTOCOMMIT",
        skip_autocommit_rollback=True,
        pool_reset_on_return=None,
        hide_parameters=True,  # what users wrote stays out of the messages of errors
        json_serializer=inputs.encode,
        json_deserializer=inputs.decode,
        **options,
    )


def _prepare_sqlite(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
    del record
    cursor = connection.cursor()
    for setting in (
        f"busy_timeout = {_BUSY_MILLISECONDS}",
        "journal_mode = WAL",
        "synchronous = NORMAL",
        "foreign_keys = ON",
    ):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()


def _roll_back_sqlite(
    connection: DBAPIConnection, record: ConnectionPoolEntry, state: PoolResetState
) -> None:
    driver: Any = record.driver_connection  # Any: aiosqlite's, to SQLAlchemy
    if not state.terminate_only and driver.in_transaction:
        connection.rollback()


def _unlock_sqlite(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
    """Rolls back what a cancelled statement leaves behind, before its connection is closed.

    A closed connection keeps its locks for as long as somebody holds a result that has not been
    read to its end: here, until the garbage collector comes by. Nothing may wait in this place,
    as the caller can be cancelled once more; so the driver is told, and not asked.
    """
    del connection
    driver: Any = record.driver_connection  # Any: aiosqlite's, to SQLAlchemy
    driver._tx.put_nowait((None, driver._conn.rollback))  # noqa: SLF001 - its `rollback()` waits


def _open_mysql(
    url: URL,
    settings: Settings,
    inputs: InputCodec,
    **options: Any,  # noqa: ANN401 - SQLAlchemy's own options
) -> AsyncEngine:
    engine = _open(
        url,
        inputs,
        connect_args={
            "connect_timeout": _CONNECT_SECONDS,
            "init_command": _session_settings(settings.database_statement_timeout_seconds),
        },
        pool_timeout=settings.database_pool_timeout_seconds,
        pool_recycle=settings.database_pool_recycle_seconds,
        **options,
    )
    event.listen(engine.sync_engine, "connect", _prepare_mysql)
    event.listen(engine.sync_engine, "reset", _roll_back_mysql)
    event.listen(engine.sync_engine, "checkin", _note_use)
    event.listen(engine.sync_engine, "checkout", _ReplaceDead(engine.dialect))
    return engine


def _session_settings(statement_seconds: int) -> str:
    """One statement for both servers: each runs its own comment and skips the other's.

    A cancelled request leaves its statement running on the server, so every one has an end.
    """
    return (
        f"SET time_zone = '+00:00', sql_mode = '{_STRICT}',"
        f" innodb_lock_wait_timeout = {_LOCK_WAIT_SECONDS}"
        f" /*M! , max_statement_time = {statement_seconds} */"
        f" /*!80000 , max_execution_time = {statement_seconds * 1000} */"
    )


def _prepare_mysql(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
    """In a statement of its own: the servers name its variable differently."""
    del record
    cursor = connection.cursor()
    cursor.execute("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED")
    cursor.close()


def _roll_back_mysql(
    connection: DBAPIConnection, record: ConnectionPoolEntry, state: PoolResetState
) -> None:
    driver: Any = record.driver_connection  # Any: asyncmy's, to SQLAlchemy
    if not state.terminate_only and driver.get_transaction_status():
        connection.rollback()


def _note_use(connection: DBAPIConnection | None, record: ConnectionPoolEntry) -> None:
    del connection
    record.info["used_at"] = time.monotonic()


class _ReplaceDead:
    """Makes the pool replace connections that died while nobody used them."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect

    def __call__(
        self,
        connection: DBAPIConnection,
        record: ConnectionPoolEntry,
        proxy: PoolProxiedConnection,
    ) -> None:
        # A server that has closed the connection is noticed for free; a silent one by asking.
        if has_ended(proxy.driver_connection):
            raise DisconnectionError
        if time.monotonic() - record.info.get("used_at", math.inf) < _IDLE_SECONDS:
            return
        try:
            self._dialect.do_ping(connection)
        except self._dialect.loaded_dbapi.Error as error:
            raise DisconnectionError from error


def has_ended(driver: Any) -> bool:  # noqa: ANN401 - to SQLAlchemy
    """Whether a connection that nobody uses has been closed by its server, as far as is known."""
    return getattr(driver, "_stream_broken", False)
