"""Every error of the product, as somebody may get to see it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from domain.access_token import (
    StaffScopeForbidden,
    TokenLimitReached,
    TokenNameInvalid,
    TokenScopesMissing,
)
from domain.administration import AccountDeleted, LastAdministrator, OwnAccount
from domain.audit import ReasonMissing
from domain.brand import ColorInvalid
from domain.card_request import (
    CardThemeUnknown,
    LinkNotSecure,
    PageEmpty,
    PointsTooMany,
    StartUnclear,
)
from domain.content import MomentInvalid
from domain.cover import (
    BackgroundMissing,
    ImagesNotConfigured,
    PlatformsMissing,
    ThemeUnknown,
)
from domain.cover_text import TitleMissing, TooManyLines
from domain.day import Day
from domain.departure import ConfirmationMismatch, LastAdministratorLeaves
from domain.editing import (
    BodyFixed,
    BodyTooLong,
    ContentChanged,
    ContentDeleted,
    ContentExpired,
    ContentNotDeleted,
    NothingLeft,
    VersionUnknown,
)
from domain.entitlement import ConcurrencyReached, DailyCapReached
from domain.errors import (
    DomainError,
    Forbidden,
    NotFound,
    RateLimited,
    ServiceUnavailable,
    Unauthenticated,
)
from domain.event import EventCursorInvalid
from domain.export import ExportLimitReached, ExportUnderWay
from domain.generation import NotCancellable, NotRetryable
from domain.idempotency import IdempotencyConflict, IdempotencyKeyInvalid
from domain.job_register import JobEnded
from domain.key import (
    KeyAlreadyUsed,
    KeyExhausted,
    KeyExpired,
    KeyMalformed,
    KeyRevoked,
    KeyUnknown,
)
from domain.key_changes import (
    AmountInvalid,
    CreditsInUse,
    KeyExpiredBefore,
    KeyNotActivated,
    KeyRevokedBefore,
)
from domain.key_register import ReportTooLong, SearchInvalid
from domain.ledger import NoEntitlement, QuotaExhausted
from domain.options import LineTooLong, NumberOutOfRange
from domain.own_provider import ApiKeyInvalid, ModelNameInvalid
from domain.page import CursorInvalid, PageSizeInvalid
from domain.permission import Scope, ScopeMissing
from domain.plan_terms import PlanNumberInvalid, PlanTermInvalid
from domain.profile import AvatarUrlInvalid, TimeZoneChangedRecently, TimeZoneInvalid
from domain.proof import ProofInvalid
from domain.recipes.generate_from_url import TooManyUrls
from domain.recipes.search_web import QueryTooShort
from domain.recipes.synthesize_voice import SpeechTooLong
from domain.searchable import TagsTooMany
from domain.searching import SearchNotConfigured
from domain.second_factor import (
    SecondFactorInvalid,
    SecondFactorLocked,
    SecondFactorRequired,
    TotpEnabledAlready,
    TotpNotBegun,
    TotpNotEnabled,
)
from domain.services.examining import ArgumentTooLong
from domain.services.issuing import BatchSizeInvalid, ExpiryPast, PlanUnknown
from domain.services.manuscripts import SpeechTextInvalid
from domain.services.planning import PlanIdInvalid, PlanIncomplete
from domain.services.voices import VoiceUnknown
from domain.session import (
    AccountDisabled,
    CredentialsInvalid,
    CurrentPasswordWrong,
    RefreshTokenInvalid,
    RefreshTokenReused,
)
from domain.share import ShareLimitReached
from domain.source import TextTooLong, TextTooShort, TextUnreadable, UrlForbidden, UrlInvalid
from domain.speech import PauseInvalid, PausesTooLong
from domain.thumbnail import WidthInvalid
from domain.upload import (
    PictureTooLarge,
    PictureUnreadable,
    UnsupportedMedia,
    UploadClosed,
    UploadLimitReached,
    UploadNotAsAnnounced,
    UploadPurpose,
    UploadTooLarge,
    UploadUnusable,
)
from domain.usage_range import RangeOutOfTime, RangeReversed, RangeTooLong
from domain.user import (
    DisplayNameInvalid,
    EmailInvalid,
    EmailTaken,
    EmailUnchanged,
    EmailVerifiedAlready,
    PasswordInvalid,
    PasswordUnchanged,
)
from domain.webhook import (
    DeliveryPending,
    HttpsRequired,
    WebhookDisabled,
    WebhookEventsMissing,
    WebhookLimitReached,
)

ERRORS: list[DomainError] = [
    Unauthenticated(),
    Forbidden(),
    ScopeMissing(None),
    WebhookLimitReached(),
    WebhookEventsMissing(),
    HttpsRequired(),
    WebhookDisabled(),
    DeliveryPending(),
    ScopeMissing(Scope.GENERATE),
    NotFound(),
    RateLimited(retry_after_seconds=7),
    ServiceUnavailable(),
    EventCursorInvalid(),
    CursorInvalid(),
    MomentInvalid(),
    PageSizeInvalid(),
    RangeReversed(),
    RangeTooLong(),
    RangeOutOfTime(),
    PlanUnknown("gold"),
    BatchSizeInvalid(),
    ExpiryPast(),
    PlanIdInvalid(),
    PlanIncomplete(["credits"]),
    PlanTermInvalid(),
    PlanNumberInvalid("credits"),
    SearchInvalid(),
    ReportTooLong(),
    KeyRevokedBefore(),
    KeyExpiredBefore(),
    KeyNotActivated(),
    AmountInvalid(),
    CreditsInUse(lowest=-3),
    IdempotencyConflict(),
    IdempotencyKeyInvalid(),
    NotCancellable(),
    JobEnded(),
    NotRetryable(),
    SearchNotConfigured(),
    KeyMalformed(),
    KeyUnknown(),
    KeyAlreadyUsed(),
    KeyExpired(),
    KeyRevoked(),
    KeyExhausted(),
    ApiKeyInvalid(),
    ModelNameInvalid(),
    NoEntitlement(),
    QuotaExhausted(price=3, available=1),
    ConcurrencyReached(limit=3),
    ExportUnderWay(),
    ExportLimitReached(resets_at=datetime(2026, 11, 25, tzinfo=UTC), zone=ZoneInfo("UTC")),
    ShareLimitReached(),
    ConfirmationMismatch(),
    LastAdministratorLeaves(),
    DailyCapReached(
        cap=50, day=Day.of(datetime(2026, 11, 24, 8, tzinfo=UTC), ZoneInfo("Asia/Shanghai"))
    ),
    CredentialsInvalid(),
    AccountDisabled(),
    RefreshTokenInvalid(),
    RefreshTokenReused(),
    TextTooShort(length=3),
    TextTooLong(length=100_001),
    TextUnreadable(),
    UrlInvalid(),
    UrlForbidden(),
    LineTooLong("focus", longest=200),
    NumberOutOfRange("maxSources", lowest=1, highest=20),
    TooManyUrls(),
    QueryTooShort(),
    ArgumentTooLong("text", longest=200_000),
    EmailInvalid(),
    EmailTaken(),
    EmailTaken("token"),
    EmailUnchanged(),
    EmailVerifiedAlready(),
    PasswordInvalid(),
    PasswordInvalid("newPassword"),
    CurrentPasswordWrong(),
    CurrentPasswordWrong("password"),
    ProofInvalid(),
    SecondFactorRequired(),
    SecondFactorInvalid(),
    SecondFactorLocked(until=datetime(2026, 11, 25, tzinfo=UTC)),
    TotpEnabledAlready(),
    TotpNotEnabled(),
    TotpNotBegun(),
    AvatarUrlInvalid(),
    TimeZoneInvalid(),
    TimeZoneChangedRecently(may_change_at=datetime(2026, 12, 1, tzinfo=UTC)),
    PasswordUnchanged(),
    TokenNameInvalid(),
    TokenScopesMissing(),
    StaffScopeForbidden(),
    TokenLimitReached(),
    ReasonMissing(),
    OwnAccount(),
    LastAdministrator(),
    AccountDeleted(),
    DisplayNameInvalid(),
    WidthInvalid(),
    *(UnsupportedMedia(purpose) for purpose in UploadPurpose),
    UploadTooLarge(10_485_760),
    UploadNotAsAnnounced(),
    UploadClosed(),
    UploadUnusable(),
    UploadUnusable("brandLogoUploadId"),
    UploadLimitReached(),
    PictureTooLarge(),
    PictureUnreadable(),
    PauseInvalid("[停顿 20s]", number=2),
    PausesTooLong(seconds=600),
    SpeechTextInvalid(length=20_001),
    SpeechTooLong(minutes=200, longest=180),
    VoiceUnknown(),
    VoiceUnknown("defaultVoice"),
    ThemeUnknown(),
    ThemeUnknown("coverTheme"),
    ColorInvalid("brand", "color"),
    ColorInvalid("brandColor"),
    BackgroundMissing(),
    ImagesNotConfigured(),
    TitleMissing(),
    TooManyLines("highlights", most=6),
    PlatformsMissing(),
    StartUnclear(),
    CardThemeUnknown(["paper"]),
    CardThemeUnknown(["paper"], "infoCardTheme"),
    TooManyLines("forbiddenWords", most=50),
    LinkNotSecure(),
    PageEmpty(),
    PointsTooMany(),
    TagsTooMany(),
    ContentChanged(),
    ContentDeleted(),
    ContentDeleted(name="contentId"),
    ContentNotDeleted(),
    ContentExpired(),
    VersionUnknown(),
    VersionUnknown(field=("input", "version")),
    BodyFixed(),
    NothingLeft("title"),
    NothingLeft("body"),
    BodyTooLong(length=200_001),
]
