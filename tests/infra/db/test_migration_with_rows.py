"""Every release can be upgraded with rows in all of its tables."""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    DateTime,
    Double,
    Integer,
    MetaData,
    Table,
    func,
    select,
)
from sqlalchemy.ext.asyncio import create_async_engine

from infra.db.engine import driver_url
from infra.db.revision import SCRIPTS
from tests.infra.db.rows import NOW
from tests.servers import SqlServer

_MYSQL = ["mysql"] if "TEST_MYSQL_URL" in os.environ else []
_SCRIPTS = ScriptDirectory(str(SCRIPTS))
#: The oldest first.
_REVISIONS = [each.revision for each in _SCRIPTS.walk_revisions()][::-1]
#: SQLite's full-text index writes the tables of its own.
_NOT_OURS = ("alembic_version", "search_words")


@pytest.fixture(params=["sqlite", "mariadb_primary", *_MYSQL])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/one.db"
        return
    server: SqlServer = request.getfixturevalue(request.param)
    server.sql("CREATE DATABASE with_rows")
    yield server.url("with_rows")
    server.sql("DROP DATABASE with_rows")


def _upgrade(connection: Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _tables(connection: Connection) -> list[Table]:
    """As they are at that revision, those first that others refer to."""
    found = MetaData()
    found.reflect(connection)
    return [each for each in found.sorted_tables if not each.name.startswith(_NOT_OURS)]


def _value(column: Column[object], number: int) -> object:
    """Of the column's type, and the same for whatever refers to it."""
    if isinstance(column.type, DateTime):
        return datetime(NOW.year, NOW.month, number)  # noqa: DTZ001 - as the tables have it
    if isinstance(column.type, Boolean):
        return False
    if isinstance(column.type, Integer | Double):
        return number if column.primary_key else 0
    length = getattr(column.type, "length", None)
    return "{}" if length is None else f"{number:026d}"[-length:]


def _add_rows(connection: Connection, number: int) -> None:
    for table in _tables(connection):
        row = {column.name: _value(column, number) for column in table.columns}
        connection.execute(table.insert().values(row))


def _counts(connection: Connection) -> dict[str, int]:
    return {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in _tables(connection)
    }


async def test_rows_of_every_revision_go_up_to_the_last(url: str) -> None:
    engine = create_async_engine(driver_url(url))
    kept: dict[str, int] = {}
    for number, revision in enumerate(_REVISIONS, start=1):
        async with engine.begin() as connection:
            await connection.run_sync(_upgrade, revision)
            found = await connection.run_sync(_counts)
            assert {name: found[name] for name in kept} == kept
            await connection.run_sync(_add_rows, number)
            kept = await connection.run_sync(_counts)
            assert all(kept.values())
    await engine.dispose()


def test_there_is_one_last_revision() -> None:
    assert _SCRIPTS.get_heads() == [_REVISIONS[-1]]
