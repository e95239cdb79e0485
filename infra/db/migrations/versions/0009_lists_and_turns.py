"""Lists of the staff are paged along ids, and what is on its way to webhooks is counted."""

from infra.db.migrations.steps import create_index, drop_index

revision = "0009"
down_revision: str | None = "0008"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    for column in ("subject_id", "actor_id", "action"):
        create_index(f"ix_audit_entries_{column}_id", "audit_entries", [column, "id"])
        drop_index(f"ix_audit_entries_{column}_created_at_id", "audit_entries")
    drop_index("ix_audit_entries_created_at_id", "audit_entries")
    drop_index("ix_users_created_at_id", "users")
    create_index("ix_webhook_deliveries_lease_until", "webhook_deliveries", ["lease_until"])
