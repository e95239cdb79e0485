"""Addresses that open one path for whoever holds them, for a while."""

import base64
import hmac
from datetime import UTC, datetime, timedelta
from urllib.parse import quote_plus

from domain.asset import SignedRequest, SignedUrl
from domain.upload import PUT_LIFETIME

BLOBS_PATH = "/blobs"
UPLOADS_PATH = "/uploads"
URL_LIFETIME = timedelta(hours=1)
#: Seconds. All who ask within one such span get the same address, so that caches know it again.
_SPAN = 15 * 60
_LIFETIME = int(URL_LIFETIME.total_seconds())


class UrlSigning:
    """Signs a method, a path, an expiry and whose the thing is; the host is nobody's business."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def url(
        self, base_url: str, method: str, path: str, *, owner_id: str, expires: int
    ) -> SignedUrl:
        signature = self._signature(method, path, str(expires), owner_id)
        # Pages show dozens of addresses, and `urlencode` would take half the time of signing one.
        query = f"expires={expires}&owner={quote_plus(owner_id)}&signature={signature}"
        return SignedUrl(
            f"{base_url.rstrip('/')}{path}?{query}", datetime.fromtimestamp(expires, UTC)
        )

    def verify(self, request: SignedRequest, *, now: datetime) -> bool:
        """Whether we signed exactly this, and it has not expired."""
        wanted = self._signature(request.method, request.path, request.expires, request.owner_id)
        if not hmac.compare_digest(wanted.encode(), _bytes(request.signature)):
            return False
        return now.timestamp() < int(request.expires)

    def _signature(self, *parts: str) -> str:
        # None of the parts that we sign holds a line break, so no others can be shifted to them.
        digest = hmac.digest(self._secret, _bytes("\n".join(parts)), "sha256")
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")


class BlobUrls:
    """`base_url` is ours or a CDN's; either serves `BLOBS_PATH` below it."""

    def __init__(self, signing: UrlSigning, *, base_url: str) -> None:
        self._signing = signing
        self._base_url = base_url

    def url(
        self, blob_name: str, *, owner_id: str, now: datetime, until: datetime | None = None
    ) -> SignedUrl:
        """For reading, for at least `URL_LIFETIME` or, where that comes first, until `until`."""
        expires = _expiry(now)
        if until is not None:
            expires = min(expires, int(until.timestamp()))
        path = f"{BLOBS_PATH}/{blob_name}"
        return self._signing.url(self._base_url, "GET", path, owner_id=owner_id, expires=expires)

    def expire_at(self, *, now: datetime) -> datetime:
        """When those expire that are made now without an `until`."""
        return datetime.fromtimestamp(_expiry(now), UTC)


def _expiry(now: datetime) -> int:
    return (int(now.timestamp()) // _SPAN + 1) * _SPAN + _LIFETIME


class SignedUploadUrls:
    """`base_url` is ours: what is sent goes past no CDN."""

    def __init__(self, signing: UrlSigning, *, base_url: str) -> None:
        self._signing = signing
        self._base_url = base_url

    def put_url(self, upload_id: str, *, owner_id: str, now: datetime) -> SignedUrl:
        """Takes the file, for `PUT_LIFETIME`."""
        expires = int((now + PUT_LIFETIME).timestamp())
        path = f"{UPLOADS_PATH}/{upload_id}"
        return self._signing.url(self._base_url, "PUT", path, owner_id=owner_id, expires=expires)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
