"""Which SQL statements a piece of code sends, whatever engine it uses."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event


@contextmanager
def recorded_sql() -> Iterator[list[str]]:
    """The statements sent to any database until the block ends, in their order.

    Neither BEGIN, COMMIT and ROLLBACK, nor the settings of a new connection are among them.
    """
    statements: list[str] = []

    def record(
        _connection: Connection,
        _cursor: Any,  # noqa: ANN401 - the driver's own
        statement: str,
        *_: object,
    ) -> None:
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    event.listen(Engine, "before_cursor_execute", record)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", record)
