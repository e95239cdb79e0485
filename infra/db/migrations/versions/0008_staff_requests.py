"""What the staff asked for under a name of their choice."""

from typing import Any

import sqlalchemy as sa

from infra.db.migrations.steps import create_table
from infra.db.types import Ascii, UtcDateTime

revision = "0008"
down_revision: str | None = "0007"
branch_labels: str | None = None
depends_on: str | None = None

ID = Ascii(26, is_fixed=True)
IN_BYTES: dict[str, Any] = {  # Any: options of any dialect, as Table takes them
    "mysql_engine": "InnoDB",
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_bin",
}


def upgrade() -> None:
    create_table(
        "staff_requests",
        sa.Column("actor_id", ID, primary_key=True),
        sa.Column("idempotency_key", Ascii(64), primary_key=True),
        sa.Column("digest", Ascii(64), nullable=False),
        sa.Column("subject_id", ID, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        **IN_BYTES,
    )
