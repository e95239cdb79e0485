"""Why an operation was not executed, or not to its end, as any transport tells it."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Self

from graphql import GraphQLError, GraphQLFormattedError

from domain.errors import ErrorCode, RateLimited
from resolvers.context import Context
from server.errors import BAD_USER_INPUT, told
from server.request_refused import RequestRefused

_STATUSES = {
    ErrorCode.UNAUTHENTICATED.value: HTTPStatus.UNAUTHORIZED,
    ErrorCode.FORBIDDEN.value: HTTPStatus.FORBIDDEN,
    ErrorCode.RATE_LIMITED.value: HTTPStatus.TOO_MANY_REQUESTS,
    ErrorCode.INTERNAL_SERVER_ERROR.value: HTTPStatus.INTERNAL_SERVER_ERROR,
    ErrorCode.SERVICE_UNAVAILABLE.value: HTTPStatus.SERVICE_UNAVAILABLE,
}


class OperationRefused(Exception):
    """A request error: nothing was executed, or not to its end; the answer has errors, no data.

    `status` and `headers` are for HTTP.
    """

    def __init__(
        self,
        errors: Sequence[GraphQLFormattedError],
        *,
        status: int = HTTPStatus.BAD_REQUEST,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(errors[0]["message"])
        self.errors = list(errors)
        self.status = status
        self.headers = headers or {}

    @property
    def body(self) -> dict[str, Any]:  # a response as the specification of GraphQL has it
        return {"errors": self.errors}

    def as_status(self, status: int, **headers: str) -> Self:
        return type(self)(self.errors, status=status, headers=headers)


def refusal(error: Exception, context: Context) -> OperationRefused:
    """In our words where it is ours, and else logged and masked."""
    located = GraphQLError("", original_error=error)
    [formatted] = told([located], context, library_code=BAD_USER_INPUT)
    if isinstance(error, RequestRefused):
        return OperationRefused([formatted], status=error.status, headers=error.headers)
    if isinstance(error, RateLimited):
        headers = {"Retry-After": f"{error.retry_after_seconds:.0f}"}
        return OperationRefused([formatted], status=HTTPStatus.TOO_MANY_REQUESTS, headers=headers)
    code: str = formatted["extensions"]["code"]
    return OperationRefused([formatted], status=_STATUSES.get(code, HTTPStatus.BAD_REQUEST))
