"""The tables, with an index for every query that the repositories send.

Text is compared as bytes everywhere (`utf8mb4_bin`, as Python and SQLite do), so that one test
speaks for all three databases.

A foreign key makes each insert lock the row that it names. Where another transaction holds that
row and wants one of ours next, they would end each other: the columns of users and keys that a
request and a finish write in their different orders are therefore no foreign keys.
"""

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    false,
    true,
)
from sqlalchemy.engine.default import DefaultExecutionContext

from domain.failure import FailureCode
from domain.generation import GenerationKind, GenerationStatus, QueueName
from domain.language import Locale
from domain.ledger import LedgerEntryType, LedgerPhase
from domain.own_provider import MODEL_NAME_LENGTH, Vendor
from domain.stage import Stage
from domain.user import DISPLAY_NAME_LENGTH, EMAIL_LENGTH, Role, UserStatus
from domain.writing import Engine
from infra.db.columns import ID, ID_LENGTH, IN_BYTES, URL, count, metadata, moment
from infra.db.types import Ascii, Json, Words

#: Plans are named by short words such as `trial`.
_PLAN_ID = Ascii(ID_LENGTH)
_DIGEST = Ascii(64)


def _queue_of(context: DefaultExecutionContext) -> QueueName:
    kind: GenerationKind = context.get_current_parameters()["kind"]  # type: ignore[no-untyped-call]
    return kind.queue


users = Table(
    "users",
    metadata,
    Column("id", ID, primary_key=True),
    Column("email", String(EMAIL_LENGTH), nullable=False, unique=True),
    Column("password_hash", Ascii(255), nullable=False),
    Column("display_name", String(DISPLAY_NAME_LENGTH), nullable=False),
    Column("avatar_url", URL),
    Column("role", Words(Role), nullable=False),
    Column("locale", Words(Locale), nullable=False),
    Column("status", Words(UserStatus), nullable=False),
    moment("created_at", nullable=False),
    moment("updated_at", nullable=False),
    moment("email_verified_at"),
    Column("time_zone", Ascii(64), nullable=False, server_default="Asia/Shanghai"),
    moment("time_zone_changed_at"),
    Column("totp_secret", Ascii(500)),
    moment("totp_enabled_at"),
    Column("totp_last_step", Integer),
    Column("recovery_digests", Json(list[str], absent=list)),
    moment("password_changed_at"),
    moment("deleted_at"),
    Column("wrong_codes", Integer, nullable=False, server_default="0"),
    moment("codes_refused_until"),
    Column("is_name_chosen", Boolean, nullable=False, server_default=false()),
    Index(None, "display_name"),
    Index(None, "role", "id"),
    **IN_BYTES,
)

own_providers = Table(
    "own_providers",
    metadata,
    Column("owner_id", ID, ForeignKey(users.c.id), primary_key=True),
    Column("vendor", Words(Vendor), nullable=False),
    Column("model", Ascii(MODEL_NAME_LENGTH), nullable=False),
    Column("sealed_key", Ascii(1000), nullable=False),
    moment("created_at", nullable=False),
    moment("updated_at", nullable=False),
    **IN_BYTES,
)

plans = Table(
    "plans",
    metadata,
    Column("id", _PLAN_ID, primary_key=True),
    Column("name", String(100), nullable=False),
    count("credits"),
    count("valid_days"),
    count("max_concurrent"),
    count("daily_cap"),
    Column("priority", Integer, nullable=False, server_default="0"),
    Column("is_on_sale", Boolean, nullable=False, server_default=true()),
    **IN_BYTES,
)

batches = Table(
    "batches",
    metadata,
    Column("id", ID, primary_key=True),
    Column("plan_id", _PLAN_ID, ForeignKey(plans.c.id), nullable=False, index=True),
    Column("name", String(200), nullable=False),
    count("count"),
    moment("expires_at"),
    moment("created_at", nullable=False),
    Column("issued_by_id", ID),
    **IN_BYTES,
)

