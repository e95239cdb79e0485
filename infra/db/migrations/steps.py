"""Steps that a migration can repeat.

MySQL and MariaDB commit at every CREATE, and the revision is written last: whoever was interrupted
in between starts again from the first step.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op


def create_table(
    name: str,
    *parts: sa.schema.SchemaItem,
    **options: Any,  # noqa: ANN401 - options of any dialect, as Table takes them
) -> None:
    op.create_table(name, *parts, if_not_exists=True, **options)


def create_index(name: str, table: str, columns: Sequence[str]) -> None:
    """MySQL has no IF NOT EXISTS for indexes."""
    if not _has_index(name, table):
        op.create_index(name, table, list(columns))


def create_fulltext_index(name: str, table: str, column: str) -> None:
    """On MySQL and MariaDB; SQLite has tables of its own for that."""
    if not _has_index(name, table):
        op.create_index(name, table, [column], mysql_prefix="FULLTEXT")


def _has_index(name: str, table: str) -> bool:
    return name in {index["name"] for index in sa.inspect(op.get_bind()).get_indexes(table)}


def drop_index(name: str, table: str) -> None:
    if _has_index(name, table):
        op.drop_index(name, table)


def add_column(table: str, column: sa.Column[Any]) -> None:
    """MySQL has no IF NOT EXISTS for columns either."""
    known = {each["name"] for each in sa.inspect(op.get_bind()).get_columns(table)}
    if column.name not in known:
        op.add_column(table, column)


def extend_unique(table: str, name: str, column: str) -> None:
    """One more column in the unique constraint of that name, and in its name.

    SQLite copies the whole table for it.
    """
    known = {
        each["name"]: each["column_names"]
        for each in sa.inspect(op.get_bind()).get_unique_constraints(table)
    }
    if name not in known:
        return
    with op.batch_alter_table(table) as batch:
        if f"{name}_{column}" not in known:
            batch.create_unique_constraint(f"{name}_{column}", [*known[name], column])
        batch.drop_constraint(name, type_="unique")
