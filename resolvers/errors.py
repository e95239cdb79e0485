"""Errors as clients see them and as logs keep them: neither repeats what a client sent."""

import logging
import re
from typing import Any

from graphql import GraphQLError
from strawberry.exceptions import MissingQueryError, StrawberryInputCoercionError
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError

from domain.crash import crash_of
from domain.errors import BadUserInput, DomainError, ErrorCode, RateLimited, Refusal
from domain.language import Locale, Sentence
from domain.unit_of_work import DatabaseConflict, DatabaseUnavailable

BAD_USER_INPUT = ErrorCode.BAD_USER_INPUT.value
PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"

#: The request names no operation that it may ask for.
UNRESOLVED = (MissingQueryError, CannotGetOperationTypeError, InvalidOperationTypeError)
_AWAY = (DatabaseConflict, DatabaseUnavailable)

_UNEXPECTED = Sentence(
    "服务器内部错误，请稍后重试；联系客服时请提供 requestId。",
    "Something went wrong on our side; try again later, and quote the requestId to support.",
)
_UNAVAILABLE = Sentence(
    "服务暂时不可用，请稍后重试。", "The service is unavailable; try again later."
)
_UNKNOWN_OPERATION = Sentence(
    "query 中没有 operationName 所指的操作。",
    "The query holds no operation of the name that operationName gives.",
)
_ELSEWHERE = Sentence(
    "请以 POST 发送 mutation，以 WebSocket 发送 subscription。",
    "Send mutations by POST, and subscriptions over WebSocket.",
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


def log_unexpected(error: Exception, *, request_id: str) -> None:
    """Logs what we did not foresee; clients' mistakes and our refusals are no news."""
    cause = _cause_of(error) if isinstance(error, GraphQLError) else error
    if isinstance(cause, _AWAY):
        _log.error("operation.database_away", extra={"request_id": request_id})
    elif cause is not None and not isinstance(cause, DomainError):
        _log.error("operation.crashed", extra={"request_id": request_id}, exc_info=crash_of(cause))


def _cause_of(error: GraphQLError) -> Exception | None:
    """What we or the world did wrong; None where GraphQL itself refused what the client sent."""
    cause = error.original_error
    if isinstance(cause, UNRESOLVED):
        return unresolved(cause)
    if cause is not None and not isinstance(cause, GraphQLError):
        return cause
    return None if _is_about_input(error) else error


def _is_about_input(error: GraphQLError) -> bool:
    """Of GraphQL's own errors; the others are values of ours that do not fit their fields."""
    is_coercion = isinstance(error.original_error, StrawberryInputCoercionError)
    return error.path is None or is_coercion or error.message.startswith("Argument ")


def presented(
    error: GraphQLError, *, library_code: str, locale: Locale, request_id: str
) -> GraphQLError:
    """The error with its code and our request id; `library_code` is that of GraphQL's own."""
    cause = _cause_of(error)
    if cause is None:
        message, extensions = _without_values(error.message), {"code": library_code}
    elif isinstance(cause, DomainError):
        message, extensions = cause.sentence.in_locale(locale), _extensions_of(cause)
    elif isinstance(cause, _AWAY):
        message = _UNAVAILABLE.in_locale(locale)
        extensions = {"code": ErrorCode.SERVICE_UNAVAILABLE.value}
    else:
        message = _UNEXPECTED.in_locale(locale)
        extensions = {"code": ErrorCode.INTERNAL_SERVER_ERROR.value}
    return _with(error, message, {**extensions, "requestId": request_id})


def unresolved(error: Exception) -> BadUserInput:
    """Our words for one of `UNRESOLVED`."""
    is_elsewhere = isinstance(error, InvalidOperationTypeError)
    return BadUserInput(_ELSEWHERE if is_elsewhere else _UNKNOWN_OPERATION)


def _without_values(message: str) -> str:
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
