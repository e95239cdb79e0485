"""The tables, with an index for every query that the repositories send.

Text is compared as bytes everywhere (`utf8mb4_bin`, as Python and SQLite do), so that one test
speaks for all three databases.

A foreign key makes each insert lock the row that it names. Where another transaction holds that
row and wants one of ours next, they would end each other: the columns of users and keys that a
request and a finish write in their different orders are therefore no foreign keys.
"""

from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    false,
)
from sqlalchemy.engine.default import DefaultExecutionContext

from domain.asset import AssetKind
from domain.content import Citation, ContentKind, Scene, SubtitleCue
from domain.failure import FailureCode
from domain.generation import GenerationKind, GenerationStatus, QueueName
from domain.language import Locale
from domain.ledger import LedgerEntryType, LedgerPhase
from domain.own_provider import MODEL_NAME_LENGTH, Vendor
from domain.platform import Platform
from domain.platforms import PlatformIssue
from domain.quotation import Quotation
from domain.review import Review
from domain.stage import Stage
from domain.user import DISPLAY_NAME_LENGTH, EMAIL_LENGTH, Role, UserStatus
from domain.writing import Engine
from infra.db.types import Ascii, Json, LongText, UtcDateTime, Words

_ID_LENGTH = 26
_ID = Ascii(_ID_LENGTH, is_fixed=True)
#: Plans are named by short words such as `trial`.
_PLAN_ID = Ascii(_ID_LENGTH)
_DIGEST = Ascii(64)
_URL = String(2000)
_IN_BYTES: dict[str, Any] = {  # Any: options of any dialect, as Table takes them
    "mysql_engine": "InnoDB",
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_bin",
}

