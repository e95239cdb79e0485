"""Reads a response's body without ever holding more than a bound, packed or unpacked."""

import zlib
from collections.abc import Callable

import httpx

from domain.failure import FailureCode, RecipeFailed

#: Unpacks the next piece of a body, up to so many bytes.
Unpack = Callable[[bytes, int], bytes]

#: Only what zlib can unpack piece by piece.
ACCEPT_ENCODING = "gzip, deflate"
_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32
_GZIP_START = 0x1F
_DEFLATE_METHOD = 8


async def read_body(response: httpx.Response, *, max_bytes: int) -> bytes:
    """Raises `RecipeFailed` for a body that is too large, broken or packed in another way."""
    unpack = _unpacker(response)
    body = bytearray()
    received = 0
    async for piece in response.aiter_raw():
        received += len(piece)
        # One byte over the bound is enough to know, and all that is ever unpacked.
        body += unpack(piece, max_bytes + 1 - len(body))
        if max(received, len(body)) > max_bytes:
            raise RecipeFailed(FailureCode.SOURCE_TOO_LARGE, detail=f"over {max_bytes} bytes")
    return bytes(body)


def _unpacker(response: httpx.Response) -> Unpack:
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if encoding in ("", "identity"):
        return lambda piece, limit: piece[:limit]
    if encoding in ("gzip", "x-gzip", "deflate"):
        return _Inflating()
    raise RecipeFailed(FailureCode.SOURCE_UNSUPPORTED, detail="content encoding")


class _Inflating:
    """Takes gzip, zlib, and the bare deflate stream that some servers send in its stead."""

    def __init__(self) -> None:
        self._decompress: Unpack | None = None

    def __call__(self, piece: bytes, limit: int) -> bytes:
        if not piece:
            return b""
        if self._decompress is None:
            is_bare = piece[0] != _GZIP_START and piece[0] & 0x0F != _DEFLATE_METHOD
            window = -zlib.MAX_WBITS if is_bare else _GZIP_OR_ZLIB
            self._decompress = zlib.decompressobj(window).decompress
        try:
            return self._decompress(piece, limit)
        except zlib.error as error:
            raise RecipeFailed(
                FailureCode.SOURCE_UNREACHABLE, detail="broken compression"
            ) from error
