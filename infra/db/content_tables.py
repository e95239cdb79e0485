"""The tables of contents, their files and earlier versions, and of what creators send us."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from domain.asset import CAPTION_LENGTH, AssetKind, AssetRole
from domain.content import Citation, ContentKind, Scene, SubtitleCue
from domain.info_card import Card, CardLook
from domain.picture import QualityCheck
from domain.platform import Platform
from domain.platforms import PlatformIssue
from domain.quotation import Quotation
from domain.review import Review
from domain.upload import UploadPurpose, UploadStatus
from infra.db.columns import ID, IN_BYTES, URL, metadata, moment
from infra.db.types import Ascii, Json, LongText, Words

contents = Table(
    "contents",
    metadata,
    Column("id", ID, primary_key=True),
    Column("type", Ascii(16), nullable=False),
    Column("owner_id", ID, nullable=False),
    Column("generation_id", ID, ForeignKey("generations.id"), nullable=False, unique=True),
    Column("kind", Words(ContentKind), nullable=False),
    Column("title", String(200), nullable=False),
    Column("tags", Json(list[str]), nullable=False),
    Column("is_favorite", Boolean, nullable=False),
    Column("source_url", URL),
    moment("created_at", nullable=False),
    moment("updated_at", nullable=False),
    moment("deleted_at"),
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
    Column("version", Integer, nullable=False, server_default="1"),
    Column("based_on_id", ID),
    Column("theme_id", Ascii(64)),
    Column("cards", Json(list[Card])),
    Column("look", Json(CardLook, absent=CardLook)),
    Column("voice_id", Ascii(64)),
    Column("speed", Double),
    Column("script_version", Integer),
    # Which form of the index has it; no entity has it, and releases that know no index write 0.
    Column("index_version", Integer, nullable=False, server_default="0"),
    Index(None, "owner_id", "deleted_at", "created_at", "id"),
    Index(None, "owner_id", "deleted_at", "updated_at", "id"),
    Index(None, "owner_id", "deleted_at", "title", "id"),
    Index(None, "owner_id", "deleted_at", "kind", "created_at", "id"),
    Index(None, "owner_id", "deleted_at", "platform", "created_at", "id"),
    Index(None, "owner_id", "deleted_at", "is_favorite", "created_at", "id"),
    Index(None, "based_on_id"),
    Index(None, "deleted_at"),
    Index(None, "index_version", "id"),
    **IN_BYTES,
)

assets = Table(
    "assets",
    metadata,
    Column("id", ID, primary_key=True),
    Column("content_id", ID, ForeignKey(contents.c.id), nullable=False),
    Column("owner_id", ID, nullable=False),
    Column("kind", Words(AssetKind), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("blob_name", Ascii(255), nullable=False, index=True),
    Column("mime_type", Ascii(100), nullable=False),
    Column("byte_size", Integer, nullable=False),
    Column("width", Integer),
    Column("height", Integer),
    Column("duration_seconds", Double),
    Column("ai_label", String(200)),
    moment("created_at", nullable=False),
    Column("role", Words(AssetRole), nullable=False, server_default=AssetRole.PART.value),
    Column("platform", Words(Platform)),
    Column("caption", String(CAPTION_LENGTH), nullable=False, server_default=""),
    Column("checks", Json(list[QualityCheck], absent=list)),
    CheckConstraint("byte_size >= 0", name="byte_size_not_negative"),
    Index(None, "content_id", "ordinal"),
    Index(None, "created_at"),
    **IN_BYTES,
)

content_versions = Table(
    "content_versions",
    metadata,
    Column("id", ID, primary_key=True),
    Column("content_id", ID, ForeignKey(contents.c.id), nullable=False),
    Column("version", Integer, nullable=False),
    Column("snapshot", Json(dict[str, object]), nullable=False),
    moment("created_at", nullable=False),
    Column("title", String(200)),
    UniqueConstraint("content_id", "version"),
    **IN_BYTES,
)

uploads = Table(
    "uploads",
    metadata,
    Column("id", ID, primary_key=True),
    Column("owner_id", ID, ForeignKey("users.id"), nullable=False),
    Column("purpose", Words(UploadPurpose), nullable=False),
    Column("status", Words(UploadStatus), nullable=False),
    Column("blob_name", Ascii(255), index=True),
    Column("mime_type", Ascii(100)),
    Column("byte_size", Integer),
    Column("width", Integer),
    Column("height", Integer),
    moment("created_at", nullable=False),
    moment("expires_at", nullable=False),
    Index(None, "owner_id", "created_at"),
    Index(None, "expires_at"),
    **IN_BYTES,
)
