"""Lets pages of the origins that we know call us, and read what we answer."""

from collections.abc import Sequence
from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from domain.errors import ErrorCode
from domain.language import Sentence
from server.locale import preferred_locale

_PREFLIGHT_SECONDS = 600
_EXPOSED = ("Accept-Ranges", "Content-Disposition", "Content-Length", "Content-Range", "ETag")
#: By Apollo's clients, among others.
_ASKED_WITH = (
    "Apollo-Require-Preflight",
    "ApolloGraphQL-Client-Name",
    "ApolloGraphQL-Client-Version",
    "Authorization",
    "Content-Type",
    "If-None-Match",
    "X-Apollo-Operation-Name",
    "X-Request-Id",
)


def shared_with(origins: Sequence[str], app: ASGIApp, *, methods: Sequence[str]) -> ASGIApp:
    """For files: a canvas may only draw what it may read."""
    return CORSMiddleware(
        app,
        allow_origins=origins,
        allow_methods=methods,
        allow_headers=("Content-Type", "If-None-Match", "If-Range", "Range"),
        expose_headers=_EXPOSED,
        max_age=_PREFLIGHT_SECONDS,
    )


_REFUSED = Sentence(
    "该网页的来源、方法或请求头不被允许；来源由 ALLOWED_ORIGINS 配置。",
    "The page's origin, its method or one of its headers is not allowed; origins are those of"
    " ALLOWED_ORIGINS.",
)


class _Cors(CORSMiddleware):
    """Refuses in the words and the form of our other answers, which vary by origin themselves."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._is_concerned(scope):
            await super().__call__(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _is_concerned(self, scope: Scope) -> bool:
        """With what programs send, and pages of our own, there is nothing to do."""
        for name, value in scope["headers"]:
            if name == b"origin":
                is_preflight = scope["method"] == "OPTIONS"
                return is_preflight or self.is_allowed_origin(value.decode("latin-1"))
        return False

    @staticmethod
    def allow_explicit_origin(headers: MutableHeaders, origin: str) -> None:
        headers["Access-Control-Allow-Origin"] = origin

    def preflight_response(self, request_headers: Headers) -> Response:
        answer = super().preflight_response(request_headers)
        if answer.status_code == HTTPStatus.OK:
            return answer
        locale = preferred_locale(request_headers.get("accept-language", ""))
        error = {
            "message": _REFUSED.in_locale(locale),
            "extensions": {"code": ErrorCode.FORBIDDEN.value},
        }
        headers = {
            name: value
            for name, value in answer.headers.items()
            if name not in ("content-length", "content-type")
        }
        return JSONResponse({"errors": [error]}, answer.status_code, headers)


def callable_from(origins: Sequence[str], app: ASGIApp) -> ASGIApp:
    """For GraphQL. Nothing of a visitor comes along unasked: tokens are sent by the page itself."""
    return _Cors(
        app,
        allow_origins=origins,
        allow_methods=("GET", "HEAD", "POST"),
        allow_headers=_ASKED_WITH,
        expose_headers=("Allow", "ETag", "Retry-After", "X-Request-Id"),
        max_age=_PREFLIGHT_SECONDS,
    )
