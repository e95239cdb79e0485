"""Serves files to whoever holds a signed address."""

import asyncio
import os
import re
from datetime import datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.types import Receive, Scope, Send

from domain.asset import BlobMissing, SignedRequest
from domain.errors import NotFound, ServiceUnavailable
from domain.ids import Clock
from domain.language import Sentence
from domain.services.thumbnailing import Thumbnailing
from domain.thumbnail import Thumbnail, ThumbnailUnavailable
from server.byte_ranges import ByteRange, RangeUnsatisfiable
from server.http_refusals import HttpRefusal, MethodNotAllowed
from server.signatures import Signatures, require_signed

BLOB_METHODS = ("GET", "HEAD")

#: What files are called by their extension, never by what a browser finds in them; whether they
#: are shown or saved.
_KINDS = {
    ".png": ("image/png", "inline"),
    ".jpg": ("image/jpeg", "inline"),
    ".webp": ("image/webp", "inline"),
    ".mp3": ("audio/mpeg", "inline"),
    ".wav": ("audio/wav", "inline"),
    ".srt": ("application/x-subrip; charset=utf-8", "attachment"),
    ".vtt": ("text/vtt; charset=utf-8", "attachment"),
    ".pdf": ("application/pdf", "attachment"),
    ".zip": ("application/zip", "attachment"),
}
_UNKNOWN = ("application/octet-stream", "attachment")
_CONTENT_ADDRESSED = re.compile(r"sha256/[0-9a-f]{2}/([0-9a-f]{64})\.[a-z0-9]+")
#: An export says by itself what it is to be called.
_EXPORT = re.compile(r"exports/[0-9A-Z]+-[0-9]+-laowang(-[a-z0-9-]+)\.zip")
_ETAG = re.compile(r'"[^"]*"')
_SHOWN_DIGITS = 8


class BlobFiles(Protocol):
    def path(self, blob_name: str) -> Path:
        """Raises `ValueError` for what cannot be a blob's name."""


class RangeRefused(HttpRefusal):
    def __init__(self, size: int) -> None:
        super().__init__(
            416,
            "RANGE_NOT_SATISFIABLE",
            Sentence(
                f"请求的范围超出文件大小（{size} 字节）。",
                f"The range lies behind the end of the file, which has {size} bytes.",
            ),
            headers={"Content-Range": f"bytes */{size}"},
        )


class BlobEndpoint:
    """Answers 403 without a valid signature, so that nobody learns which names exist."""

    def __init__(
        self,
        files: BlobFiles,
        signatures: Signatures,
        thumbnailing: Thumbnailing,
        *,
        clock: Clock,
    ) -> None:
        self._files = files
        self._signatures = signatures
        self._thumbnailing = thumbnailing
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        try:
            response = await self._response(request)
            scope = _with_one_range(request, response)
        except HttpRefusal as refusal:
            response = refusal.response(request)
        await response(scope, receive, send)

    async def _response(self, request: Request) -> Response:
        if request.method not in BLOB_METHODS:
            raise MethodNotAllowed(*BLOB_METHODS)
        name, now = request.path_params["name"], self._clock()
        path = f"/blobs/{name}"
        signed = require_signed(request, "GET", path, signatures=self._signatures, now=now)
        file = self._files.path(name)
        status = await self._status(name, file)
        headers = _headers(name, signed, now)
        response = FileResponse(file, headers=headers, media_type=None, stat_result=status)
        if _is_known(request, response.headers["etag"]):
            kept = {**headers, "ETag": response.headers["etag"]}
            kept.pop("Content-Type")
            return Response(status_code=304, headers=kept)
        return response

    async def _status(self, name: str, file: Path) -> os.stat_result:
        """Of a picture's small copy too, which is made when it is first asked for."""
        try:
            return await asyncio.to_thread(file.stat)
        except FileNotFoundError:
            thumbnail = Thumbnail.of_name(name)
            if thumbnail is None:
                raise HttpRefusal.of(NotFound(), 404) from None
        try:
            await self._thumbnailing.require(thumbnail)
        except BlobMissing:
            raise HttpRefusal.of(NotFound(), 404) from None
        except ThumbnailUnavailable:
            raise HttpRefusal.of(ServiceUnavailable(), 503) from None
        return await asyncio.to_thread(file.stat)


def _headers(name: str, signed: SignedRequest, now: datetime) -> dict[str, str]:
    extension = Path(name).suffix
    media_type, disposition = _KINDS.get(extension, _UNKNOWN)
    digest = _digest(name)
    short = _shown_ending(name, digest)
    spelled = quote(f"老旺AI{short}{extension}")
    seconds = int(signed.expires) - int(now.timestamp())
    headers = {
        "Content-Type": media_type,
        "Content-Disposition": (
            f"{disposition}; filename=\"laowang{short}{extension}\"; filename*=UTF-8''{spelled}"
        ),
        "Cache-Control": f"private, max-age={seconds}, immutable",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
    if digest:
        headers["ETag"] = f'"{digest}"'
    return headers


def _shown_ending(name: str, digest: str) -> str:
    """What tells the saved file from others of ours."""
    export = _EXPORT.fullmatch(name)
    if export is not None:
        return export[1]
    return f"-{digest[:_SHOWN_DIGITS]}" if digest else ""


def _digest(name: str) -> str:
    matched = _CONTENT_ADDRESSED.fullmatch(name)
    return "" if matched is None else matched[1]


def _is_known(request: Request, etag: str) -> bool:
    asked = request.headers.get("if-none-match", "")
    return asked.strip() == "*" or etag in _ETAG.findall(asked)


def _with_one_range(request: Request, response: Response) -> Scope:
    """The request with the range that is to be sent, if any, in the one form that is plain."""
    headers = [pair for pair in request.scope["headers"] if pair[0] not in {b"range", b"if-range"}]
    wanted = _wanted_range(request, response)
    if wanted is not None:
        headers.append((b"range", f"bytes={wanted.first}-{wanted.last}".encode()))
    return {**request.scope, "headers": headers}


def _wanted_range(request: Request, response: Response) -> ByteRange | None:
    asked = request.headers.get("range")
    condition = request.headers.get("if-range")
    if asked is None or request.method != "GET" or not isinstance(response, FileResponse):
        return None
    if condition not in {None, response.headers["etag"], response.headers["last-modified"]}:
        return None
    size = int(response.headers["content-length"])
    try:
        return ByteRange.asked(asked, size=size)
    except RangeUnsatisfiable:
        raise RangeRefused(size) from None
