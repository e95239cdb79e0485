"""What is answered where no endpoint answers: programs get JSON there, too."""

import secrets
from collections.abc import Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import HTTPExceptionHandler

from domain.language import Sentence
from server.errors import log_crash
from server.http_refusals import HttpRefusal, MethodNotAllowed

_NOT_HERE = Sentence(
    "该地址没有内容；GraphQL 在 /graphql。", "There is nothing here; GraphQL is at /graphql."
)
_CRASHED = Sentence(
    "服务器内部错误，请稍后重试。", "Something went wrong on our side; try again later."
)


async def _nothing_here(request: Request, error: Exception) -> Response:
    del error
    return HttpRefusal(404, "NOT_FOUND", _NOT_HERE).response(request)


async def _method_not_allowed(request: Request, error: Exception) -> Response:
    headers = error.headers if isinstance(error, HTTPException) else None
    allowed = sorted((headers or {}).get("Allow", "GET, HEAD").split(", "))
    return MethodNotAllowed(*allowed).response(request)


async def _crashed(request: Request, error: Exception) -> Response:
    request_id = secrets.token_hex(8)
    log_crash(error, request_id=request_id)
    refusal = HttpRefusal(
        500, "INTERNAL_SERVER_ERROR", _CRASHED, headers={"X-Request-Id": request_id}
    )
    return refusal.response(request)


#: By status, or by what was raised.
HANDLERS: Mapping[Any, HTTPExceptionHandler] = {  # Any: as Starlette has it
    404: _nothing_here,
    405: _method_not_allowed,
    Exception: _crashed,
}
