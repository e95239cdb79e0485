"""What surrounds accounts: tokens, mails, choices, counts, exports, shared links and webhooks."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from infra.db.migrations.steps import add_column, create_index, create_table, drop_index, extend_unique
from infra.db.types import Ascii, LongText, UtcDateTime

revision = "0005"
down_revision: str | None = "0004"
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
    _extend_accounts()
    _extend_contents()
    _make_tables_of_accounts()
    _make_tables_of_webhooks()


def _extend_accounts() -> None:
    add_column("users", sa.Column("email_verified_at", UtcDateTime))
    add_column(
        "users",
        sa.Column("time_zone", Ascii(64), nullable=False, server_default="Asia/Shanghai"),
    )
    add_column("users", sa.Column("time_zone_changed_at", UtcDateTime))
    add_column("users", sa.Column("totp_secret", Ascii(500)))
    add_column("users", sa.Column("totp_enabled_at", UtcDateTime))
    add_column("users", sa.Column("totp_last_step", sa.Integer))
    add_column("users", sa.Column("recovery_digests", LongText))
    add_column("users", sa.Column("password_changed_at", UtcDateTime))
    add_column("users", sa.Column("deleted_at", UtcDateTime))
    add_column("plans", sa.Column("priority", sa.Integer, nullable=False, server_default="0"))
    add_column(
        "plans", sa.Column("is_on_sale", sa.Boolean, nullable=False, server_default=sa.true())
    )
    add_column("batches", sa.Column("issued_by_id", ID))
    add_column("keys", sa.Column("revoked_reason", sa.String(500)))
    add_column("keys", sa.Column("rotated_at", UtcDateTime))
    add_column("keys", sa.Column("expiring_told_at", UtcDateTime))
    add_column("keys", sa.Column("expired_told_at", UtcDateTime))
    for told in ("expiring_told_at", "expired_told_at"):
        create_index(f"ix_keys_{told}_expires_at_id", "keys", [told, "expires_at", "id"])
    create_index("ix_keys_batch_id_id", "keys", ["batch_id", "id"])
    create_index("ix_keys_plan_id_id", "keys", ["plan_id", "id"])
    create_index("ix_keys_code_prefix_id", "keys", ["code_prefix", "id"])
    drop_index("ix_keys_batch_id", "keys")
    drop_index("ix_keys_plan_id", "keys")
    extend_unique("ledger_entries", "uq_ledger_entries_generation_id_phase", "key_id")
    _index_for_staff()


def _index_for_staff() -> None:
    create_index("ix_users_created_at_id", "users", ["created_at", "id"])
    create_index("ix_users_display_name", "users", ["display_name"])
    create_index("ix_users_role_id", "users", ["role", "id"])
    create_index("ix_audit_entries_created_at_id", "audit_entries", ["created_at", "id"])
    for column in ("subject_id", "actor_id", "action"):
        create_index(
            f"ix_audit_entries_{column}_created_at_id",
            "audit_entries",
            [column, "created_at", "id"],
        )


def _extend_contents() -> None:
    add_column("generations", sa.Column("precedence", UtcDateTime))
    add_column(
        "generations",
        sa.Column("is_counted", sa.Boolean, nullable=False, server_default=sa.false()),
    )
    create_index("ix_generations_is_counted_status", "generations", ["is_counted", "status"])
    create_index(
        "ix_generations_status_queue_precedence_id",
        "generations",
        ["status", "queue", "precedence", "id"],
    )
    create_index(
        "ix_generations_kind_status_finished_at", "generations", ["kind", "status", "finished_at"]
    )
    create_index(
        "ix_contents_owner_id_deleted_at_title_id",
        "contents",
        ["owner_id", "deleted_at", "title", "id"],
    )
    create_index("ix_contents_based_on_id", "contents", ["based_on_id"])
    create_index("ix_contents_deleted_at", "contents", ["deleted_at"])


def _make_tables_of_accounts() -> None:
    create_table(
        "access_tokens",
        sa.Column("id", ID, primary_key=True),
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("digest", Ascii(64), nullable=False),
        sa.Column("prefix", Ascii(16), nullable=False),
        sa.Column("scopes", LongText, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False),
        sa.Column("last_used_at", UtcDateTime),
        sa.Column("revoked_at", UtcDateTime),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_access_tokens_owner_id")),
        sa.UniqueConstraint("digest", name=op.f("uq_access_tokens_digest")),
        **IN_BYTES,
    )
    create_index(
        "ix_access_tokens_owner_id_created_at", "access_tokens", ["owner_id", "created_at"]
    )
    create_table(
        "proofs",
        sa.Column("id", ID, primary_key=True),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("purpose", WORD, nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("digest", Ascii(64), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False),
        sa.Column("order_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_proofs_user_id")),
        sa.UniqueConstraint("digest", name=op.f("uq_proofs_digest")),
        **IN_BYTES,
    )
    create_index("ix_proofs_expires_at", "proofs", ["expires_at"])
    create_index("ix_proofs_user_id_purpose", "proofs", ["user_id", "purpose"])
    create_table(
        "mail_orders",
        sa.Column("id", ID, primary_key=True),
        sa.Column("user_id", ID),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("address", sa.String(254), nullable=False),
        sa.Column("subject_id", ID),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("run_after", UtcDateTime, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        **IN_BYTES,
    )
    create_index("ix_mail_orders_run_after", "mail_orders", ["run_after"])
    create_index("ix_mail_orders_user_id", "mail_orders", ["user_id"])
    create_table(
        "preferences",
        sa.Column("owner_id", ID, primary_key=True),
        sa.Column("default_platform", WORD),
        sa.Column("default_tone", sa.String(40)),
        sa.Column("default_voice", Ascii(64)),
        sa.Column("cover_theme", Ascii(64)),
        sa.Column("info_card_theme", Ascii(64)),
        sa.Column("brand_name", sa.String(24)),
        sa.Column("brand_color", Ascii(7)),
        sa.Column("brand_logo_name", Ascii(255)),
        sa.Column("brand_tone", sa.String(40)),
        sa.Column("forbidden_words", LongText, nullable=False),
        sa.Column("favorite_words", LongText, nullable=False),
        sa.Column("notify_on_finish", sa.Boolean, nullable=False),
        sa.Column("updated_at", UtcDateTime, nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_preferences_owner_id")),
        **IN_BYTES,
    )
    create_index("ix_preferences_brand_logo_name", "preferences", ["brand_logo_name"])
    create_table(
        "usage_slots",
        sa.Column("owner_id", ID, primary_key=True),
        sa.Column("starts_at", UtcDateTime, primary_key=True),
        sa.Column("kind", WORD, primary_key=True),
        sa.Column("succeeded", sa.Integer, nullable=False),
        sa.Column("failed", sa.Integer, nullable=False),
        sa.Column("cancelled", sa.Integer, nullable=False),
        sa.Column("credits_spent", sa.Integer, nullable=False),
        sa.Column("tokens_in", sa.Integer, nullable=False),
        sa.Column("tokens_out", sa.Integer, nullable=False),
        **IN_BYTES,
    )
    create_table(
        "key_events",
        sa.Column("id", ID, primary_key=True),
        sa.Column("key_id", ID, nullable=False),
        sa.Column("owner_id", ID),
        sa.Column("type", WORD, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        **IN_BYTES,
    )
    create_index("ix_key_events_key_id_id", "key_events", ["key_id", "id"])
    create_index("ix_key_events_owner_id_id", "key_events", ["owner_id", "id"])
    create_table(
        "exports",
        sa.Column("id", ID, primary_key=True),
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("scope", WORD, nullable=False),
        sa.Column("status", WORD, nullable=False),
        sa.Column("percent", sa.Integer, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("fence", sa.Integer, nullable=False),
        sa.Column("run_after", UtcDateTime, nullable=False),
        sa.Column("lease_until", UtcDateTime),
        sa.Column("item_count", sa.Integer, nullable=False),
        sa.Column("blob_name", Ascii(255)),
        sa.Column("byte_size", sa.BigInteger),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("finished_at", UtcDateTime),
        sa.Column("expires_at", UtcDateTime),
        sa.Column("idempotency_key", Ascii(64)),
        sa.UniqueConstraint(
            "owner_id", "idempotency_key", name=op.f("uq_exports_owner_id_idempotency_key")
        ),
        **IN_BYTES,
    )
    create_index("ix_exports_blob_name", "exports", ["blob_name"])
    create_index("ix_exports_expires_at", "exports", ["expires_at"])
    create_index("ix_exports_owner_id_created_at_id", "exports", ["owner_id", "created_at", "id"])
    create_index("ix_exports_status_run_after", "exports", ["status", "run_after"])
    create_table(
        "shares",
        sa.Column("id", ID, primary_key=True),
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("content_id", ID, nullable=False),
        sa.Column("token_digest", Ascii(64), nullable=False),
        sa.Column("view_count", sa.Integer, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False),
        sa.Column("revoked_at", UtcDateTime),
        sa.ForeignKeyConstraint(["content_id"], ["contents.id"], name=op.f("fk_shares_content_id")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_shares_token_digest")),
        **IN_BYTES,
    )
    create_index("ix_shares_content_id_created_at", "shares", ["content_id", "created_at"])
    create_index("ix_shares_expires_at", "shares", ["expires_at"])
    create_index("ix_shares_owner_id_created_at", "shares", ["owner_id", "created_at"])
    create_table(
        "erasures",
        sa.Column("user_id", ID, primary_key=True),
        sa.Column("run_after", UtcDateTime, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        **IN_BYTES,
    )
    create_index("ix_erasures_run_after", "erasures", ["run_after"])


def _make_tables_of_webhooks() -> None:
    create_table(
        "webhooks",
        sa.Column("id", ID, primary_key=True),
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("url", sa.String(2000), nullable=False),
        sa.Column("description", sa.String(200), nullable=False),
        sa.Column("events", LongText, nullable=False),
        sa.Column("sealed_secret", Ascii(1000), nullable=False),
        sa.Column("retired_secret", Ascii(1000)),
        sa.Column("retired_until", UtcDateTime),
        sa.Column("status", WORD, nullable=False),
        sa.Column("failing_since", UtcDateTime),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("updated_at", UtcDateTime, nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_webhooks_owner_id")),
        **IN_BYTES,
    )
    create_index("ix_webhooks_owner_id_created_at", "webhooks", ["owner_id", "created_at"])
    create_table(
        "webhook_deliveries",
        sa.Column("id", ID, primary_key=True),
        sa.Column("webhook_id", ID, nullable=False),
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("message_id", Ascii(64), nullable=False),
        sa.Column("event", WORD, nullable=False),
        sa.Column("payload", LongText, nullable=False),
        sa.Column("status", WORD, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("run_after", UtcDateTime, nullable=False),
        sa.Column("lease_until", UtcDateTime),
        sa.Column("response_status", sa.Integer),
        sa.Column("response_body", sa.String(1000)),
        sa.Column("error", sa.String(500)),
        sa.Column("redelivery_of_id", ID),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("finished_at", UtcDateTime),
        **IN_BYTES,
    )
    create_index("ix_webhook_deliveries_created_at", "webhook_deliveries", ["created_at"])
    create_index(
        "ix_webhook_deliveries_status_run_after", "webhook_deliveries", ["status", "run_after"]
    )
    create_index("ix_webhook_deliveries_webhook_id_id", "webhook_deliveries", ["webhook_id", "id"])
