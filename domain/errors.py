"""The one hierarchy of errors that the product raises on purpose."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from domain.language import Sentence


class ErrorCode(StrEnum):
    """What went wrong, for programs; messages are for people."""

    UNAUTHENTICATED = "UNAUTHENTICATED"
    FORBIDDEN = "FORBIDDEN"
    SCOPE_MISSING = "SCOPE_MISSING"
    NOT_FOUND = "NOT_FOUND"
    BAD_USER_INPUT = "BAD_USER_INPUT"
    RATE_LIMITED = "RATE_LIMITED"
    SERVICE_UNAVAILABLE = "SERVICE_UNAVAILABLE"
    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"
    CONFLICT = "CONFLICT"
    QUOTA_EXHAUSTED = "QUOTA_EXHAUSTED"
    EMAIL_INVALID = "EMAIL_INVALID"
    EMAIL_TAKEN = "EMAIL_TAKEN"
    PASSWORD_INVALID = "PASSWORD_INVALID"
    DISPLAY_NAME_INVALID = "DISPLAY_NAME_INVALID"
    CREDENTIALS_INVALID = "CREDENTIALS_INVALID"
    ACCOUNT_DISABLED = "ACCOUNT_DISABLED"
    REFRESH_TOKEN_INVALID = "REFRESH_TOKEN_INVALID"
    REFRESH_TOKEN_REUSED = "REFRESH_TOKEN_REUSED"
    KEY_MALFORMED = "KEY_MALFORMED"
    KEY_UNKNOWN = "KEY_UNKNOWN"
    KEY_ALREADY_USED = "KEY_ALREADY_USED"
    KEY_EXPIRED = "KEY_EXPIRED"
    KEY_REVOKED = "KEY_REVOKED"
    KEY_EXHAUSTED = "KEY_EXHAUSTED"
    KEY_NOT_ACTIVATED = "KEY_NOT_ACTIVATED"
    CREDITS_IN_USE = "CREDITS_IN_USE"
    PLAN_UNKNOWN = "PLAN_UNKNOWN"
    EXPIRY_PAST = "EXPIRY_PAST"
    NO_ENTITLEMENT = "NO_ENTITLEMENT"
    CONCURRENCY_REACHED = "CONCURRENCY_REACHED"
    DAILY_CAP_REACHED = "DAILY_CAP_REACHED"
    IDEMPOTENCY_KEY_INVALID = "IDEMPOTENCY_KEY_INVALID"
    TEXT_TOO_SHORT = "TEXT_TOO_SHORT"
    TEXT_TOO_LONG = "TEXT_TOO_LONG"
    TEXT_UNREADABLE = "TEXT_UNREADABLE"
    OUT_OF_RANGE = "OUT_OF_RANGE"
    URL_INVALID = "URL_INVALID"
    URL_FORBIDDEN = "URL_FORBIDDEN"
    NOT_CANCELLABLE = "NOT_CANCELLABLE"
    NOT_RETRYABLE = "NOT_RETRYABLE"
    SEARCH_NOT_CONFIGURED = "SEARCH_NOT_CONFIGURED"
    API_KEY_INVALID = "API_KEY_INVALID"
    MODEL_NAME_INVALID = "MODEL_NAME_INVALID"
    PAUSE_INVALID = "PAUSE_INVALID"
    VOICE_UNKNOWN = "VOICE_UNKNOWN"
    UNSUPPORTED_MEDIA = "UNSUPPORTED_MEDIA"
    UPLOAD_TOO_LARGE = "UPLOAD_TOO_LARGE"
    UPLOAD_MISMATCH = "UPLOAD_MISMATCH"
    UPLOAD_CLOSED = "UPLOAD_CLOSED"
    UPLOAD_LIMIT = "UPLOAD_LIMIT"
    PICTURE_TOO_LARGE = "PICTURE_TOO_LARGE"
    PICTURE_UNREADABLE = "PICTURE_UNREADABLE"
    THEME_UNKNOWN = "THEME_UNKNOWN"
    COLOR_INVALID = "COLOR_INVALID"
    UPLOAD_MISSING = "UPLOAD_MISSING"
    IMAGES_NOT_CONFIGURED = "IMAGES_NOT_CONFIGURED"
    EXPORT_UNDER_WAY = "EXPORT_UNDER_WAY"
    EXPORT_LIMIT = "EXPORT_LIMIT"
    SHARE_LIMIT = "SHARE_LIMIT"
    CONFIRMATION_MISMATCH = "CONFIRMATION_MISMATCH"
    PROOF_INVALID = "PROOF_INVALID"
    EMAIL_UNCHANGED = "EMAIL_UNCHANGED"
    EMAIL_VERIFIED_ALREADY = "EMAIL_VERIFIED_ALREADY"
    SECOND_FACTOR_REQUIRED = "SECOND_FACTOR_REQUIRED"
    SECOND_FACTOR_INVALID = "SECOND_FACTOR_INVALID"
    SECOND_FACTOR_LOCKED = "SECOND_FACTOR_LOCKED"
    TOTP_ENABLED_ALREADY = "TOTP_ENABLED_ALREADY"
    TOTP_NOT_ENABLED = "TOTP_NOT_ENABLED"
    TOTP_NOT_BEGUN = "TOTP_NOT_BEGUN"
    AVATAR_URL_INVALID = "AVATAR_URL_INVALID"
    TIME_ZONE_INVALID = "TIME_ZONE_INVALID"
    TIME_ZONE_CHANGED_RECENTLY = "TIME_ZONE_CHANGED_RECENTLY"
    CONTENT_DELETED = "CONTENT_DELETED"
    CONTENT_NOT_DELETED = "CONTENT_NOT_DELETED"
    CONTENT_EXPIRED = "CONTENT_EXPIRED"
    VERSION_UNKNOWN = "VERSION_UNKNOWN"
    BODY_FIXED = "BODY_FIXED"
    WEBHOOK_LIMIT = "WEBHOOK_LIMIT"
    JOB_ENDED = "JOB_ENDED"
    WEBHOOK_EVENTS_MISSING = "WEBHOOK_EVENTS_MISSING"
    WEBHOOK_DISABLED = "WEBHOOK_DISABLED"
    DELIVERY_PENDING = "DELIVERY_PENDING"
    HTTPS_REQUIRED = "HTTPS_REQUIRED"
    TOKEN_NAME_INVALID = "TOKEN_NAME_INVALID"
    SCOPES_INVALID = "SCOPES_INVALID"
    TOKEN_LIMIT = "TOKEN_LIMIT"
    REASON_MISSING = "REASON_MISSING"
    OWN_ACCOUNT = "OWN_ACCOUNT"
    LAST_ADMINISTRATOR = "LAST_ADMINISTRATOR"
    ACCOUNT_DELETED = "ACCOUNT_DELETED"


class DomainError(Exception):
    """Something the product foresees; it says in both languages what to do."""

    code: ClassVar[ErrorCode]

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence.en)
        self.sentence = sentence


class Refusal(DomainError):
    """An expected no to a mutation: data for the client, and nothing was changed.

    `resets_at` is when the same would no longer be refused for the same reason, where only time
    has to pass until then.
    """

    def __init__(
        self, sentence: Sentence, *, field: Sequence[str] = (), resets_at: datetime | None = None
    ) -> None:
        super().__init__(sentence)
        self.field = tuple(field)
        self.resets_at = resets_at


class Unauthenticated(DomainError):
    code = ErrorCode.UNAUTHENTICATED

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                "请先登录：请求缺少有效的访问令牌，或令牌已过期。",
                "Sign in first: the request has no valid access token, or it has expired.",
            )
        )


class Forbidden(DomainError):
    code = ErrorCode.FORBIDDEN

    def __init__(self) -> None:
        super().__init__(Sentence("当前账号无权执行此操作。", "Your account may not do this."))


class NotFound(DomainError):
    """The object does not exist, or belongs to somebody else: the answer is the same."""

    code = ErrorCode.NOT_FOUND

    def __init__(self) -> None:
        super().__init__(
            Sentence("找不到该对象，请检查 id。", "There is no such object; check the id.")
        )


class BadUserInput(DomainError):
    code = ErrorCode.BAD_USER_INPUT


_TOO_OFTEN = Sentence("请求过于频繁", "Too many requests")


class RateLimited(DomainError):
    """Too many requests; `retry_after_seconds` says when the next one is welcome."""

    code = ErrorCode.RATE_LIMITED

    def __init__(self, *, retry_after_seconds: float, why: Sentence = _TOO_OFTEN) -> None:
        """`why` needs no full stop."""
        super().__init__(
            Sentence(
                f"{why.zh_cn}，请在 {retry_after_seconds:.0f} 秒后重试。",
                f"{why.en}; try again in {retry_after_seconds:.0f} seconds.",
            )
        )
        self.retry_after_seconds = retry_after_seconds


class ServiceUnavailable(DomainError):
    """A part that this request cannot do without is away; trying later may work."""

    code = ErrorCode.SERVICE_UNAVAILABLE

    def __init__(self) -> None:
        super().__init__(
            Sentence("服务暂时不可用，请稍后重试。", "The service is unavailable; try again later.")
        )
