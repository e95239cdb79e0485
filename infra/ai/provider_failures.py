"""What went wrong at a provider, in the product's terms and without anything secret."""

import re

from openai import APIError, APIStatusError

from domain.failure import FailureCode, RecipeFailed
from infra.circuit import RequestDeclined
from infra.retry_after import retry_after_seconds

_TRANSIENT = frozenset({408, 409, 425, 429})
_SERVER_ERROR = 500
_TOO_LARGE = 413
#: About this one request: the same provider may well take the next.
_ABOUT_THE_REQUEST = frozenset({400, _TOO_LARGE, 422})
_TOO_LONG_CODES = frozenset({"context_length_exceeded", "string_above_max_length"})
_TOO_LONG_MESSAGES = re.compile(
    r"context (length|window)|maximum context|(prompt|input) is too long|too many tokens",
    re.IGNORECASE,
)
#: How providers name that their filter stopped a text. DeepSeek says it in the message alone.
_FILTER_CODES = re.compile(
    r"content_filter|content_policy_violation|data_?inspection_?failed|responsibleai\w*"
    r"|invalid_prompt|moderation\w*|sensitive\w*",
    re.IGNORECASE,
)
_FILTER_MESSAGES = re.compile(r"content exists risk", re.IGNORECASE)
#: Codes are written into logs only where they look like codes: they are the provider's words.
_LOGGABLE = re.compile(r"[A-Za-z0-9_.-]{1,40}")


def failure_of(error: Exception) -> RecipeFailed:
    """The failure that an error of the openai library means; it carries no text of the error."""
    if isinstance(error, APIStatusError):
        return _status_failure(error)
    if isinstance(error, APIError) and _is_filtered(error):
        return RecipeFailed(FailureCode.PROVIDER_REFUSED, detail="stream refused")
    if isinstance(error, APIError | TimeoutError):
        return RecipeFailed(FailureCode.PROVIDER_UNAVAILABLE, detail=type(error).__name__)
    return RecipeFailed(FailureCode.OUTPUT_UNUSABLE, detail=f"garbage: {type(error).__name__}")


def _status_failure(error: APIStatusError) -> RecipeFailed:
    detail = f"HTTP {error.status_code} {_loggable_code(error)}".rstrip()
    if _is_filtered(error):
        return RecipeFailed(FailureCode.PROVIDER_REFUSED, detail=detail)
    if error.status_code in _TRANSIENT or error.status_code >= _SERVER_ERROR:
        return RecipeFailed(
            FailureCode.PROVIDER_UNAVAILABLE,
            detail=detail,
            retry_after_seconds=retry_after_seconds(error.response.headers),
        )
    if error.status_code not in _ABOUT_THE_REQUEST:
        return RecipeFailed(FailureCode.PROVIDER_MISCONFIGURED, detail=detail)
    if _is_too_long(error):
        return RequestDeclined(FailureCode.SOURCE_TOO_LONG, detail=detail)
    return RequestDeclined(FailureCode.PROVIDER_MISCONFIGURED, detail=detail)


def _is_too_long(error: APIStatusError) -> bool:
    is_named = error.code in _TOO_LONG_CODES or _TOO_LONG_MESSAGES.search(error.message)
    return error.status_code == _TOO_LARGE or bool(is_named)


def _is_filtered(error: APIError) -> bool:
    if isinstance(error, APIStatusError) and error.status_code not in {400, 403, 422}:
        return False
    names = (error.code, error.type)
    return any(name and _FILTER_CODES.fullmatch(name) for name in names) or bool(
        _FILTER_MESSAGES.search(error.message)
    )


def _loggable_code(error: APIError) -> str:
    code = error.code or ""
    return code if _LOGGABLE.fullmatch(code) else ""
