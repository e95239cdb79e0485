"""The primary and the replica: reachable, recent, migrated, up to date."""

import asyncio
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC
from pathlib import Path

from sqlalchemy import URL, text
from sqlalchemy.dialects.mysql.base import MySQLDialect
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from infra.db.engine import driver_url
from infra.db.replica import LAG_LIMIT_SECONDS
from infra.db.replication import lag_seconds
from infra.db.revision import SchemaAge, read_schema
from infra.doctor.finding import Examination, Finding, clock, failed, ok, warning
from infra.identity import utc_now

#: For everything that one server is asked.
_ANSWER_SECONDS = 3.0
_MARIADB_OLDEST = (10, 6)
#: Knows SHOW REPLICA STATUS.
_MYSQL_OLDEST = (8, 0, 22)
_VERSION_PARTS = 3
_MIGRATE = "Run `python cli.py migrate`."


async def examine_primary(url: str) -> Examination:
    address = driver_url(url)
    if _is_missing_file(address):
        yield warning("database", "the SQLite file is not there yet", "`make run` makes it.")
        return
    findings: list[Finding] = []
    try:
        async with _connection(address) as connection:
            findings.append(_version("database", connection))
            findings.append(await _schema(connection))
            if isinstance(connection.dialect, MySQLDialect):
                findings.append(await _clock(connection))
    except (SQLAlchemyError, OSError) as error:
        findings.append(_unreachable("database", "DATABASE_URL", error))
    for finding in findings:
        yield finding


def _is_missing_file(address: URL) -> bool:
    return address.get_backend_name() == "sqlite" and not Path(address.database or "").exists()


async def examine_replica(url: str) -> Examination:
    findings: list[Finding] = []
    try:
        async with _connection(driver_url(url)) as connection:
            findings.append(_version("replica", connection))
            findings.append(await _lag(connection))
            if isinstance(connection.dialect, MySQLDialect) and not connection.dialect.is_mariadb:
                findings.append(await _gtids(connection))
    except (SQLAlchemyError, OSError) as error:
        findings.append(_unreachable("replica", "READ_DATABASE_URL", error))
    for finding in findings:
        yield finding


@asynccontextmanager
async def _connection(address: URL) -> AsyncIterator[AsyncConnection]:
    """Raises `TimeoutError`, an `OSError`, where the server hangs.

    Nothing is yielded to the caller's caller within: the limit would count their time too.
    """
    engine = create_async_engine(address, poolclass=NullPool)
    try:
        async with asyncio.timeout(_ANSWER_SECONDS), engine.connect() as connection:
            yield connection
    finally:
        await engine.dispose()


def _unreachable(subject: str, variable: str, error: Exception) -> Finding:
    cause = getattr(error, "orig", None) or str(error) or "it does not answer"
    return failed(
        subject,
        f"cannot be reached: {cause}",
        f"Check that the server runs, and host, user and password in {variable}.",
    )


def _version(subject: str, connection: AsyncConnection) -> Finding:
    dialect = connection.dialect
    if not isinstance(dialect, MySQLDialect):
        return ok(subject, "SQLite")
    name, oldest = ("MariaDB", _MARIADB_OLDEST) if dialect.is_mariadb else ("MySQL", _MYSQL_OLDEST)
    parts = [part for part in dialect.server_version_info or () if isinstance(part, int)]
    # Behind them comes the number of a distribution's package.
    version = tuple(parts[:_VERSION_PARTS])
    detail = f"{name} {_dotted(version)}"
    if version < oldest:
        return failed(subject, detail, f"Upgrade it to {name} {_dotted(oldest)} or newer.")
    return ok(subject, detail)


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


async def _schema(connection: AsyncConnection) -> Finding:
    schema = await read_schema(connection)
    if schema.age is SchemaAge.CURRENT:
        return ok("schema", f"at revision {schema.revision}")
    if schema.age is SchemaAge.NEWER:
        return failed(
            "schema",
            f"at unknown revision {schema.revision}",
            "Run the newer release here too.",
        )
    return failed("schema", f"at revision {schema.revision}, not {schema.newest}", _MIGRATE)


async def _clock(connection: AsyncConnection) -> Finding:
    theirs = await connection.scalar(text("SELECT UTC_TIMESTAMP(6)"))
    return clock("database clock", theirs.replace(tzinfo=UTC), ours=utc_now)


async def _lag(connection: AsyncConnection) -> Finding:
    subject, restart = "replica lag", "See SHOW REPLICA STATUS there."
    try:
        lag = await lag_seconds(connection)
    except SQLAlchemyError as error:
        return warning(
            subject,
            f"unknown: {getattr(error, 'orig', None) or error}",
            "Let our user see it: GRANT REPLICA MONITOR (MariaDB) or REPLICATION CLIENT (MySQL).",
        )
    if lag is None:
        return warning(subject, "the server is no replica", "Check READ_DATABASE_URL, or unset it.")
    if math.isinf(lag):
        return failed(subject, "replication has stopped", restart)
    if lag > LAG_LIMIT_SECONDS:
        return failed(subject, f"{lag:.0f} s, so that all reads go to the primary", restart)
    return ok(subject, f"{lag:.0f} s")


async def _gtids(connection: AsyncConnection) -> Finding:
    mode = await connection.scalar(text("SELECT @@global.gtid_mode"))
    if mode == "ON":
        return ok("replica GTIDs", "ON")
    return failed(
        "replica GTIDs",
        f"gtid_mode is {mode}: nobody can tell whether the replica has what somebody just wrote",
        "Set gtid_mode and enforce_gtid_consistency to ON, on the primary too.",
    )
