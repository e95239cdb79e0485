"""Takes the files that creators have announced, each at its signed address."""

import asyncio
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from domain.errors import DomainError, ErrorCode, RateLimited, ServiceUnavailable
from domain.ids import Clock
from domain.services.uploading import Uploading
from domain.unit_of_work import DatabaseConflict, DatabaseUnavailable
from domain.upload import UploadClosed, UploadNotAsAnnounced
from server.http_refusals import HttpRefusal, MethodNotAllowed
from server.signatures import Signatures, require_signed

UPLOAD_METHODS = ("PUT",)
#: How long a file may take to arrive: the largest at 1.4 Mbit/s.
RECEIVE_SECONDS = 120.0

#: Files of one creator that may be on their way at once, since they arrive in memory.
_AT_ONCE = 4
_SIZE = re.compile(r"[0-9]{1,18}")
_AWAY = (DatabaseConflict, DatabaseUnavailable)
_STATUSES = {
    ErrorCode.NOT_FOUND: 404,
    ErrorCode.UPLOAD_CLOSED: 409,
    ErrorCode.UNSUPPORTED_MEDIA: 415,
    ErrorCode.PICTURE_TOO_LARGE: 413,
    ErrorCode.PICTURE_UNREADABLE: 422,
    ErrorCode.RATE_LIMITED: 429,
    ErrorCode.UPLOAD_MISMATCH: 400,
}


class UploadEndpoint:
    def __init__(
        self,
        uploading: Uploading,
        signatures: Signatures,
        *,
        clock: Clock,
        seconds: float = RECEIVE_SECONDS,
    ) -> None:
        self._uploading = uploading
        self._signatures = signatures
        self._clock = clock
        self._seconds = seconds
        self._arriving: set[str] = set()
        self._owners: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            response = await self._response(request)
        except HttpRefusal as refusal:
            # The server passes over what may still come, so that the client lives to read this.
            response = refusal.response(request)
        await response(scope, receive, send)

    async def _response(self, request: Request) -> Response:
        if request.method not in UPLOAD_METHODS:
            raise MethodNotAllowed(*UPLOAD_METHODS)
        upload_id = request.path_params["upload_id"]
        signed = require_signed(
            request,
            "PUT",
            f"/uploads/{upload_id}",
            signatures=self._signatures,
            now=self._clock(),
        )
        try:
            with self._turn(upload_id, signed.owner_id):
                return await self._receive(request, upload_id, signed.owner_id)
        except DomainError as error:
            raise HttpRefusal.of(error, _STATUSES[error.code]) from error
        except _AWAY as error:
            raise HttpRefusal.of(ServiceUnavailable(), 503) from error

    @contextmanager
    def _turn(self, upload_id: str, owner_id: str) -> Iterator[None]:
        """One sender for each file, and a few files for each creator."""
        if upload_id in self._arriving:
            raise UploadClosed
        if self._owners[owner_id] >= _AT_ONCE:
            raise RateLimited(retry_after_seconds=1)
        self._arriving.add(upload_id)
        self._owners[owner_id] += 1
        try:
            yield
        finally:
            self._arriving.discard(upload_id)
            self._owners[owner_id] -= 1
            self._owners += Counter()  # drops those with none

    async def _receive(self, request: Request, upload_id: str, owner_id: str) -> Response:
        size = await self._uploading.announced_size(upload_id, owner_id=owner_id)
        data = await self._read(request, size)
        upload = await self._uploading.receive(upload_id, data, owner_id=owner_id)
        return JSONResponse(
            {"status": upload.status.value, "width": upload.width, "height": upload.height},
            headers={"Cache-Control": "no-store"},
        )

    async def _read(self, request: Request, size: int) -> bytes:
        if _declared_size(request) > size:
            raise HttpRefusal.of(UploadNotAsAnnounced(), 413)
        body = bytearray()
        try:
            async with asyncio.timeout(self._seconds):
                async for chunk in request.stream():
                    body += chunk
                    if len(body) > size:
                        raise HttpRefusal.of(UploadNotAsAnnounced(), 413)
        except TimeoutError:
            raise HttpRefusal.of(
                UploadNotAsAnnounced(), 408, headers={"Connection": "close"}
            ) from None
        except ClientDisconnect:
            raise UploadNotAsAnnounced from None
        return bytes(body)


def _declared_size(request: Request) -> int:
    """0 where it says nothing, or nonsense: the bytes are counted as they come."""
    declared = request.headers.get("content-length", "")
    return int(declared) if _SIZE.fullmatch(declared) else 0
