"""What a signed address says, and whether it is true."""

from datetime import datetime
from typing import Protocol

from starlette.requests import Request

from domain.asset import SignedRequest
from server.http_refusals import AddressInvalid


class Signatures(Protocol):
    def verify(self, request: SignedRequest, *, now: datetime) -> bool: ...


def require_signed(
    request: Request, method: str, path: str, *, signatures: Signatures, now: datetime
) -> SignedRequest:
    """Raises `AddressInvalid`. `path` is that of our own routes, behind any prefix."""
    query = request.query_params
    signed = SignedRequest(
        method=method,
        path=path,
        expires=query.get("expires", ""),
        owner_id=query.get("owner", ""),
        signature=query.get("signature", ""),
    )
    if not signatures.verify(signed, now=now):
        raise AddressInvalid
    return signed
