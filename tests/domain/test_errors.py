"""Whatever the product says no with, it says in both languages, and under a code of its own."""

import re
from datetime import UTC, datetime

import pytest

from domain.brand import ColorInvalid
from domain.content import MomentInvalid
from domain.cover import BackgroundMissing, ImagesNotConfigured, ThemeUnknown
from domain.entitlement import ConcurrencyReached, DailyCapReached
from domain.errors import (
    DomainError,
    ErrorCode,
    Forbidden,
    NotFound,
    RateLimited,
    ServiceUnavailable,
    Unauthenticated,
)
from domain.event import EventCursorInvalid
from domain.generation import (
    IdempotencyConflict,
    IdempotencyKeyInvalid,
    NotCancellable,
    NotRetryable,
)
from domain.key import (
    KeyAlreadyUsed,
    KeyExhausted,
    KeyExpired,
    KeyMalformed,
    KeyRevoked,
    KeyUnknown,
)
from domain.language import Locale, Sentence
from domain.ledger import NoEntitlement, QuotaExhausted
from domain.options import LineTooLong, NumberOutOfRange
from domain.own_provider import ApiKeyInvalid, ModelNameInvalid
from domain.page import CursorInvalid, PageSizeInvalid
from domain.recipes.generate_from_url import TooManyUrls
from domain.recipes.search_web import QueryTooShort
from domain.recipes.synthesize_voice import SpeechTooLong
from domain.searching import SearchNotConfigured
from domain.services.examining import ArgumentTooLong
from domain.services.issuing import BatchSizeInvalid, PlanUnknown
from domain.services.manuscripts import SpeechTextInvalid
from domain.services.voices import VoiceUnknown
from domain.session import (
    AccountDisabled,
    CredentialsInvalid,
    RefreshTokenInvalid,
    RefreshTokenReused,
)
from domain.source import TextTooLong, TextTooShort, TextUnreadable, UrlForbidden, UrlInvalid
from domain.speech import PauseInvalid
from domain.stage import Stage
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
)
from domain.user import DisplayNameInvalid, EmailInvalid, EmailTaken, PasswordInvalid

CHINESE = re.compile(r"[\u4e00-\u9fff]")
ERRORS: list[DomainError] = [
    Unauthenticated(),
    Forbidden(),
    NotFound(),
    RateLimited(retry_after_seconds=7),
    ServiceUnavailable(),
    EventCursorInvalid(),
    CursorInvalid(),
    MomentInvalid(),
    PageSizeInvalid(),
    PlanUnknown("gold"),
    BatchSizeInvalid(),
    IdempotencyConflict(),
    IdempotencyKeyInvalid(),
    NotCancellable(),
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
    DailyCapReached(cap=50, resets_at=datetime(2026, 11, 25, tzinfo=UTC)),
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
    PasswordInvalid(),
    DisplayNameInvalid(),
    WidthInvalid(),
    *(UnsupportedMedia(purpose) for purpose in UploadPurpose),
    UploadTooLarge(10_485_760),
    UploadNotAsAnnounced(),
    UploadClosed(),
    UploadLimitReached(),
    PictureTooLarge(),
    PictureUnreadable(),
    PauseInvalid("[停顿 20s]", number=2),
    SpeechTextInvalid(length=20_001),
    SpeechTooLong(minutes=200, longest=180),
    VoiceUnknown(),
    ThemeUnknown(),
    ColorInvalid(),
    BackgroundMissing(),
    ImagesNotConfigured(),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_every_refusal_speaks_both_languages(error: DomainError) -> None:
    assert CHINESE.search(error.sentence.zh_cn)
    assert error.sentence.en.isascii()
    assert error.sentence.en.endswith(".")
    assert str(error) == error.sentence.en


def test_every_code_that_the_product_raises_is_used() -> None:
    """The API alone answers with the last two: a fault has no error of ours."""
    unused = set(ErrorCode) - {error.code for error in ERRORS}
    assert unused == {ErrorCode.INTERNAL_SERVER_ERROR}


@pytest.mark.parametrize("stage", Stage)
def test_every_stage_speaks_both_languages(stage: Stage) -> None:
    assert CHINESE.search(stage.sentence.zh_cn)
    assert stage.sentence.en.isascii()


def test_a_sentence_is_chinese_unless_english_is_asked_for() -> None:
    sentence = Sentence("你好", "Hello")
    assert sentence.in_locale(Locale.ZH_CN) == "你好"
    assert sentence.in_locale(Locale.EN) == "Hello"


def test_a_refusal_by_rate_says_when_to_come_back() -> None:
    assert "7" in RateLimited(retry_after_seconds=7).sentence.zh_cn
