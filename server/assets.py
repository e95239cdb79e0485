"""GraphiQL, served from our own origin: its page and the files that the page loads."""

import os
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Scope

_BUILT = Path(__file__).parent / "graphiql" / "dist"

#: Monaco writes style elements of its own; everything else comes from files of this origin.
_CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self';"
    " style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:;"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_PAGE_HEADERS = {
    "Content-Security-Policy": _CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    # The page names files by their hashes and must follow each release; it shares its address
    # with the API.
    "Cache-Control": "no-cache",
    "Vary": "Accept, Origin",
}
_FILE_HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
#: Spelled out, because a browser refuses scripts under the types that some systems register.
_MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
}


class GraphiqlPage:
    """The page for `GET /graphql` with `Accept: text/html`, read once when this is made."""

    def __init__(self) -> None:
        self._html = (_BUILT / "index.html").read_bytes()

    def response(self) -> Response:
        return HTMLResponse(self._html, headers=_PAGE_HEADERS)


async def home(request: Request) -> Response:
    """Leads whoever types the bare address to GraphiQL, behind any prefix."""
    del request
    return RedirectResponse("graphql")


def graphiql_files() -> ASGIApp:
    """The page's files, for a `Mount` at `graphiql`, the neighbour of the page's own address."""
    return GZipMiddleware(_HashedFiles(directory=_BUILT / "graphiql"))


class _HashedFiles(StaticFiles):
    """Files whose names hold hashes of their contents, so that a browser keeps them for good."""

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        headers = MutableHeaders(raw=response.raw_headers)
        headers.update(_FILE_HEADERS)
        media_type = _MEDIA_TYPES.get(Path(full_path).suffix)
        if media_type and "content-type" in headers:
            headers["Content-Type"] = media_type
        return response
