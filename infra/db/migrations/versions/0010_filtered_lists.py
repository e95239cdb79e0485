"""Lists of one kind, of one platform or of favourites have indexes of their own."""

from infra.db.migrations.steps import create_index

revision = "0010"
down_revision: str | None = "0009"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    for column in ("kind", "platform", "is_favorite"):
        create_index(
            f"ix_contents_owner_id_deleted_at_{column}_created_at_id",
            "contents",
            ["owner_id", "deleted_at", column, "created_at", "id"],
        )
