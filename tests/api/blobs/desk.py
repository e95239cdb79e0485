"""The endpoint of files over real ones, at a time of the test's own."""

from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from domain.services.thumbnailing import Thumbnailing
from domain.thumbnail import ThumbnailUnavailable
from infra.blobs.signing import BlobUrls, UrlSigning
from infra.blobs.store import LocalBlobs
from infra.labelling import FileLabels
from infra.media.small_copies import thumbnail
from server.blobs import BlobEndpoint

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
ADDRESS = "http://laowang.test"
ORIGIN = "https://studio.example.com"
OWNER = "01JDOWNER"
DATA = bytes(range(250)) * 4
SIGNING = UrlSigning("a secret")


class Desk:
    def __init__(self, root: Path) -> None:
        numbers = count()
        self.now = NOON
        self.is_broken = False
        self.made = 0
        labels = FileLabels("laowang", secrets=["a secret"])
        urls = BlobUrls(SIGNING, base_url=ADDRESS)
        self.blobs = LocalBlobs(root, urls=urls, new_id=lambda: str(next(numbers)))
        self.endpoint = BlobEndpoint(
            self.blobs,
            SIGNING,
            Thumbnailing(blobs=self.blobs, maker=self, reader=labels, labeller=labels),
            clock=lambda: self.now,
        )

    async def make(self, picture: bytes, *, width: int) -> bytes:
        """What the product does in another process."""
        if self.is_broken:
            raise ThumbnailUnavailable
        self.made += 1
        return thumbnail(picture, width)

    def url(self, name: str) -> str:
        return self.blobs.signed_url(name, owner_id=OWNER, now=NOON).url
