"""Samples of voices and themes: public, for forms that show what there is to choose from."""

import logging

from starlette.requests import Request
from starlette.responses import Response

from domain.errors import NotFound, ServiceUnavailable
from domain.failure import RecipeFailed
from domain.services.showcase import PreviewKind, Showcase
from server.http_refusals import HttpRefusal

_log = logging.getLogger(__name__)

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
        try:
            return await self._response(**request.path_params)
        except HttpRefusal as refusal:
            return refusal.response(request)

    async def _response(self, kind: str, id: str) -> Response:  # noqa: A002 - the route's word
        try:
            preview = await self._showcase.preview(_kind(kind), id)
        except NotFound as error:
            raise HttpRefusal.of(error, 404) from None
        except RecipeFailed as failed:
            _log.warning("preview.failed", extra={"code": failed.code, "detail": failed.detail})
            raise HttpRefusal.of(ServiceUnavailable(), 503) from failed
        return Response(preview.data, media_type=preview.mime_type, headers=_HEADERS)


def _kind(name: str) -> PreviewKind:
    try:
        return PreviewKind(name)
    except ValueError:
        raise NotFound from None