metadata = MetaData(
    naming_convention={
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def _queue_of(context: DefaultExecutionContext) -> QueueName:
    kind: GenerationKind = context.get_current_parameters()["kind"]  # type: ignore[no-untyped-call]
    return kind.queue


def _moment(name: str, *, nullable: bool = True) -> Column[Any]:  # Any: as SQLAlchemy's Table
    return Column(name, UtcDateTime, nullable=nullable)


def _count(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


users = Table(
    "users",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("email", String(EMAIL_LENGTH), nullable=False, unique=True),
    Column("password_hash", Ascii(255), nullable=False),
    Column("display_name", String(DISPLAY_NAME_LENGTH), nullable=False),
    Column("avatar_url", _URL),
    Column("role", Words(Role), nullable=False),
    Column("locale", Words(Locale), nullable=False),
    Column("status", Words(UserStatus), nullable=False),
    _moment("created_at", nullable=False),
    _moment("updated_at", nullable=False),
    **_IN_BYTES,
)

own_providers = Table(
    "own_providers",
    metadata,
    Column("owner_id", _ID, ForeignKey(users.c.id), primary_key=True),
    Column("vendor", Words(Vendor), nullable=False),
    Column("model", Ascii(MODEL_NAME_LENGTH), nullable=False),
    Column("sealed_key", Ascii(1000), nullable=False),
    _moment("created_at", nullable=False),
    _moment("updated_at", nullable=False),
    **_IN_BYTES,
)

plans = Table(
    "plans",
    metadata,
    Column("id", _PLAN_ID, primary_key=True),
    Column("name", String(100), nullable=False),
    _count("credits"),
    _count("valid_days"),
    _count("max_concurrent"),
    _count("daily_cap"),
    **_IN_BYTES,
)

batches = Table(
    "batches",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("plan_id", _PLAN_ID, ForeignKey(plans.c.id), nullable=False, index=True),
    Column("name", String(200), nullable=False),
    _count("count"),
    _moment("expires_at"),
    _moment("created_at", nullable=False),
    **_IN_BYTES,
)

keys = Table(
    "keys",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("batch_id", _ID, ForeignKey(batches.c.id), nullable=False, index=True),
    Column("plan_id", _PLAN_ID, ForeignKey(plans.c.id), nullable=False, index=True),
    Column("code_digest", _DIGEST, nullable=False, unique=True),
    Column("code_prefix", Ascii(16), nullable=False),
    Column("owner_id", _ID, ForeignKey(users.c.id)),
    _count("credits_granted"),
    _count("credits_held"),
    _count("credits_spent"),
    _moment("activate_before"),
    _moment("activated_at"),
    _moment("expires_at"),
    _moment("revoked_at"),
    _moment("created_at", nullable=False),
    CheckConstraint("credits_held >= 0 AND credits_spent >= 0", name="credits_not_negative"),
    CheckConstraint("credits_held + credits_spent <= credits_granted", name="credits_covered"),
    Index(None, "owner_id", "expires_at", "id"),
    Index(None, "owner_id", "activated_at", "id"),
    **_IN_BYTES,
)

generations = Table(
    "generations",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("owner_id", _ID, ForeignKey(users.c.id), nullable=False),
    Column("kind", Words(GenerationKind), nullable=False),
    # Follows from the kind; a column of its own so that an index can serve one queue.
    Column("queue", Words(QueueName), nullable=False, default=_queue_of),
    Column("input", JSON, nullable=False),
    Column("input_digest", _DIGEST, nullable=False),
    Column("idempotency_key", Ascii(64), nullable=False),
    Column("key_id", _ID, nullable=False),
    Column("retry_of_id", _ID, ForeignKey("generations.id"), index=True),
    Column("status", Words(GenerationStatus), nullable=False),
    Column("stage", Words(Stage)),
    _count("percent"),
    _count("attempt"),
    _count("fence"),
    _moment("run_after", nullable=False),
    _moment("lease_until"),
    Column("worker_id", String(200)),
    _moment("cancel_requested_at"),
    _count("credits_held"),
    _count("credits_spent"),
    _count("credits_refunded"),
    Column("failure_code", Words(FailureCode)),
    Column("engine", Words(Engine)),
    Column("model", String(200)),
    Column("prompt_version", String(100)),
    _count("tokens_in"),
    _count("tokens_out"),
    _moment("created_at", nullable=False),
    _moment("started_at"),
    _moment("finished_at"),
    Column("cost_micros", Integer, nullable=False, server_default="0"),
    Column("uses_own_key", Boolean, nullable=False, server_default=false()),
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
    **_IN_BYTES,
)

ledger_entries = Table(
    "ledger_entries",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("key_id", _ID, ForeignKey(keys.c.id), nullable=False),
    Column("type", Words(LedgerEntryType), nullable=False),
    Column("amount", Integer, nullable=False),
    Column("balance_after", Integer, nullable=False),
    Column("generation_id", _ID),
    Column("phase", Words(LedgerPhase)),
    Column("actor_id", _ID),
    Column("reason", String(500)),
    _moment("created_at", nullable=False),
    CheckConstraint("balance_after >= 0", name="balance_not_negative"),
    UniqueConstraint("generation_id", "phase"),
    Index(None, "key_id", "id"),
    **_IN_BYTES,
)

contents = Table(
    "contents",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("type", Ascii(16), nullable=False),
    Column("owner_id", _ID, nullable=False),
    Column("generation_id", _ID, ForeignKey(generations.c.id), nullable=False, unique=True),
    Column("kind", Words(ContentKind), nullable=False),
    Column("title", String(200), nullable=False),
    Column("tags", Json(list[str]), nullable=False),
    Column("is_favorite", Boolean, nullable=False),
    Column("source_url", _URL),
    _moment("created_at", nullable=False),
    _moment("updated_at", nullable=False),
    _moment("deleted_at"),
    Column("platform", Words(Platform)),
    Column("body", LongText),
    Column("word_count", Integer),
    Column("summary", LongText),
    Column("key_points", Json(list[str])),
    Column("quotes", Json(list[str])),
    Column("citations", Json(list[Citation])),
    Column("platform_issues", Json(list[PlatformIssue])),
    Column("hook", LongText),
    Column("total_seconds", Double),
    Column("scenes", Json(list[Scene])),
    Column("cues", Json(list[SubtitleCue])),
    Column("title_candidates", Json(list[str], absent=list)),
    Column("quotations", Json(list[Quotation], absent=list)),
    Column("review", Json(Review)),
    Index(None, "owner_id", "deleted_at", "created_at", "id"),
    Index(None, "owner_id", "deleted_at", "updated_at", "id"),
    **_IN_BYTES,
)

assets = Table(
    "assets",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("content_id", _ID, ForeignKey(contents.c.id), nullable=False),
    Column("owner_id", _ID, nullable=False),
    Column("kind", Words(AssetKind), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("blob_name", Ascii(255), nullable=False, index=True),
    Column("mime_type", Ascii(100), nullable=False),
    Column("byte_size", Integer, nullable=False),
    Column("width", Integer),
    Column("height", Integer),
    Column("duration_seconds", Double),
    Column("ai_label", String(200)),
    _moment("created_at", nullable=False),
    CheckConstraint("byte_size >= 0", name="byte_size_not_negative"),
    Index(None, "content_id", "ordinal"),
    **_IN_BYTES,
)

# No foreign keys: the record outlives what it tells about.
audit_entries = Table(
    "audit_entries",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("actor_id", _ID),
    Column("action", Ascii(64), nullable=False),
    Column("subject_id", Ascii(64), nullable=False),
    Column("before", Json(dict[str, str | int | None])),
    Column("after", Json(dict[str, str | int | None])),
    Column("ip_address", Ascii(45)),
    _moment("created_at", nullable=False),
    **_IN_BYTES,
)
