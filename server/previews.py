"""Samples of voices and themes: public, for forms that show what there is to choose from."""

from contextlib import suppress

from starlette.requests import Request
from starlette.responses import Response

from domain.errors import NotFound
from domain.services.showcase import PreviewKind, Showcase

_HEADERS = {
    "Cache-Control": "public, max-age=86400",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Access-Control-Allow-Origin": "*",
}


class PreviewEndpoint:
    def __init__(self, showcase: Showcase) -> None:
        self._showcase = showcase

    async def endpoint(self, request: Request) -> Response:
        with suppress(ValueError, NotFound):
            kind = PreviewKind(request.path_params["kind"])
            preview = await self._showcase.preview(kind, request.path_params["id"])
            return Response(preview.data, media_type=preview.mime_type, headers=_HEADERS)
        return Response(status_code=404)
