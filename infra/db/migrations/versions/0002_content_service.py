"""What the content service keeps: title candidates, places of quotes, reviews, costs."""

import sqlalchemy as sa
from alembic import op

from infra.db.migrations.steps import add_column
from infra.db.types import LongText

revision = "0002"
down_revision: str | None = "0001"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    add_column("contents", sa.Column("title_candidates", LongText))
    add_column("contents", sa.Column("quotations", LongText))
    add_column("contents", sa.Column("review", LongText))
    # The process of the release before may still be writing: its rows have neither.
    add_column(
        "generations",
        sa.Column("cost_micros", sa.Integer, nullable=False, server_default="0"),
    )
    op.execute(
        "UPDATE contents SET title_candidates = '[]', quotations = '[]'"
        " WHERE type = 'Article' AND title_candidates IS NULL"
    )
