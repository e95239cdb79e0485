"""Lets pages of other origins read what we answer: a canvas may only draw what it may read."""

from collections.abc import Sequence

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp

_PREFLIGHT_SECONDS = 600
_EXPOSED = ("Accept-Ranges", "Content-Disposition", "Content-Length", "Content-Range", "ETag")


def shared_with(origins: Sequence[str], app: ASGIApp, *, methods: Sequence[str]) -> ASGIApp:
    return CORSMiddleware(
        app,
        allow_origins=origins,
        allow_methods=methods,
        allow_headers=("Content-Type", "If-None-Match", "If-Range", "Range"),
        expose_headers=_EXPOSED,
        max_age=_PREFLIGHT_SECONDS,
    )
