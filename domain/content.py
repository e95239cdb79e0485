"""What a generation made, kept in its owner's history."""

import json
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from enum import StrEnum

from domain.errors import BadUserInput
from domain.info_card import Card, CardLook
from domain.language import Sentence
from domain.platform import Platform
from domain.platforms import PlatformIssue
from domain.quotation import Quotation
from domain.review import Review

#: In characters.
TITLE_LENGTH = 200


class ContentKind(StrEnum):
    """The same words as the kinds of generation: a content knows what made it."""

    EXTRACT = "EXTRACT"
    SEARCH = "SEARCH"
    REWRITE = "REWRITE"
    FROM_URL = "FROM_URL"
    COVER = "COVER"
    INFO_CARD = "INFO_CARD"
    VOICE = "VOICE"
    SCRIPT = "SCRIPT"


@dataclass(frozen=True, slots=True)
class Citation:
    """Words of a page that support the body; `index` is the page's number, from 1.

    Where its owner has changed the claim since, nobody has checked whether they do.
    """

    index: int
    title: str
    url: str
    quoted_text: str
    is_supported: bool


@dataclass(frozen=True, slots=True)
class Scene:
    """`on_screen_text` is what is written into the picture; may be empty."""

    index: int
    heading: str
    narration: str
    visual: str
    duration_seconds: float
    on_screen_text: str = ""


@dataclass(frozen=True, slots=True)
class SubtitleCue:
    start_seconds: float
    end_seconds: float
    text: str


@dataclass(eq=False, kw_only=True)
class Content:
    """What every kind has; `title` is at most `TITLE_LENGTH`."""

    id: str
    owner_id: str
    generation_id: str
    kind: ContentKind
    title: str
    tags: list[str] = field(default_factory=list)
    is_favorite: bool = False
    source_url: str | None = None
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None = None
    #: Grows with each change; what it was before is kept (`ContentVersion`).
    version: int = 1
    #: The owner's content that it was made from, if it was.
    based_on_id: str | None = None


@dataclass(eq=False, kw_only=True)
class Article(Content):
    """A text; `body` is Markdown where its platform shows that, else plain text.

    `title_candidates` begins with the title; `quotations` are the quotes with their places in
    the source, as far as they are known.
    """

    platform: Platform | None = None
    title_candidates: list[str] = field(default_factory=list)
    body: str
    word_count: int
    summary: str
    key_points: list[str] = field(default_factory=list)
    quotes: list[str] = field(default_factory=list)
    quotations: list[Quotation] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    platform_issues: list[PlatformIssue] = field(default_factory=list)
    review: Review | None = None

    @property
    def is_summary_current(self) -> bool:
        """Whether `summary` and `key_points` are of this body, and not of an earlier one."""
        return self.review is None or self.review.is_summary_current


@dataclass(frozen=True, slots=True, kw_only=True)
class Retiming:
    """A script's scenes with the durations that were measured.

    Made from `version` of it; what that was is kept under `version_id`.
    """

    content_id: str
    version: int
    version_id: str
    scenes: tuple[Scene, ...]
    total_seconds: float


@dataclass(eq=False, kw_only=True)
class Script(Content):
    """`hook` is what the first scene says."""

    platform: Platform | None = None
    title_candidates: list[str] = field(default_factory=list)
    hook: str
    total_seconds: float
    scenes: list[Scene] = field(default_factory=list)
    platform_issues: list[PlatformIssue] = field(default_factory=list)
    review: Review | None = None

    def retime(self, retiming: Retiming, *, now: datetime) -> None:
        """Makes a new version of it; whoever calls this keeps the old one."""
        self.scenes = [*retiming.scenes]
        self.total_seconds = retiming.total_seconds
        self.version += 1
        self.updated_at = now


@dataclass(eq=False, kw_only=True)
class Cover(Content):
    """Its pictures are assets; `review` is of the title, and of all else that they say."""

    theme_id: str | None = None
    review: Review | None = None


@dataclass(eq=False, kw_only=True)
class InfoCardSet(Content):
    """Its pages are assets, one for each card."""

    platform: Platform | None = None
    theme_id: str | None = None
    cards: list[Card] = field(default_factory=list)
    look: CardLook = field(default_factory=CardLook)
    review: Review | None = None


@dataclass(eq=False, kw_only=True)
class VoiceClip(Content):
    """Its sound and subtitle files are assets; one made in parts has one more for each.

    `script_version` is the version of the script that got this clip's durations.
    """

    cues: list[SubtitleCue] = field(default_factory=list)
    voice_id: str | None = None
    speed: float | None = None
    script_version: int | None = None


@dataclass(eq=False, kw_only=True)
class ContentVersion:
    """A content as it was; `snapshot` holds the fields of its kind as JSON can carry them."""

    id: str
    content_id: str
    version: int
    snapshot: dict[str, object]
    created_at: datetime
    #: That of the snapshot; None where a release kept it that did not note it.
    title: str | None = None

    @classmethod
    def of(cls, content: Content, version_id: str, *, now: datetime) -> "ContentVersion":
        """The content as it is, before it is changed."""
        return cls(
            id=version_id,
            content_id=content.id,
            version=content.version,
            snapshot=snapshot_of(content),
            title=content.title,
            created_at=now,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionNote:
    """An earlier version without what it held; `created_at` is when the next took its place."""

    content_id: str
    version: int
    title: str | None
    created_at: datetime


def snapshot_of(content: Content) -> dict[str, object]:
    """The fields of its kind and its title, as JSON can carry them."""
    common = {each.name for each in fields(Content)} - {"title", "tags"}
    values = {name: value for name, value in asdict(content).items() if name not in common}
    snapshot: dict[str, object] = json.loads(json.dumps(values))
    return snapshot


class MomentInvalid(BadUserInput):
    def __init__(self) -> None:
        super().__init__(
            Sentence(
                "时间须带时区，例如 2026-01-01T00:00:00+08:00。",
                "A moment needs its time zone, as in 2026-01-01T00:00:00+08:00.",
            )
        )


def checked_moment(moment: datetime) -> datetime:
    """The moment in UTC; raises `MomentInvalid` for one without a zone or out of all calendars."""
    if moment.tzinfo is None:
        raise MomentInvalid
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise MomentInvalid from None
