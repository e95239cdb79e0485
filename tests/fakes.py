"""The ports in memory, each as honest as its adapter and able to be away."""

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta

from domain.asset import BlobInfo, BlobMissing, SignedUrl
from domain.errors import RateLimited
from domain.event import Hint, QueueUnavailable
from domain.failure import FailureCode, RecipeFailed
from domain.ids import Clock
from domain.key import KeyMalformed
from domain.rate_limit import LIMITS, Bucket, Taken
from domain.source import FetchedPage, SourceArticle, UrlForbidden, UrlInvalid

_in_transaction: ContextVar[bool] = ContextVar("in_transaction", default=False)


@contextmanager
def inside_transaction() -> Iterator[None]:
    token = _in_transaction.set(True)
    try:
        yield
    finally:
        _in_transaction.reset(token)


def require_no_transaction() -> None:
    """Nothing but SQL belongs into a transaction: its locks would last as long as the rest."""
    assert not _in_transaction.get()


class FakeRateLimits:
    """Empty buckets are those that a test names."""

    def __init__(self) -> None:
        self.empty: set[tuple[Bucket, str]] = set()
        self.taken: list[tuple[Bucket, str]] = []

    async def take(self, bucket: Bucket, subject: str, count: int = 1) -> Taken:
        require_no_transaction()
        if (bucket, subject) in self.empty:
            raise RateLimited(retry_after_seconds=7)
        self.taken.append((bucket, subject))
        return Taken(bucket, subject, count, LIMITS[bucket].burst - count, 0)

    def give_back(self, taken: Taken) -> None:
        self.taken.remove((taken.bucket, taken.subject))


class FakeKeyCodes:
    """`LW-00001-…`, counted; a code is well spelled when it looks like one."""

    _SHAPE = re.compile(r"LW(-[0-9A-Z]{5}){4}")

    def __init__(self) -> None:
        self._made = 0

    def new(self) -> str:
        self._made += 1
        return f"LW-{self._made:05d}-AAAAA-BBBBB-CCCCC"

    def normal(self, code: str) -> str:
        spelled = code.strip().upper()
        if not self._SHAPE.fullmatch(spelled):
            raise KeyMalformed
        return spelled

    def prefix(self, text: str) -> str:
        spelled = text.strip().upper()
        if not re.fullmatch("LW-[0-9A-Z]{5}", spelled):
            raise KeyMalformed
        return spelled

    def digest(self, normal_code: str) -> str:
        return f"digest of {normal_code}"


class FakeQueue:
    def __init__(self) -> None:
        self.hints: list[Hint] = []
        self.repeated_hints: list[Hint] = []
        self.wakes: list[str] = []
        self.is_away = False

    async def enqueue(self, hint: Hint) -> None:
        self._require_store()
        self.hints.append(hint)

    async def enqueue_again(self, hint: Hint) -> None:
        self._require_store()
        self.repeated_hints.append(hint)

    async def wake(self, generation_id: str) -> None:
        self._require_store()
        self.wakes.append(generation_id)

    def _require_store(self) -> None:
        require_no_transaction()
        if self.is_away:
            raise QueueUnavailable


class FakeBlobs:
    def __init__(self, *, clock: Clock) -> None:
        self._clock = clock
        self.stored: dict[str, tuple[bytes, datetime]] = {}

    @asynccontextmanager
    async def writing(self, blob_name: str) -> AsyncIterator["FakeDraft"]:
        yield FakeDraft(self, blob_name)

    def store(self, blob_name: str, content: bytes) -> None:
        self.stored[blob_name] = (content, self._clock())

    async def keep(self, data: bytes, *, extension: str) -> str:
        require_no_transaction()
        blob_name = f"sha256/{hashlib.sha256(data).hexdigest()}.{extension}"
        self.store(blob_name, data)
        return blob_name

    async def load(self, blob_name: str) -> bytes:
        if blob_name not in self.stored:
            raise BlobMissing
        return self.stored[blob_name][0]

    async def renew(self, blob_name: str) -> None:
        require_no_transaction()
        self.store(blob_name, await self.load(blob_name))

    async def exists(self, blob_name: str) -> bool:
        return blob_name in self.stored

    async def delete(self, blob_name: str, *, stored_before: datetime | None = None) -> bool:
        require_no_transaction()
        found = self.stored.get(blob_name)
        if found is not None and stored_before is not None and found[1] >= stored_before:
            return False
        self.stored.pop(blob_name, None)
        return True

    async def list(self) -> AsyncIterator[BlobInfo]:
        for name, (content, modified_at) in list(self.stored.items()):
            yield BlobInfo(name, len(content), modified_at)

    def signed_url(
        self, blob_name: str, *, owner_id: str, now: datetime, until: datetime | None = None
    ) -> SignedUrl:
        address = f"https://cdn.example.com/{blob_name}?owner={owner_id}"
        whole = self.urls_expire_at(now=now)
        return SignedUrl(address, whole if until is None else min(whole, until))

    def urls_expire_at(self, *, now: datetime) -> datetime:
        return now + timedelta(hours=1)


class UnlabelledFiles:
    """A labeller for tests that look at the files themselves."""

    async def label(self, data: bytes, mime_type: str, *, content_id: str) -> bytes:
        return data


class FakeDraft:
    def __init__(self, blobs: FakeBlobs, blob_name: str) -> None:
        self._blobs = blobs
        self._blob_name = blob_name
        self._content = b""

    async def write(self, chunk: bytes) -> None:
        self._content += chunk

    async def publish(self) -> None:
        self._blobs.store(self._blob_name, self._content)


class FakeUrlPolicy:
    def check(self, url: str) -> str:
        spelled = url.strip().partition("#")[0]
        if not spelled.startswith(("http://", "https://")):
            raise UrlInvalid
        if "//localhost" in spelled:
            raise UrlForbidden
        return spelled


class FakeWeb:
    """Both the fetcher and the extractor: pages by their address, or why there is none."""

    def __init__(self) -> None:
        self.pages: dict[str, str | FailureCode] = {}
        self.unreadable: dict[str, FailureCode] = {}
        #: How long each takes to come, and where else some lead.
        self.seconds: dict[str, float] = {}
        self.redirects: dict[str, str] = {}
        self.fetched: list[str] = []
        self.is_fetching = asyncio.Event()
        self.under_way: set[str] = set()
        self.most_under_way = 0

    async def fetch(self, url: str) -> FetchedPage:
        self.fetched.append(url)
        self.is_fetching.set()
        self.under_way.add(url)
        self.most_under_way = max(self.most_under_way, len(self.under_way))
        try:
            await asyncio.sleep(self.seconds.get(url, 0))
        finally:
            self.under_way.discard(url)
        place = self.redirects.get(url, url)
        page = self.pages.get(place, FailureCode.SOURCE_UNREACHABLE)
        if isinstance(page, FailureCode):
            raise RecipeFailed(page)
        return FetchedPage(place, "text/html", "utf-8", page.encode())

    async def extract(self, page: FetchedPage) -> SourceArticle:
        if page.url in self.unreadable:
            raise RecipeFailed(self.unreadable[page.url])
        title, _, text = page.body.decode().partition("\n")
        return SourceArticle(text=text, title=title, url=page.url)
