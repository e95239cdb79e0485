"""What went wrong at a provider, in the product's terms and without anything secret."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import anthropic
import httpx2
import openai

from domain.failure import FailureCode, RecipeFailed
from infra.circuit import RequestDeclined
from infra.retry_after import retry_after_seconds

#: What can come out of a call of either library.
PROVIDER_ERRORS: tuple[type[Exception], ...] = (
    openai.OpenAIError,
    anthropic.AnthropicError,
    # Anthropic's stream lets the errors of its HTTP client through as they are.
    httpx2.HTTPError,
    TimeoutError,
    # Answers that are no JSON, or are nested too deeply.
    ValueError,
    RecursionError,
)

_TRANSIENT = frozenset({408, 409, 425, 429})
_SERVER_ERROR = 500
_TOO_LARGE = 413
_PAYMENT_REQUIRED = 402
#: About this one request: the same provider may well take the next.
_ABOUT_THE_REQUEST = frozenset({400, _TOO_LARGE, 422})
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
#: What Anthropic's errors in a stream would have been had they come before it.
_ANTHROPIC_STATUSES = {
    "invalid_request_error": 400,
    "authentication_error": 401,
    "billing_error": 402,
    "permission_error": 403,
    "not_found_error": 404,
    "conflict_error": 409,
    "request_too_large": _TOO_LARGE,
    "rate_limit_error": 429,
    "api_error": 500,
    "timeout_error": 504,
    "overloaded_error": 529,
}


class AccountExhausted(RecipeFailed):
    """The provider takes the key, but whoever has the account there must pay first."""


class FormDeclined(RequestDeclined):
    """The provider does not know the way in which the request asks for JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Complaint:
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


def failure_of(error: Exception) -> RecipeFailed:
    """The failure that one of `PROVIDER_ERRORS` means; it carries no text of the error."""
    if isinstance(error, openai.APIStatusError):
        return _failure_told(_openai_complaint(error))
    if isinstance(error, anthropic.APIStatusError):
        return _failure_told(_anthropic_complaint(error))
    if isinstance(error, openai.APIError) and _is_filtered(_names(error), error.message):
        return RecipeFailed(FailureCode.PROVIDER_REFUSED, detail="stream refused")
    if isinstance(error, ValueError | RecursionError):
        detail = f"garbage: {type(error).__name__}"
        return RecipeFailed(FailureCode.OUTPUT_UNUSABLE, detail=detail)
    return RecipeFailed(FailureCode.PROVIDER_UNAVAILABLE, detail=type(error).__name__)


def _openai_complaint(error: openai.APIStatusError) -> _Complaint:
    return _Complaint(
        status=error.status_code,
        names=_names(error),
        # The message alone does not hold all that a server of another make says.
        message=f"{error.message} {error.body}",
        headers=error.response.headers,
    )


def _names(error: openai.APIError) -> tuple[str, ...]:
    return tuple(name for name in (error.code, error.type) if isinstance(name, str))


def _anthropic_complaint(error: anthropic.APIStatusError) -> _Complaint:
    names = tuple(name for name in (error.error_code, error.type) if isinstance(name, str))
    is_in_stream = error.response.is_success
    return _Complaint(
        status=_status_in_stream(names) if is_in_stream else error.status_code,
        names=names,
        message=f"{error.message} {error.body}",
        headers=error.response.headers,
    )


def _status_in_stream(names: tuple[str, ...]) -> int:
    return next(
        (_ANTHROPIC_STATUSES[name] for name in names if name in _ANTHROPIC_STATUSES), _SERVER_ERROR
    )


def _failure_told(complaint: _Complaint) -> RecipeFailed:
    failure = _failure(complaint)
    if not _is_exhausted(complaint):
        return failure
    return AccountExhausted(
        failure.code, detail=failure.detail, retry_after_seconds=failure.retry_after_seconds
    )


def _is_exhausted(complaint: _Complaint) -> bool:
    is_named = any(_EXHAUSTED_CODES.fullmatch(name) for name in complaint.names)
    is_told = _EXHAUSTED_MESSAGES.search(complaint.message) is not None
    return complaint.status == _PAYMENT_REQUIRED or is_named or is_told


def _failure(complaint: _Complaint) -> RecipeFailed:
    status, detail = complaint.status, complaint.detail
    if status in _FILTER_STATUSES and _is_filtered(complaint.names, complaint.message):
        return RecipeFailed(FailureCode.PROVIDER_REFUSED, detail=detail)
    if status in _TRANSIENT or status >= _SERVER_ERROR:
        return RecipeFailed(
            FailureCode.PROVIDER_UNAVAILABLE,
            detail=detail,
            retry_after_seconds=retry_after_seconds(complaint.headers),
        )
    if status not in _ABOUT_THE_REQUEST:
        return RecipeFailed(FailureCode.PROVIDER_MISCONFIGURED, detail=detail)
    return _declined(complaint)


def _declined(complaint: _Complaint) -> RequestDeclined:
    if _is_too_long(complaint):
        return RequestDeclined(FailureCode.SOURCE_TOO_LONG, detail=complaint.detail)
    is_about_the_form = complaint.status in _FORM_STATUSES and _FORM_MESSAGES.search(
        complaint.message
    )
    kind = FormDeclined if is_about_the_form else RequestDeclined
    return kind(FailureCode.PROVIDER_MISCONFIGURED, detail=complaint.detail)


def _is_too_long(complaint: _Complaint) -> bool:
    is_named = not _TOO_LONG_CODES.isdisjoint(complaint.names)
    is_told = _TOO_LONG_MESSAGES.search(complaint.message) is not None
    return complaint.status == _TOO_LARGE or is_named or is_told


def _is_filtered(names: tuple[str, ...], message: str) -> bool:
    is_named = any(_FILTER_CODES.fullmatch(name) for name in names)
    return is_named or _FILTER_MESSAGES.search(message) is not None
