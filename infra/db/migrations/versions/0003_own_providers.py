"""Providers that users bring themselves, and which generations are made with them."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from infra.db.migrations.steps import add_column, create_table
from infra.db.types import Ascii, UtcDateTime

revision = "0003"
down_revision: str | None = "0002"
branch_labels: str | None = None
depends_on: str | None = None

ID = Ascii(26, is_fixed=True)
WORD = Ascii(32)
IN_BYTES: dict[str, Any] = {  # Any: options of any dialect, as Table takes them
    "mysql_engine": "InnoDB",
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_bin",
}


def upgrade() -> None:
    create_table(
        "own_providers",
        sa.Column("owner_id", ID, primary_key=True),
        sa.Column("vendor", WORD, nullable=False),
        sa.Column("model", Ascii(100), nullable=False),
        sa.Column("sealed_key", Ascii(1000), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("updated_at", UtcDateTime, nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_own_providers_owner_id")),
        **IN_BYTES,
    )
    # The process of the release before may still be writing: its rows have none.
    add_column(
        "generations",
        sa.Column("uses_own_key", sa.Boolean, nullable=False, server_default=sa.false()),
    )
