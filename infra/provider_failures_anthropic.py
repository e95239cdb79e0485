"""What goes wrong in calls of Anthropic's library."""

import anthropic
import httpx2

from domain.failure import RecipeFailed
from infra.provider_failures import (
    ANSWER_ERRORS,
    SERVER_ERROR,
    TOO_LARGE,
    Complaint,
    ProviderFailures,
    failure_of_answer,
    failure_told,
)

#: What errors in a stream would have been had they come before it.
_STATUSES = {
    "invalid_request_error": 400,
    "authentication_error": 401,
    "billing_error": 402,
    "permission_error": 403,
    "not_found_error": 404,
    "conflict_error": 409,
    "request_too_large": TOO_LARGE,
    "rate_limit_error": 429,
    "api_error": 500,
    "timeout_error": 504,
    "overloaded_error": 529,
}


def _failure_of(error: Exception) -> RecipeFailed:
    if isinstance(error, anthropic.APIStatusError):
        return failure_told(_complaint(error))
    return failure_of_answer(error)


def _complaint(error: anthropic.APIStatusError) -> Complaint:
    names = tuple(name for name in (error.error_code, error.type) if isinstance(name, str))
    is_in_stream = error.response.is_success
    return Complaint(
        status=_status_in_stream(names) if is_in_stream else error.status_code,
        names=names,
        message=f"{error.message} {error.body}",
        headers=error.response.headers,
    )


def _status_in_stream(names: tuple[str, ...]) -> int:
    return next((_STATUSES[name] for name in names if name in _STATUSES), SERVER_ERROR)


ANTHROPIC_FAILURES = ProviderFailures(
    # Its stream lets the errors of its HTTP client through as they are.
    errors=(anthropic.AnthropicError, httpx2.HTTPError, *ANSWER_ERRORS),
    failure_of=_failure_of,
)
