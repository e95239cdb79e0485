"""Brings a database to the newest schema: one history for every kind of database."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from infra.db.engine import driver_url
from infra.db.revision import SCRIPTS

_LOCK = "laowang.migration"
_WAIT_SECONDS = 300


class MigrationLocked(Exception):
    """Another process has been migrating this database for too long."""


async def migrate(url: str) -> None:
    """Applies what is missing; of several processes at once, one does it and the others wait.

    Raises `MigrationLocked`. There is no way back: a mistake is put right by the next migration.
    Nothing limits how long a statement may run, as a large table takes its time.
    """
    engine = create_async_engine(driver_url(url), poolclass=NullPool)
    is_sqlite = engine.dialect.name == "sqlite"
    if is_sqlite:
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
    try:
        async with engine.connect() as connection:
            if not is_sqlite:
                await _lock(connection)
            await connection.run_sync(_upgrade)
            await connection.commit()
    finally:
        await engine.dispose()


def _prepare_sqlite(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
    del record
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {_WAIT_SECONDS * 1000}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN EXCLUSIVE")


async def _lock(connection: AsyncConnection) -> None:
    """Held by the connection, not by a transaction, as MySQL commits at every CREATE."""
    statement = text("SELECT GET_LOCK(:name, :seconds)")
    parameters = {"name": _LOCK, "seconds": _WAIT_SECONDS}
    if not (await connection.scalar(statement, parameters)):
        raise MigrationLocked


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
