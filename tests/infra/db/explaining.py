"""What a database would do for the statements that were sent to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from infra.db.columns import metadata
from infra.db.engine import driver_url

Sent = tuple[str, Any]  # Any: parameters as each driver takes them


@contextmanager
def recorded() -> Iterator[list[Sent]]:
    sent: list[Sent] = []

    def record(
        _connection: Connection,
        _cursor: Any,  # noqa: ANN401 - the driver's own
        statement: str,
        parameters: Any,  # noqa: ANN401 - the driver's own
        *_: object,
    ) -> None:
        if statement.startswith(("SELECT", "UPDATE")):
            sent.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", record)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", record)


async def _analyze(connection: AsyncConnection) -> None:
    names = ", ".join(f"`{name}`" for name in metadata.tables)
    is_sqlite = connection.dialect.name == "sqlite"
    await connection.exec_driver_sql("ANALYZE" if is_sqlite else f"ANALYZE TABLE {names}")


async def _plan(connection: AsyncConnection, sent: Sent) -> list[str]:
    """What the database would do, one step a line."""
    statement, parameters = sent
    if connection.dialect.name == "sqlite":
        rows = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return [row.detail for row in rows]
    rows = await connection.exec_driver_sql(f"EXPLAIN FORMAT=TRADITIONAL {statement}", parameters)
    return [f"{row.type} {row.table} {row.key} {row.Extra}" for row in rows]


async def plans_of(url: str, statements: list[Sent]) -> dict[str, list[str]]:
    engine = create_async_engine(driver_url(url))
    async with engine.connect() as connection:
        await _analyze(connection)
        plans = {sent[0]: await _plan(connection, sent) for sent in statements}
    await engine.dispose()
    return plans


async def rows_read(url: str, statements: list[Sent]) -> dict[str, int]:
    """How many rows a server has looked at for each of them, by its own count."""
    engine = create_async_engine(driver_url(url))
    read: dict[str, int] = {}
    async with engine.connect() as connection:
        await _analyze(connection)
        for statement, parameters in statements:
            await connection.exec_driver_sql("FLUSH STATUS")
            await connection.exec_driver_sql(statement, parameters)
            counters = await connection.execute(text("SHOW SESSION STATUS LIKE 'Handler_read%'"))
            read[f"{statement} {parameters}"] = sum(int(value) for _, value in counters)
    await engine.dispose()
    return read


def is_slow(step: str) -> bool:
    """Reads a whole table, or a whole index; what a part of the query has found is neither."""
    is_found = "<" in step or step.startswith(
        ("SCAN placed", "SCAN abandoned", "SCAN (", "SCAN CONSTANT ROW")
    )
    is_indexed = is_found or "VIRTUAL TABLE INDEX" in step
    return step.startswith(("SCAN ", "ALL ", "index ")) and not is_indexed


def is_sorted_anew(step: str) -> bool:
    return "filesort" in step or "TEMP B-TREE FOR ORDER BY" in step
