"""Serves files to whoever holds a signed address."""

from datetime import datetime
from pathlib import Path
from typing import Protocol

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from domain.ids import Clock


class BlobFiles(Protocol):
    def path(self, blob_name: str) -> Path:
        """Raises `ValueError` for what cannot be a blob's name."""


class BlobSignatures(Protocol):
    def verify(self, blob_name: str, *, expires: str, signature: str, now: datetime) -> bool: ...


class BlobEndpoint:
    """Answers 403 without a valid signature, so that nobody learns which names exist."""

    def __init__(self, files: BlobFiles, signatures: BlobSignatures, *, clock: Clock) -> None:
        self._files = files
        self._signatures = signatures
        self._clock = clock

    async def endpoint(self, request: Request) -> Response:
        name = request.path_params["name"]
        query = request.query_params
        is_signed = self._signatures.verify(
            name,
            expires=query.get("expires", ""),
            signature=query.get("signature", ""),
            now=self._clock(),
        )
        if not is_signed:
            return Response(status_code=403)
        path = self._files.path(name)
        if not path.is_file():
            return Response(status_code=404)
        return FileResponse(path, headers={"X-Content-Type-Options": "nosniff"})
