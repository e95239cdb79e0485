"""What went wrong at a provider, in the product's terms and without anything secret."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from domain.failure import FailureCode, RecipeFailed
from infra.circuit import RequestDeclined
from infra.retry_after import retry_after_seconds

#: What any library lets through: patience is over, or an answer is no JSON or too deeply nested.
ANSWER_ERRORS: tuple[type[Exception], ...] = (TimeoutError, ValueError, RecursionError)

_TRANSIENT = frozenset({408, 409, 425, 429})
SERVER_ERROR = 500
TOO_LARGE = 413
_PAYMENT_REQUIRED = 402
#: About this one request: the same provider may well take the next.
_ABOUT_THE_REQUEST = frozenset({400, TOO_LARGE, 422})
_FILTER_STATUSES = frozenset({400, 403, 422})
_FORM_STATUSES = frozenset({400, 422})
_TOO_LONG_CODES = frozenset(
    {"context_length_exceeded", "string_above_max_length", "exceed_context_size_error"}
)
_TOO_LONG_MESSAGES = re.compile(
    r"context (length|window|limit|size)|maximum context|(prompt|input) is too long"
    r"|too many tokens|range of input length|model token limit|exceeds max length",
    re.IGNORECASE,
)
#: How providers name that their filter stopped a text. DeepSeek says it in the message alone.
_FILTER_CODES = re.compile(
    r"content_filter|content_policy_violation|data_?inspection_?failed|responsibleai\w*"
    r"|invalid_prompt|moderation\w*|sensitive\w*",
    re.IGNORECASE,
)
_FILTER_MESSAGES = re.compile(r"content exists risk|content filtering policy", re.IGNORECASE)
_FORM_MESSAGES = re.compile(
    r"response_?format|json[_ ]?schema|json[_ ]?object|output_?config|output_?format"
    r"|structured output|guided_\w+|grammar",
    re.IGNORECASE,
)
#: How OpenAI, Kimi, Zhipu and Qwen name that an account has no credit or quota left: with the
#: status of a request that comes too soon, or that is wrong.
_EXHAUSTED_CODES = re.compile(
    r"insufficient_quota|billing_\w+|exceeded_current_quota_error|1113|arrearage"
    r"|allocationquota\.freetieronly",
    re.IGNORECASE,
)
#: Anthropic calls it an invalid request, and says it in the message alone.
_EXHAUSTED_MESSAGES = re.compile(r"credit balance is too low|insufficient balance", re.IGNORECASE)
#: Codes are written into logs only where they look like codes: they are the provider's words.
_LOGGABLE = re.compile(r"[A-Za-z0-9_.-]{1,40}")


class AccountExhausted(RecipeFailed):
    """The provider takes the key, but whoever has the account there must pay first."""


class FormDeclined(RequestDeclined):
    """The provider does not know the way in which the request asks for JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderFailures:
    """What can come out of a call of one library, and the failure that each of it means.

    The libraries take seconds to load, so each has its own in a module that its adapters import.
    """

    errors: tuple[type[Exception], ...]
    failure_of: Callable[[Exception], RecipeFailed]


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """What a provider says is wrong; `names` are its codes, the most telling first."""

    status: int
    names: tuple[str, ...]
    message: str
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def detail(self) -> str:
        telling = (name for name in self.names if name != str(self.status))
        code = next((name for name in telling if _LOGGABLE.fullmatch(name)), "")
        return f"HTTP {self.status} {code}".rstrip()


def failure_of_answer(error: Exception) -> RecipeFailed:
    """The failure that an error without the provider's words means."""
    if isinstance(error, ValueError | RecursionError):
        detail = f"garbage: {type(error).__name__}"
        return RecipeFailed(FailureCode.OUTPUT_UNUSABLE, detail=detail)
    return RecipeFailed(FailureCode.PROVIDER_UNAVAILABLE, detail=type(error).__name__)


def failure_told(complaint: Complaint) -> RecipeFailed:
    """The failure that a provider tells of; it carries no text of the complaint."""
    failure = _failure(complaint)
    if not _is_exhausted(complaint):
        return failure
    return AccountExhausted(
        failure.code, detail=failure.detail, retry_after_seconds=failure.retry_after_seconds
    )


def _is_exhausted(complaint: Complaint) -> bool:
    is_named = any(_EXHAUSTED_CODES.fullmatch(name) for name in complaint.names)
    is_told = _EXHAUSTED_MESSAGES.search(complaint.message) is not None
    return complaint.status == _PAYMENT_REQUIRED or is_named or is_told


def _failure(complaint: Complaint) -> RecipeFailed:
    status, detail = complaint.status, complaint.detail
    if status in _FILTER_STATUSES and is_filtered(complaint.names, complaint.message):
        return RecipeFailed(FailureCode.PROVIDER_REFUSED, detail=detail)
    if status in _TRANSIENT or status >= SERVER_ERROR:
        return RecipeFailed(
            FailureCode.PROVIDER_UNAVAILABLE,
            detail=detail,
            retry_after_seconds=retry_after_seconds(complaint.headers),
        )
    if status not in _ABOUT_THE_REQUEST:
        return RecipeFailed(FailureCode.PROVIDER_MISCONFIGURED, detail=detail)
    return _declined(complaint)


def _declined(complaint: Complaint) -> RequestDeclined:
    if _is_too_long(complaint):
        return RequestDeclined(FailureCode.SOURCE_TOO_LONG, detail=complaint.detail)
    is_about_the_form = complaint.status in _FORM_STATUSES and _FORM_MESSAGES.search(
        complaint.message
    )
    kind = FormDeclined if is_about_the_form else RequestDeclined
    return kind(FailureCode.PROVIDER_MISCONFIGURED, detail=complaint.detail)


def _is_too_long(complaint: Complaint) -> bool:
    is_named = not _TOO_LONG_CODES.isdisjoint(complaint.names)
    is_told = _TOO_LONG_MESSAGES.search(complaint.message) is not None
    return complaint.status == TOO_LARGE or is_named or is_told


def is_filtered(names: tuple[str, ...], message: str) -> bool:
    is_named = any(_FILTER_CODES.fullmatch(name) for name in names)
    return is_named or _FILTER_MESSAGES.search(message) is not None
