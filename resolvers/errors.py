"""Errors as clients see them: a code, a sentence in their language, and nothing of ours."""

import logging
from typing import Any

from graphql import GraphQLError

from domain.errors import DomainError, ErrorCode, RateLimited, Refusal
from domain.language import Locale, Sentence
from domain.unit_of_work import DatabaseConflict, DatabaseUnavailable

_UNEXPECTED = Sentence(
    "服务器内部错误，请稍后重试；联系客服时请提供 requestId。",
    "Something went wrong on our side; try again later, and quote the requestId to support.",
)
_UNAVAILABLE = Sentence(
    "服务暂时不可用，请稍后重试。", "The service is unavailable; try again later."
)

_log = logging.getLogger(__name__)


def presented(error: GraphQLError, *, locale: Locale, request_id: str) -> GraphQLError:
    """The error with its code and our request id; what we did not foresee is masked and logged."""
    cause = error.original_error
    if cause is None or isinstance(cause, GraphQLError):
        return _with(error, error.message, {"code": _code_of(error)}, request_id)
    if isinstance(cause, DomainError):
        return _with(error, cause.sentence.in_locale(locale), _extensions_of(cause), request_id)
    if isinstance(cause, (DatabaseConflict, DatabaseUnavailable)):
        _log.error("operation.database_away", extra={"request_id": request_id})
        extensions = {"code": ErrorCode.SERVICE_UNAVAILABLE.value}
        return _with(error, _UNAVAILABLE.in_locale(locale), extensions, request_id)
    _log.error("operation.crashed", extra={"request_id": request_id}, exc_info=cause)
    extensions = {"code": ErrorCode.INTERNAL_SERVER_ERROR.value}
    return _with(error, _UNEXPECTED.in_locale(locale), extensions, request_id)


def _code_of(error: GraphQLError) -> str:
    """Errors of the library itself: what it could not parse, validate or coerce."""
    if error.path is not None:
        return ErrorCode.BAD_USER_INPUT.value
    is_syntax = error.message.startswith("Syntax Error")
    return "GRAPHQL_PARSE_FAILED" if is_syntax else "GRAPHQL_VALIDATION_FAILED"


def _extensions_of(error: DomainError) -> dict[str, Any]:  # any JSON may be an extension
    extensions: dict[str, Any] = {"code": error.code.value}
    if isinstance(error, RateLimited):
        extensions["retryAfter"] = error.retry_after_seconds
    if isinstance(error, Refusal) and error.field:
        extensions["field"] = list(error.field)
    return extensions


def _with(
    error: GraphQLError, message: str, extensions: dict[str, Any], request_id: str
) -> GraphQLError:
    return GraphQLError(
        message,
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        path=error.path,
        extensions={**extensions, "requestId": request_id},
    )
