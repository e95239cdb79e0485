"""What pictures, cards and voices are made of, earlier versions of contents, and uploads."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from infra.db.migrations.steps import add_column, create_index, create_table
from infra.db.types import Ascii, LongText, UtcDateTime

revision = "0004"
down_revision: str | None = "0003"
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
    # The process of the release before may still be writing: its rows have none of these.
    add_column("contents", sa.Column("version", sa.Integer, nullable=False, server_default="1"))
    add_column("contents", sa.Column("based_on_id", ID))
    add_column("contents", sa.Column("theme_id", Ascii(64)))
    add_column("contents", sa.Column("cards", LongText))
    add_column("contents", sa.Column("look", LongText))
    add_column("contents", sa.Column("voice_id", Ascii(64)))
    add_column("contents", sa.Column("speed", sa.Double))
    add_column("contents", sa.Column("script_version", sa.Integer))
    add_column("assets", sa.Column("role", WORD, nullable=False, server_default="PART"))
    add_column("assets", sa.Column("platform", WORD))
    add_column("assets", sa.Column("caption", sa.String(200), nullable=False, server_default=""))
    add_column("assets", sa.Column("checks", LongText))
    create_index("ix_assets_created_at", "assets", ["created_at"])
    create_table(
        "content_versions",
        sa.Column("id", ID, primary_key=True),
        sa.Column("content_id", ID, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("snapshot", LongText, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.ForeignKeyConstraint(
            ["content_id"], ["contents.id"], name=op.f("fk_content_versions_content_id")
        ),
        sa.UniqueConstraint(
            "content_id", "version", name=op.f("uq_content_versions_content_id_version")
        ),
        **IN_BYTES,
    )
    create_table(
        "uploads",
        sa.Column("id", ID, primary_key=True),
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("purpose", WORD, nullable=False),
        sa.Column("status", WORD, nullable=False),
        sa.Column("blob_name", Ascii(255)),
        sa.Column("mime_type", Ascii(100)),
        sa.Column("byte_size", sa.Integer),
        sa.Column("width", sa.Integer),
        sa.Column("height", sa.Integer),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_uploads_owner_id")),
        **IN_BYTES,
    )
    create_index("ix_uploads_blob_name", "uploads", ["blob_name"])
    create_index("ix_uploads_owner_id_created_at", "uploads", ["owner_id", "created_at"])
    create_index("ix_uploads_expires_at", "uploads", ["expires_at"])
