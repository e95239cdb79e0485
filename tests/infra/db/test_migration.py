"""One history makes the tables that the repositories expect, on every database."""

import asyncio
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, event, inspect, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.schema import DropIndex, DropTable

from infra.db.columns import metadata
from infra.db.engine import driver_url
from infra.db.migration import migrate
from tests.servers import SqlServer

MIGRATE = """
import asyncio, sys
from infra.db.migration import migrate
asyncio.run(migrate(sys.argv[1]))
"""
#: One that another history made is compared with one that `tables.py` made.
Pair = tuple[str, str]


_MYSQL = ["mysql"] if "TEST_MYSQL_URL" in os.environ else []


@pytest.fixture(params=["sqlite", "mariadb_primary", *_MYSQL])
def two_empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Pair]:
    """The addresses of two empty databases of one kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/one.db", f"sqlite:///{tmp_path}/two.db"
        return
    server: SqlServer = request.getfixturevalue(request.param)
    names = ("migrated_one", "created_two")
    for name in names:
        server.sql(f"CREATE DATABASE {name}")
    yield server.url(names[0]), server.url(names[1])
    for name in names:
        server.sql(f"DROP DATABASE {name}")


def difference(connection: Connection) -> list[Any]:  # Any: alembic's own
    options = {"include_object": is_shared} if connection.dialect.name == "sqlite" else {}
    context = MigrationContext.configure(connection, opts=options)
    return list(compare_metadata(context, metadata))


def is_shared(_object: object, name: str, *_: object) -> bool:
    """SQLite's full-text index is no index, but tables that it makes itself."""
    return not name.startswith(("search_words", "ix_search_documents_words"))


def schema(connection: Connection) -> dict[str, object]:
    """Everything that the database itself says about its tables."""
    inspector = inspect(connection)
    return {
        table: {
            "columns": [
                (column["name"], repr(column["type"]), column["nullable"], column["default"])
                for column in inspector.get_columns(table)
            ],
            "key": inspector.get_pk_constraint(table)["constrained_columns"],
            "indexes": by_name(inspector.get_indexes(table)),
            "unique": by_name(inspector.get_unique_constraints(table)),
            "foreign": by_name(inspector.get_foreign_keys(table)),
            "checks": by_name(inspector.get_check_constraints(table)),
            "options": inspector.get_table_options(table),
        }
        for table in inspector.get_table_names()
        if table != "alembic_version"
    }


def by_name(parts: Any) -> list[str]:  # noqa: ANN401 - SQLAlchemy's own dictionaries
    return sorted(repr(sorted(part.items(), key=str)) for part in parts)


async def test_the_history_leads_to_the_tables(two_empty: Pair) -> None:
    migrated, created = (create_async_engine(driver_url(url)) for url in two_empty)
    await migrate(two_empty[0])
    async with created.begin() as connection:
        await connection.run_sync(metadata.create_all)

    async with migrated.connect() as one, created.connect() as two:
        assert await one.run_sync(difference) == []
        assert await one.run_sync(schema) == await two.run_sync(schema)
    await migrated.dispose()
    await created.dispose()


async def test_migrating_again_changes_nothing(two_empty: Pair) -> None:
    await migrate(two_empty[0])
    await migrate(two_empty[0])

    assert await plan_ids(two_empty[0]) == ["creator", "studio", "trial"]


async def test_an_interrupted_migration_can_be_run_again(two_empty: Pair) -> None:
    """As a kill leaves it where CREATE commits: some tables, an index missing, no revision."""
    await migrate(two_empty[0])
    engine = create_async_engine(driver_url(two_empty[0]))
    [index] = [each for each in metadata.tables["assets"].indexes if "blob_name" in str(each.name)]
    async with engine.begin() as connection:
        await connection.execute(text("DELETE FROM alembic_version"))
        await connection.execute(text("DELETE FROM plans WHERE id = 'studio'"))
        await connection.execute(DropIndex(index))
        await connection.execute(DropTable(metadata.tables["audit_entries"]))

    await migrate(two_empty[0])

    assert await plan_ids(two_empty[0]) == ["creator", "studio", "trial"]
    async with engine.connect() as connection:
        assert await connection.run_sync(difference) == []
    await engine.dispose()


async def plan_ids(url: str) -> list[str]:
    engine = create_async_engine(driver_url(url))
    async with engine.connect() as connection:
        found = await connection.scalars(text("SELECT id FROM plans ORDER BY id"))
    await engine.dispose()
    return list(found)


async def test_of_several_processes_one_migrates_and_the_others_wait(two_empty: Pair) -> None:
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", MIGRATE, two_empty[0], stderr=asyncio.subprocess.PIPE
        )
        for _ in range(3)
    ]
    said = await asyncio.gather(*(process.communicate() for process in processes))

    assert [process.returncode for process in processes] == [0, 0, 0], said
    assert await plan_ids(two_empty[0]) == ["creator", "studio", "trial"]


async def test_sqlite_is_locked_from_the_first_revision_to_the_last(tmp_path: Path) -> None:
    """Between two transactions another process that migrates could come in."""
    begun: list[Connection] = []

    def note(connection: Connection) -> None:
        begun.append(connection)

    event.listen(Engine, "begin", note)
    try:
        await migrate(f"sqlite:///{tmp_path}/one.db")
    finally:
        event.remove(Engine, "begin", note)

    assert len(begun) == 1


async def test_sqlite_keeps_a_log_that_lets_readers_go_on(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/one.db"
    await migrate(url)
    engine = create_async_engine(driver_url(url))
    async with engine.connect() as connection:
        assert await connection.scalar(text("PRAGMA journal_mode")) == "wal"
    await engine.dispose()
