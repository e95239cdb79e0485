"""Addresses of blobs that open for whoever holds them, for a while."""

import base64
import hmac
from datetime import UTC, datetime, timedelta

from domain.asset import SignedUrl

BLOBS_PATH = "/blobs"
URL_LIFETIME = timedelta(hours=1)
#: All who ask within one such span get the same address, so that caches know it again.
_SPAN = timedelta(minutes=15)


class BlobUrls:
    """`base_url` is ours or a CDN's; either serves `BLOBS_PATH` below it."""

    def __init__(self, secret: str, *, base_url: str) -> None:
        self._secret = secret.encode()
        self._base_url = base_url.rstrip("/")

    def url(self, blob_name: str, *, now: datetime) -> SignedUrl:
        """Valid for at least `URL_LIFETIME`."""
        span = int(_SPAN.total_seconds())
        expires = (int(now.timestamp()) // span + 1) * span + int(URL_LIFETIME.total_seconds())
        signature = self._signature(blob_name, str(expires))
        return SignedUrl(
            f"{self._base_url}{BLOBS_PATH}/{blob_name}?expires={expires}&signature={signature}",
            datetime.fromtimestamp(expires, UTC),
        )

    def verify(self, blob_name: str, *, expires: str, signature: str, now: datetime) -> bool:
        """Whether we signed exactly this, and it has not expired; takes any text."""
        wanted = self._signature(blob_name, expires)
        if not hmac.compare_digest(wanted.encode(), _bytes(signature)):
            return False
        return now.timestamp() < int(expires)

    def _signature(self, blob_name: str, expires: str) -> str:
        digest = hmac.digest(self._secret, _bytes(f"{expires} {blob_name}"), "sha256")
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
