"""The tables around accounts: tokens, mails, choices, counts, exports and shared links.

No foreign keys where a row outlives what it tells about, or where its insert would lock a row
that a request or a finish locks in another order (see `tables`).
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    String,
    Table,
    UniqueConstraint,
)

from domain.access_token import TOKEN_NAME_LENGTH
from domain.brand import BRAND_NAME_LENGTH
from domain.export import ExportScope, ExportStatus
from domain.generation import GenerationKind
from domain.key_event import KeyEventType
from domain.mail import MailKind
from domain.permission import Scope
from domain.platform import Platform
from domain.proof import ProofPurpose
from domain.user import EMAIL_LENGTH
from domain.writing import TONE_LENGTH
from infra.db.columns import ID, IN_BYTES, count, metadata, moment
from infra.db.types import Ascii, Json, UtcDateTime, Words

_DIGEST = Ascii(64)

access_tokens = Table(
    "access_tokens",
    metadata,
    Column("id", ID, primary_key=True),
    Column("owner_id", ID, ForeignKey("users.id"), nullable=False),
    Column("name", String(TOKEN_NAME_LENGTH), nullable=False),
    Column("digest", _DIGEST, nullable=False, unique=True),
    Column("prefix", Ascii(16), nullable=False),
    Column("scopes", Json(list[Scope]), nullable=False),
    moment("created_at", nullable=False),
    moment("expires_at", nullable=False),
    moment("last_used_at"),
    moment("revoked_at"),
    Index(None, "owner_id", "created_at"),
    **IN_BYTES,
)

proofs = Table(
    "proofs",
    metadata,
    Column("id", ID, primary_key=True),
    Column("user_id", ID, ForeignKey("users.id"), nullable=False),
    Column("purpose", Words(ProofPurpose), nullable=False),
    Column("email", String(EMAIL_LENGTH), nullable=False),
    Column("digest", _DIGEST, nullable=False, unique=True),
    moment("created_at", nullable=False),
    moment("expires_at", nullable=False),
    Column("order_id", ID, nullable=False),
    Index(None, "user_id", "purpose"),
    Index(None, "expires_at"),
    **IN_BYTES,
)

mail_orders = Table(
    "mail_orders",
    metadata,
    Column("id", ID, primary_key=True),
    Column("user_id", ID, index=True),
    Column("kind", Words(MailKind), nullable=False),
    Column("address", String(EMAIL_LENGTH), nullable=False),
    Column("subject_id", ID),
    count("attempt"),
    moment("run_after", nullable=False),
    moment("created_at", nullable=False),
    Index(None, "run_after"),
    **IN_BYTES,
)

preferences = Table(
    "preferences",
    metadata,
    Column("owner_id", ID, ForeignKey("users.id"), primary_key=True),
    Column("default_platform", Words(Platform)),
    Column("default_tone", String(TONE_LENGTH)),
    Column("default_voice", Ascii(64)),
    Column("cover_theme", Ascii(64)),
    Column("info_card_theme", Ascii(64)),
    Column("brand_name", String(BRAND_NAME_LENGTH)),
    Column("brand_color", Ascii(7)),
    Column("brand_logo_name", Ascii(255), index=True),
    Column("brand_tone", String(TONE_LENGTH)),
    Column("forbidden_words", Json(list[str]), nullable=False),
    Column("favorite_words", Json(list[str]), nullable=False),
    Column("notify_on_finish", Boolean, nullable=False),
    moment("updated_at", nullable=False),
    **IN_BYTES,
)

usage_slots = Table(
    "usage_slots",
    metadata,
    Column("owner_id", ID, primary_key=True),
    Column("starts_at", UtcDateTime, primary_key=True),
    Column("kind", Words(GenerationKind), primary_key=True),
    count("succeeded"),
    count("failed"),
    count("cancelled"),
    count("credits_spent"),
    count("tokens_in"),
    count("tokens_out"),
    **IN_BYTES,
)

key_events = Table(
    "key_events",
    metadata,
    Column("id", ID, primary_key=True),
    Column("key_id", ID, nullable=False),
    Column("owner_id", ID),
    Column("type", Words(KeyEventType), nullable=False),
    moment("created_at", nullable=False),
    Index(None, "key_id", "id"),
    Index(None, "owner_id", "id"),
    **IN_BYTES,
)

exports = Table(
    "exports",
    metadata,
    Column("id", ID, primary_key=True),
    Column("owner_id", ID, nullable=False),
    Column("scope", Words(ExportScope), nullable=False),
    Column("status", Words(ExportStatus), nullable=False),
    count("percent"),
    count("attempt"),
    count("fence"),
    moment("run_after", nullable=False),
    moment("lease_until"),
    count("item_count"),
    Column("blob_name", Ascii(255), index=True),
    Column("byte_size", BigInteger),
    moment("created_at", nullable=False),
    moment("finished_at"),
    moment("expires_at"),
    Column("idempotency_key", Ascii(64)),
    UniqueConstraint("owner_id", "idempotency_key"),
    Index(None, "owner_id", "created_at", "id"),
    Index(None, "status", "run_after"),
    Index(None, "expires_at"),
    **IN_BYTES,
)

shares = Table(
    "shares",
    metadata,
    Column("id", ID, primary_key=True),
    Column("owner_id", ID, nullable=False),
    Column("content_id", ID, ForeignKey("contents.id"), nullable=False),
    Column("token_digest", _DIGEST, nullable=False),
    count("view_count"),
    moment("created_at", nullable=False),
    moment("expires_at", nullable=False),
    moment("revoked_at"),
    UniqueConstraint("token_digest"),
    Index(None, "content_id", "created_at"),
    Index(None, "owner_id", "created_at"),
    Index(None, "expires_at"),
    **IN_BYTES,
)

erasures = Table(
    "erasures",
    metadata,
    Column("user_id", ID, primary_key=True),
    moment("run_after", nullable=False),
    moment("created_at", nullable=False),
    Index(None, "run_after"),
    **IN_BYTES,
)

staff_requests = Table(
    "staff_requests",
    metadata,
    Column("actor_id", ID, primary_key=True),
    Column("idempotency_key", Ascii(64), primary_key=True),
    Column("digest", _DIGEST, nullable=False),
    Column("subject_id", ID, nullable=False),
    moment("created_at", nullable=False),
    **IN_BYTES,
)
