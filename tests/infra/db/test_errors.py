"""What the drivers' errors mean to the domain; most of them no test can bring about."""

import sqlite3

import pytest
from asyncmy.errors import OperationalError
from sqlalchemy.exc import DBAPIError

from domain.unit_of_work import DatabaseConflict, DatabaseUnavailable
from infra.db.errors import deadline, translated_errors


def mysql(code: int) -> DBAPIError:
    return DBAPIError("SELECT 1", None, OperationalError(code, "refused"))


def sqlite(code: int) -> DBAPIError:
    cause = sqlite3.OperationalError("refused")
    cause.sqlite_errorcode = code
    return DBAPIError("SELECT 1", None, cause)


@pytest.mark.parametrize("code", [1020, 1062, 1205, 1213, 3101, 3572])
def test_another_transaction_in_the_way_is_a_conflict(code: int) -> None:
    with pytest.raises(DatabaseConflict), translated_errors():
        raise mysql(code)


@pytest.mark.parametrize(
    "code",
    [
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_BUSY_SNAPSHOT,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_CONSTRAINT_UNIQUE,
        sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY,
    ],
)
def test_another_writer_of_the_file_is_a_conflict(code: int) -> None:
    with pytest.raises(DatabaseConflict), translated_errors():
        raise sqlite(code)


@pytest.mark.parametrize(
    "code",
    [1021, 1040, 1047, 1053, 1114, 1203, 1226, 1290, 1317, 1836, 1927, 1969]
    + [2003, 2006, 2013, 3024, 3169],
)
def test_a_server_that_is_away_or_full_is_unavailable(code: int) -> None:
    with pytest.raises(DatabaseUnavailable), translated_errors():
        raise mysql(code)


@pytest.mark.parametrize(
    "code",
    [
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR_FSYNC,
        sqlite3.SQLITE_READONLY,
    ],
)
def test_a_file_that_is_away_or_full_is_unavailable(code: int) -> None:
    with pytest.raises(DatabaseUnavailable), translated_errors():
        raise sqlite(code)


@pytest.mark.parametrize(
    "error",
    [mysql(1064), mysql(1452), sqlite(sqlite3.SQLITE_ERROR), sqlite(sqlite3.SQLITE_CORRUPT)],
)
def test_our_own_mistakes_are_not_hidden(error: DBAPIError) -> None:
    with pytest.raises(DBAPIError) as caught, translated_errors():
        raise error
    assert caught.value is error


async def test_a_time_limit_of_somebody_else_is_not_taken_for_the_databases() -> None:
    with pytest.raises(TimeoutError):
        async with deadline(60):
            raise TimeoutError
