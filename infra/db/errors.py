"""Which of the drivers' errors mean that a transaction was in the way, or the database away.

They are told by their numbers: what SQLite's database tells, loads no driver of the other one.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import NoReturn

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolExhausted

from domain.unit_of_work import DatabaseConflict, DatabaseUnavailable

_DUPLICATE = 1062
_MYSQL_CONFLICTS = frozenset(
    {
        _DUPLICATE,
        1020,  # MariaDB: the record has changed since last read
        1205,  # lock wait timeout
        1213,  # deadlock
        3101,  # MySQL: the group replication refused the commit
        3572,  # a lock could not be had at once (NOWAIT)
    }
)
_MYSQL_ABSENCES = frozenset(
    {
        1021,  # disk full
        1040,  # too many connections
        1047,  # MariaDB: this node of the cluster is not ready
        1053,  # server shutdown in progress
        1114,  # table full, as the disk is
        1203,  # too many connections of this user
        1226,  # the user's limit of something is used up
        1290,  # running with --read-only: a failover is under way
        1317,  # query interrupted
        1836,  # read-only mode
        1927,  # connection was killed
        1969,  # max_statement_time exceeded (MariaDB)
        2003,  # cannot connect
        2006,  # server has gone away
        2013,  # connection lost during the query
        3024,  # max_execution_time exceeded (MySQL)
        3169,  # session was killed
    }
)
_SQLITE_DUPLICATES = frozenset(
    {
        1555,  # SQLITE_CONSTRAINT_PRIMARYKEY
        2067,  # SQLITE_CONSTRAINT_UNIQUE
    }
)
_SQLITE_CONFLICTS = frozenset(
    {
        5,  # SQLITE_BUSY
        6,  # SQLITE_LOCKED
    }
)
_SQLITE_ABSENCES = frozenset(
    {
        8,  # SQLITE_READONLY
        10,  # SQLITE_IOERR
        13,  # SQLITE_FULL
        14,  # SQLITE_CANTOPEN
    }
)
_SQLITE_PRIMARY_CODE = 0xFF


@contextmanager
def translated_errors() -> Iterator[None]:
    """Turns what a caller can act on into the domain's two errors; the rest is our own bug."""
    try:
        yield
    except SQLAlchemyError as error:
        raise_translated(error)


def raise_translated(error: SQLAlchemyError) -> NoReturn:
    """What `translated_errors` makes of it; called where it is handled."""
    if isinstance(error, DBAPIError) and _is_conflict(error):
        raise DatabaseConflict from error
    if isinstance(error, PoolExhausted) or (isinstance(error, DBAPIError) and is_absence(error)):
        raise DatabaseUnavailable from error
    raise error


@asynccontextmanager
async def deadline(seconds: float | None) -> AsyncIterator[None]:
    """Raises `DatabaseUnavailable` where the block has not ended by then, if there is an end."""
    try:
        async with asyncio.timeout(seconds) as limit:
            yield
    except TimeoutError as error:
        if limit.expired():
            raise DatabaseUnavailable from error
        raise


def is_duplicate(error: DBAPIError) -> bool:
    """A unique index refused the row."""
    return _sqlite_code(error) in _SQLITE_DUPLICATES or mysql_code(error) == _DUPLICATE


def _is_conflict(error: DBAPIError) -> bool:
    return (
        is_duplicate(error)
        or _sqlite_primary_code(error) in _SQLITE_CONFLICTS
        or mysql_code(error) in _MYSQL_CONFLICTS
    )


def is_absence(error: DBAPIError) -> bool:
    """The server is not there, is leaving, or did not answer in time."""
    return (
        error.connection_invalidated
        or _sqlite_primary_code(error) in _SQLITE_ABSENCES
        or mysql_code(error) in _MYSQL_ABSENCES
    )


def _sqlite_code(error: DBAPIError) -> int | None:
    return getattr(error.orig, "sqlite_errorcode", None)


def _sqlite_primary_code(error: DBAPIError) -> int | None:
    """The low byte: SQLITE_BUSY, whichever of its extended codes it came with."""
    code = _sqlite_code(error)
    return None if code is None else code & _SQLITE_PRIMARY_CODE


def mysql_code(error: Exception) -> int | None:
    """What the server calls it, where it is the server's."""
    if not isinstance(error, DBAPIError) or _sqlite_code(error) is not None:
        return None
    from asyncmy.errors import MySQLError  # noqa: PLC0415 - docs/adr/0046: SQLite needs it not

    cause = error.orig
    if not isinstance(cause, MySQLError) or not cause.args:
        return None
    code = cause.args[0]
    return code if isinstance(code, int) else None
