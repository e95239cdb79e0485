"""The first tables, and the three plans on sale."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from infra.db.migrations.steps import create_index, create_table
from infra.db.types import Ascii, LongText, UtcDateTime

revision = "0001"
down_revision: str | None = None
branch_labels: str | None = None
depends_on: str | None = None

ID = Ascii(26, is_fixed=True)
PLAN_ID = Ascii(26)
WORD = Ascii(32)
IN_BYTES: dict[str, Any] = {  # Any: options of any dialect, as Table takes them
    "mysql_engine": "InnoDB",
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_bin",
}


def upgrade() -> None:
    create_table(
        "audit_entries",
        sa.Column("id", ID, primary_key=True),
        sa.Column("actor_id", ID),
        sa.Column("action", Ascii(64), nullable=False),
        sa.Column("subject_id", Ascii(64), nullable=False),
        sa.Column("before", LongText),
        sa.Column("after", LongText),
        sa.Column("ip_address", Ascii(45)),
        sa.Column("created_at", UtcDateTime, nullable=False),
        **IN_BYTES,
    )
    create_table(
        "plans",
        sa.Column("id", PLAN_ID, primary_key=True),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("credits", sa.Integer, nullable=False),
        sa.Column("valid_days", sa.Integer, nullable=False),
        sa.Column("max_concurrent", sa.Integer, nullable=False),
        sa.Column("daily_cap", sa.Integer, nullable=False),
        **IN_BYTES,
    )
    create_table(
        "users",
        sa.Column("id", ID, primary_key=True),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("password_hash", Ascii(255), nullable=False),
        sa.Column("display_name", sa.String(40), nullable=False),
        sa.Column("avatar_url", sa.String(2000)),
        sa.Column("role", WORD, nullable=False),
        sa.Column("locale", WORD, nullable=False),
        sa.Column("status", WORD, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("updated_at", UtcDateTime, nullable=False),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
        **IN_BYTES,
    )
    create_table(
        "batches",
        sa.Column("id", ID, primary_key=True),
        sa.Column("plan_id", PLAN_ID, nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("expires_at", UtcDateTime),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_batches_plan_id")),
        **IN_BYTES,
    )
    create_index("ix_batches_plan_id", "batches", ["plan_id"])
    create_table(
        "keys",
        sa.Column("id", ID, primary_key=True),
        sa.Column("batch_id", ID, nullable=False),
        sa.Column("plan_id", PLAN_ID, nullable=False),
        sa.Column("code_digest", Ascii(64), nullable=False),
        sa.Column("code_prefix", Ascii(16), nullable=False),
        sa.Column("owner_id", ID),
        sa.Column("credits_granted", sa.Integer, nullable=False),
        sa.Column("credits_held", sa.Integer, nullable=False),
        sa.Column("credits_spent", sa.Integer, nullable=False),
        sa.Column("activate_before", UtcDateTime),
        sa.Column("activated_at", UtcDateTime),
        sa.Column("expires_at", UtcDateTime),
        sa.Column("revoked_at", UtcDateTime),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.CheckConstraint("credits_held + credits_spent <= credits_granted", name=op.f("ck_keys_credits_covered")),
        sa.CheckConstraint("credits_held >= 0 AND credits_spent >= 0", name=op.f("ck_keys_credits_not_negative")),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_keys_batch_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_keys_owner_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_keys_plan_id")),
        sa.UniqueConstraint("code_digest", name=op.f("uq_keys_code_digest")),
        **IN_BYTES,
    )
    create_index("ix_keys_batch_id", "keys", ["batch_id"])
    create_index("ix_keys_owner_id_activated_at_id", "keys", ["owner_id", "activated_at", "id"])
    create_index("ix_keys_owner_id_expires_at_id", "keys", ["owner_id", "expires_at", "id"])
    create_index("ix_keys_plan_id", "keys", ["plan_id"])
    create_table(
        "generations",
        sa.Column("id", ID, primary_key=True),
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("queue", WORD, nullable=False),
        sa.Column("input", sa.JSON, nullable=False),
        sa.Column("input_digest", Ascii(64), nullable=False),
        sa.Column("idempotency_key", Ascii(64), nullable=False),
        sa.Column("key_id", ID, nullable=False),
        sa.Column("retry_of_id", ID),
        sa.Column("status", WORD, nullable=False),
        sa.Column("stage", WORD),
        sa.Column("percent", sa.Integer, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("fence", sa.Integer, nullable=False),
        sa.Column("run_after", UtcDateTime, nullable=False),
        sa.Column("lease_until", UtcDateTime),
        sa.Column("worker_id", sa.String(200)),
        sa.Column("cancel_requested_at", UtcDateTime),
        sa.Column("credits_held", sa.Integer, nullable=False),
        sa.Column("credits_spent", sa.Integer, nullable=False),
        sa.Column("credits_refunded", sa.Integer, nullable=False),
        sa.Column("failure_code", WORD),
        sa.Column("engine", WORD),
        sa.Column("model", sa.String(200)),
        sa.Column("prompt_version", sa.String(100)),
        sa.Column("tokens_in", sa.Integer, nullable=False),
        sa.Column("tokens_out", sa.Integer, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("started_at", UtcDateTime),
        sa.Column("finished_at", UtcDateTime),
        sa.CheckConstraint("credits_held >= 0 AND credits_spent >= 0 AND credits_refunded >= 0", name=op.f("ck_generations_credits_not_negative")),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name=op.f("ck_generations_percent")),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_generations_owner_id")),
        sa.ForeignKeyConstraint(["retry_of_id"], ["generations.id"], name=op.f("fk_generations_retry_of_id")),
        sa.UniqueConstraint("owner_id", "idempotency_key", name=op.f("uq_generations_owner_id_idempotency_key")),
        **IN_BYTES,
    )
    create_index("ix_generations_owner_id_created_at_id", "generations", ["owner_id", "created_at", "id"])
    create_index("ix_generations_owner_id_status", "generations", ["owner_id", "status"])
    create_index("ix_generations_retry_of_id", "generations", ["retry_of_id"])
    create_index("ix_generations_status_lease_until", "generations", ["status", "lease_until"])
    create_index("ix_generations_status_queue_run_after_id", "generations", ["status", "queue", "run_after", "id"])
    create_index("ix_generations_status_run_after_id", "generations", ["status", "run_after", "id"])
    create_table(
        "ledger_entries",
        sa.Column("id", ID, primary_key=True),
        sa.Column("key_id", ID, nullable=False),
        sa.Column("type", WORD, nullable=False),
        sa.Column("amount", sa.Integer, nullable=False),
        sa.Column("balance_after", sa.Integer, nullable=False),
        sa.Column("generation_id", ID),
        sa.Column("phase", WORD),
        sa.Column("actor_id", ID),
        sa.Column("reason", sa.String(500)),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.CheckConstraint("balance_after >= 0", name=op.f("ck_ledger_entries_balance_not_negative")),
        sa.ForeignKeyConstraint(["key_id"], ["keys.id"], name=op.f("fk_ledger_entries_key_id")),
        sa.UniqueConstraint("generation_id", "phase", name=op.f("uq_ledger_entries_generation_id_phase")),
        **IN_BYTES,
    )
    create_index("ix_ledger_entries_key_id_id", "ledger_entries", ["key_id", "id"])
    create_table(
        "contents",
        sa.Column("id", ID, primary_key=True),
        sa.Column("type", Ascii(16), nullable=False),
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("generation_id", ID, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("tags", LongText, nullable=False),
        sa.Column("is_favorite", sa.Boolean, nullable=False),
        sa.Column("source_url", sa.String(2000)),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("updated_at", UtcDateTime, nullable=False),
        sa.Column("deleted_at", UtcDateTime),
        sa.Column("platform", WORD),
        sa.Column("body", LongText),
        sa.Column("word_count", sa.Integer),
        sa.Column("summary", LongText),
        sa.Column("key_points", LongText),
        sa.Column("quotes", LongText),
        sa.Column("citations", LongText),
        sa.Column("platform_issues", LongText),
        sa.Column("hook", LongText),
        sa.Column("total_seconds", sa.Double),
        sa.Column("scenes", LongText),
        sa.Column("cues", LongText),
        sa.ForeignKeyConstraint(["generation_id"], ["generations.id"], name=op.f("fk_contents_generation_id")),
        sa.UniqueConstraint("generation_id", name=op.f("uq_contents_generation_id")),
        **IN_BYTES,
    )
    create_index("ix_contents_owner_id_deleted_at_created_at_id", "contents", ["owner_id", "deleted_at", "created_at", "id"])
    create_index("ix_contents_owner_id_deleted_at_updated_at_id", "contents", ["owner_id", "deleted_at", "updated_at", "id"])
    create_table(
        "assets",
        sa.Column("id", ID, primary_key=True),
        sa.Column("content_id", ID, nullable=False),
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("blob_name", Ascii(255), nullable=False),
        sa.Column("mime_type", Ascii(100), nullable=False),
        sa.Column("byte_size", sa.Integer, nullable=False),
        sa.Column("width", sa.Integer),
        sa.Column("height", sa.Integer),
        sa.Column("duration_seconds", sa.Double),
        sa.Column("ai_label", sa.String(200)),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.CheckConstraint("byte_size >= 0", name=op.f("ck_assets_byte_size_not_negative")),
        sa.ForeignKeyConstraint(["content_id"], ["contents.id"], name=op.f("fk_assets_content_id")),
        **IN_BYTES,
    )
    create_index("ix_assets_blob_name", "assets", ["blob_name"])
    create_index("ix_assets_content_id_ordinal", "assets", ["content_id", "ordinal"])
    _offer_plans()


def _offer_plans() -> None:
    plans = sa.table(
        "plans",
        sa.column("id", PLAN_ID),
        sa.column("name", sa.String),
        sa.column("credits", sa.Integer),
        sa.column("valid_days", sa.Integer),
        sa.column("max_concurrent", sa.Integer),
        sa.column("daily_cap", sa.Integer),
    )
    names = ("id", "name", "credits", "valid_days", "max_concurrent", "daily_cap")
    offers = (
        ("trial", "体验版", 20, 7, 1, 10),
        ("creator", "创作版", 300, 31, 3, 100),
        ("studio", "工作室版", 2000, 31, 10, 500),
    )
    known = set(op.get_bind().scalars(sa.select(plans.c.id)))
    missing = [offer for offer in offers if offer[0] not in known]
    op.bulk_insert(plans, [dict(zip(names, offer, strict=True)) for offer in missing])