keys = Table(
    "keys",
    metadata,
    Column("id", ID, primary_key=True),
    Column("batch_id", ID, ForeignKey(batches.c.id), nullable=False),
    Column("plan_id", _PLAN_ID, ForeignKey(plans.c.id), nullable=False),
    Column("code_digest", _DIGEST, nullable=False, unique=True),
    Column("code_prefix", Ascii(16), nullable=False),
    Column("owner_id", ID, ForeignKey(users.c.id)),
    count("credits_granted"),
    count("credits_held"),
    count("credits_spent"),
    moment("activate_before"),
    moment("activated_at"),
    moment("expires_at"),
    moment("revoked_at"),
    moment("created_at", nullable=False),
    Column("revoked_reason", String(500)),
    moment("rotated_at"),
    moment("expiring_told_at"),
    moment("expired_told_at"),
    CheckConstraint("credits_held >= 0 AND credits_spent >= 0", name="credits_not_negative"),
    CheckConstraint("credits_held + credits_spent <= credits_granted", name="credits_covered"),
    Index(None, "owner_id", "expires_at", "id"),
    Index(None, "owner_id", "activated_at", "id"),
    Index(None, "batch_id", "id"),
    Index(None, "plan_id", "id"),
    Index(None, "code_prefix", "id"),
    # With whom was told: all others that end in these days need not be looked at again and again.
    Index(None, "expiring_told_at", "expires_at", "id"),
    Index(None, "expired_told_at", "expires_at", "id"),
    **IN_BYTES,
)

generations = Table(
    "generations",
    metadata,
    Column("id", ID, primary_key=True),
    Column("owner_id", ID, ForeignKey(users.c.id), nullable=False),
    Column("kind", Words(GenerationKind), nullable=False),
    # Follows from the kind; a column of its own so that an index can serve one queue.
    Column("queue", Words(QueueName), nullable=False, default=_queue_of),
    Column("input", JSON, nullable=False),
    Column("input_digest", _DIGEST, nullable=False),
    Column("idempotency_key", Ascii(64), nullable=False),
    Column("key_id", ID, nullable=False),
    Column("retry_of_id", ID, ForeignKey("generations.id"), index=True),
    Column("status", Words(GenerationStatus), nullable=False),
    Column("stage", Words(Stage)),
    count("percent"),
    count("attempt"),
    count("fence"),
    moment("run_after", nullable=False),
    moment("lease_until"),
    Column("worker_id", String(200)),
    moment("cancel_requested_at"),
    count("credits_held"),
    count("credits_spent"),
    count("credits_refunded"),
    Column("failure_code", Words(FailureCode)),
    Column("engine", Words(Engine)),
    Column("model", String(200)),
    Column("prompt_version", String(100)),
    count("tokens_in"),
    count("tokens_out"),
    moment("created_at", nullable=False),
    moment("started_at"),
    moment("finished_at"),
    Column("cost_micros", Integer, nullable=False, server_default="0"),
    Column("uses_own_key", Boolean, nullable=False, server_default=false()),
    moment("precedence"),
    Column("is_counted", Boolean, nullable=False, server_default=false()),
    CheckConstraint(
        "credits_held >= 0 AND credits_spent >= 0 AND credits_refunded >= 0",
        name="credits_not_negative",
    ),
    CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
    UniqueConstraint("owner_id", "idempotency_key"),
    Index(None, "owner_id", "created_at", "id"),
    Index(None, "owner_id", "status"),
    Index(None, "status", "run_after", "id"),
    Index(None, "status", "queue", "run_after", "id"),
    Index(None, "status", "lease_until"),
    Index(None, "status", "queue", "precedence", "id"),
    Index(None, "kind", "status", "finished_at"),
    Index(None, "is_counted", "status"),
    **IN_BYTES,
)

ledger_entries = Table(
    "ledger_entries",
    metadata,
    Column("id", ID, primary_key=True),
    Column("key_id", ID, ForeignKey(keys.c.id), nullable=False),
    Column("type", Words(LedgerEntryType), nullable=False),
    Column("amount", Integer, nullable=False),
    Column("balance_after", Integer, nullable=False),
    Column("generation_id", ID),
    Column("phase", Words(LedgerPhase)),
    Column("actor_id", ID),
    Column("reason", String(500)),
    moment("created_at", nullable=False),
    CheckConstraint("balance_after >= 0", name="balance_not_negative"),
    # A hold may take from several keys: one entry of each phase on each of them.
    UniqueConstraint("generation_id", "phase", "key_id"),
    Index(None, "key_id", "id"),
    **IN_BYTES,
)

# No foreign keys: the record outlives what it tells about.
audit_entries = Table(
    "audit_entries",
    metadata,
    Column("id", ID, primary_key=True),
    Column("actor_id", ID),
    Column("action", Ascii(64), nullable=False),
    Column("subject_id", Ascii(64), nullable=False),
    Column("before", Json(dict[str, str | int | None])),
    Column("after", Json(dict[str, str | int | None])),
    Column("ip_address", Ascii(45)),
    moment("created_at", nullable=False),
    Index(None, "subject_id", "id"),
    Index(None, "actor_id", "id"),
    Index(None, "action", "id"),
    **IN_BYTES,
)
