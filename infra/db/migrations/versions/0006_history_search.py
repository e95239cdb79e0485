"""What contents are found by: words and tags. Their entries are made by housekeeping."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from infra.db.migrations.steps import (
    add_column,
    create_fulltext_index,
    create_index,
    create_table,
)
from infra.db.types import Ascii, AsciiText

revision = "0006"
down_revision: str | None = "0005"
branch_labels: str | None = None
depends_on: str | None = None

ID = Ascii(26, is_fixed=True)
IN_BYTES: dict[str, Any] = {  # Any: options of any dialect, as Table takes them
    "mysql_engine": "InnoDB",
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_bin",
}
FTS = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS search_words USING fts5"
    " (words, content='search_documents', content_rowid='id', detail='none', columnsize=0)",
    "CREATE TRIGGER IF NOT EXISTS search_documents_added AFTER INSERT ON search_documents BEGIN"
    " INSERT INTO search_words (rowid, words) VALUES (new.id, new.words); END",
    "CREATE TRIGGER IF NOT EXISTS search_documents_removed AFTER DELETE ON search_documents BEGIN"
    " INSERT INTO search_words (search_words, rowid, words)"
    " VALUES ('delete', old.id, old.words); END",
)


def upgrade() -> None:
    add_column(
        "contents", sa.Column("index_version", sa.Integer, nullable=False, server_default="0")
    )
    create_index("ix_contents_index_version_id", "contents", ["index_version", "id"])
    add_column("content_versions", sa.Column("title", sa.String(200)))
    create_table(
        "search_documents",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("content_id", ID, nullable=False),
        sa.Column("words", AsciiText, nullable=False),
        sa.ForeignKeyConstraint(
            ["content_id"], ["contents.id"], name=op.f("fk_search_documents_content_id")
        ),
        sa.UniqueConstraint("content_id", name=op.f("uq_search_documents_content_id")),
        **IN_BYTES,
    )
    create_table(
        "content_tags",
        sa.Column("content_id", ID, primary_key=True),
        sa.Column("tag", sa.String(100), primary_key=True),
        sa.Column("owner_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["content_id"], ["contents.id"], name=op.f("fk_content_tags_content_id")
        ),
        **IN_BYTES,
    )
    create_index(
        "ix_content_tags_owner_id_tag_content_id",
        "content_tags",
        ["owner_id", "tag", "content_id"],
    )
    if op.get_bind().dialect.name == "sqlite":
        for statement in FTS:
            op.execute(statement)
    else:
        create_fulltext_index("ix_search_documents_words", "search_documents", "words")
