"""What goes wrong in calls of OpenAI's library."""

import httpx2
import openai

from domain.failure import FailureCode, RecipeFailed
from infra.provider_failures import (
    ANSWER_ERRORS,
    Complaint,
    ProviderFailures,
    failure_of_answer,
    failure_told,
    is_filtered,
)


def _failure_of(error: Exception) -> RecipeFailed:
    if isinstance(error, openai.APIStatusError):
        return failure_told(_complaint(error))
    if isinstance(error, openai.APIError) and is_filtered(_names(error), error.message):
        return RecipeFailed(FailureCode.PROVIDER_REFUSED, detail="stream refused")
    return failure_of_answer(error)


def _complaint(error: openai.APIStatusError) -> Complaint:
    return Complaint(
        status=error.status_code,
        names=_names(error),
        # The message alone does not hold all that a server of another make says.
        message=f"{error.message} {error.body}",
        headers=error.response.headers,
    )


def _names(error: openai.APIError) -> tuple[str, ...]:
    return tuple(name for name in (error.code, error.type) if isinstance(name, str))


OPENAI_FAILURES = ProviderFailures(
    # Its reading of bodies lets the errors of its HTTP client through as they are.
    errors=(openai.OpenAIError, httpx2.HTTPError, *ANSWER_ERRORS),
    failure_of=_failure_of,
)
