"""Archives, notices, tokens and counts without files or Redis."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterable, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime

from domain.event import EventLogUnavailable
from tests.fakes import FakeBlobs, require_no_transaction


class FakeArchives:
    """What was published, as its entries by name; `hold` makes each blob wait for its event."""

    def __init__(self, blobs: FakeBlobs) -> None:
        self._blobs = blobs
        self.published: dict[str, dict[str, bytes]] = {}
        self.is_full = False
        self.hold: asyncio.Event | None = None
        self.is_held = asyncio.Event()

    @asynccontextmanager
    async def writing(self, blob_name: str, *, at: datetime) -> AsyncIterator["FakeArchive"]:
        yield FakeArchive(self, self._blobs, blob_name)


class FakeArchive:
    def __init__(self, archives: FakeArchives, blobs: FakeBlobs, name: str) -> None:
        self._archives = archives
        self._blobs = blobs
        self._name = name
        self._entries: dict[str, bytes] = {}
        self._notes: dict[str, str] = {}

    async def add(self, path: str, chunks: AsyncIterable[str]) -> None:
        require_no_transaction()
        if self._archives.is_full:
            raise OSError
        self._add(path, "".join([chunk async for chunk in chunks]).encode())

    def _add(self, path: str, data: bytes) -> None:
        assert path not in self._entries
        self._entries[path] = data

    async def add_blob(self, path: str, blob_name: str) -> None:
        require_no_transaction()
        if self._archives.hold is not None:
            self._archives.is_held.set()
            await self._archives.hold.wait()
        self._add(path, await self._blobs.load(blob_name))

    async def note(self, path: str, text: str) -> None:
        self._notes[path] = self._notes.get(path, "") + text

    async def publish(self) -> int:
        for path, text in self._notes.items():
            self._add(path, text.encode())
        self._archives.published[self._name] = self._entries
        self._blobs.store(self._name, b"zip")
        return sum(map(len, self._entries.values()))


class FakeExportNotices:
    def __init__(self) -> None:
        self.announced: list[str] = []
        self.is_away = False
        #: So many of the next announcements fail as nobody foresaw.
        self.faults = 0

    async def announce(self, export_id: str) -> None:
        require_no_transaction()
        if self.faults:
            self.faults -= 1
            raise LookupError(export_id)
        if self.is_away:
            raise EventLogUnavailable
        self.announced.append(export_id)

    @asynccontextmanager
    async def follow(self, export_id: str) -> AsyncIterator["FakeChanges"]:
        yield FakeChanges()


class FakeChanges:
    async def wait(self) -> None:
        """As after some seconds."""
        await asyncio.sleep(5)


class FakeShareTokens:
    def __init__(self) -> None:
        self._made = 0

    def new(self) -> str:
        self._made += 1
        return f"token-{self._made}"

    def digest(self, token: str) -> str:
        return f"digest of {token}"


class FakeShareViews:
    def __init__(self) -> None:
        self._seen: set[tuple[str, str]] = set()
        self._views: Counter[str] = Counter()

    async def count(self, share_id: str, visitor: str) -> None:
        require_no_transaction()
        if (share_id, visitor) not in self._seen:
            self._seen.add((share_id, visitor))
            self._views[share_id] += 1

    async def take(self, *, limit: int) -> Mapping[str, int]:
        require_no_transaction()
        views = dict(sorted(self._views.items())[:limit])
        for share_id in views:
            del self._views[share_id]
        return views

    async def put_back(self, views: Mapping[str, int]) -> None:
        require_no_transaction()
        self._views.update(views)
