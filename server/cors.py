"""Lets pages of the origins that we know call us, and read what we answer."""

from collections.abc import Sequence

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp

_PREFLIGHT_SECONDS = 600
_EXPOSED = ("Accept-Ranges", "Content-Disposition", "Content-Length", "Content-Range", "ETag")
#: By Apollo's clients, among others.
_ASKED_WITH = (
    "Apollo-Require-Preflight",
    "ApolloGraphQL-Client-Name",
    "ApolloGraphQL-Client-Version",
    "Authorization",
    "Content-Type",
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


def callable_from(origins: Sequence[str], app: ASGIApp) -> ASGIApp:
    """For GraphQL. Nothing of a visitor comes along unasked: tokens are sent by the page itself."""
    return CORSMiddleware(
        app,
        allow_origins=origins,
        allow_methods=("GET", "HEAD", "POST"),
        allow_headers=_ASKED_WITH,
        expose_headers=("Allow", "Retry-After", "X-Request-Id"),
        max_age=_PREFLIGHT_SECONDS,
    )
