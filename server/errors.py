"""Errors as clients see them and as logs keep them: neither repeats what a client sent."""

import logging
import re
from collections.abc import Sequence
from typing import Any

from graphql import GraphQLError, GraphQLFormattedError
from strawberry.exceptions import StrawberryInputCoercionError

from domain.crash import crash_of
from domain.errors import DomainError, ErrorCode, RateLimited, Refusal
from domain.language import Sentence
from domain.unit_of_work import DatabaseConflict, DatabaseUnavailable
from resolvers.context import Context

BAD_USER_INPUT = ErrorCode.BAD_USER_INPUT.value

_AWAY = (DatabaseConflict, DatabaseUnavailable)

_UNEXPECTED = Sentence(
    "服务器内部错误，请稍后重试；联系客服时请提供 requestId。",
    "Something went wrong on our side; try again later, and quote the requestId to support.",
)
_UNAVAILABLE = Sentence(
    "服务暂时不可用，请稍后重试。", "The service is unavailable; try again later."
)

#: Longer than any sentence of the library that quotes nothing. Without it, a made-up name of a
#: megabyte would keep the expressions below busy for minutes.
_MESSAGE_CHARACTERS = 500
# Where the library's sentences quote a value; what follows goes with it.
_QUOTED_VALUES = (
    (re.compile(r"(cannot represent [^:]*): .*", re.DOTALL), r"\1."),
    (re.compile(r"(?:, but encountered error|[,.;]? [Ff]ound:) .*", re.DOTALL), "."),
    (re.compile(r"Value '.*' does not exist", re.DOTALL), "Value does not exist"),
    (re.compile(r"Value '.*", re.DOTALL), "Value does not exist."),
    (re.compile(r"^(Syntax Error: .*?(?:String|Int|Float)) '.*", re.DOTALL), r"\1."),
)

_log = logging.getLogger(__name__)


def told(
    errors: Sequence[GraphQLError], context: Context, *, library_code: str
) -> list[GraphQLFormattedError]:
    """As the client is told; what nobody foresaw is logged.

    `library_code` is that of GraphQL's own errors.
    """
    for error in errors:
        _log_unexpected(error, request_id=context.request_id)
    return [_presented(error, context, library_code=library_code).formatted for error in errors]


def _log_unexpected(error: GraphQLError, *, request_id: str) -> None:
    """Clients' mistakes and our refusals are no news."""
    cause = _cause_of(error)
    if isinstance(cause, _AWAY):
        _log.error("operation.database_away", extra={"request_id": request_id})
    elif cause is not None and not isinstance(cause, DomainError):
        log_crash(cause, request_id=request_id)


def log_crash(error: BaseException, *, request_id: str) -> None:
    """With its frames, and without its message: that may quote what a client sent."""
    _log.error("operation.crashed", extra={"request_id": request_id}, exc_info=crash_of(error))


def _cause_of(error: GraphQLError) -> Exception | None:
    """What we or the world did wrong; None where GraphQL itself refused what the client sent."""
    cause = error.original_error
    if cause is not None and not isinstance(cause, GraphQLError):
        return cause
    return None if _is_about_input(error) else error


def _is_about_input(error: GraphQLError) -> bool:
    """Of GraphQL's own errors; the others are values of ours that do not fit their fields."""
    is_coercion = isinstance(error.original_error, StrawberryInputCoercionError)
    return error.path is None or is_coercion or error.message.startswith("Argument ")


def _presented(error: GraphQLError, context: Context, *, library_code: str) -> GraphQLError:
    """The error with its code and our request id."""
    locale = context.locale
    cause = _cause_of(error)
    if cause is None:
        message, extensions = without_values(error.message), {"code": library_code}
    elif isinstance(cause, DomainError):
        message, extensions = cause.sentence.in_locale(locale), _extensions_of(cause)
    elif isinstance(cause, _AWAY):
        message = _UNAVAILABLE.in_locale(locale)
        extensions = {"code": ErrorCode.SERVICE_UNAVAILABLE.value}
    else:
        message = _UNEXPECTED.in_locale(locale)
        extensions = {"code": ErrorCode.INTERNAL_SERVER_ERROR.value}
    return _with(error, message, {**extensions, "requestId": context.request_id})


def without_values(message: str) -> str:
    """One of the library's, short, and without what it quotes of clients' values."""
    message = message[:_MESSAGE_CHARACTERS]
    for quoting, kept in _QUOTED_VALUES:
        message = quoting.sub(kept, message)
    return message


def _extensions_of(error: DomainError) -> dict[str, Any]:  # any JSON may be an extension
    extensions: dict[str, Any] = {"code": error.code.value}
    if isinstance(error, RateLimited):
        extensions["retryAfter"] = error.retry_after_seconds
    if isinstance(error, Refusal) and error.field:
        extensions["field"] = list(error.field)
    return extensions


def _with(error: GraphQLError, message: str, extensions: dict[str, Any]) -> GraphQLError:
    return GraphQLError(
        message,
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        path=error.path,
        extensions=extensions,
    )
