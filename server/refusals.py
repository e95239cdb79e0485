"""Refusals of what never became an operation, in the shape of every GraphQL error."""

from graphql import GraphQLFormattedError
from starlette.responses import JSONResponse, Response

from domain.errors import BadUserInput
from domain.language import Locale
from server.body_limit import BodyTooLarge


def formatted(error: BadUserInput, *, locale: Locale, request_id: str) -> GraphQLFormattedError:
    return {
        "message": error.sentence.in_locale(locale),
        "extensions": {"code": error.code.value, "requestId": request_id},
    }


def response(error: BadUserInput, *, locale: Locale, request_id: str) -> Response:
    return JSONResponse(
        {"errors": [formatted(error, locale=locale, request_id=request_id)]},
        status_code=413 if isinstance(error, BodyTooLarge) else 400,
    )
