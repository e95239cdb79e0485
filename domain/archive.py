"""One file that holds many, written piece by piece."""

from collections.abc import AsyncIterable
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol


class ArchiveDraft(Protocol):
    """Paths are relative, with `/` between their parts; each is written once."""

    async def add(self, path: str, chunks: AsyncIterable[str]) -> None:
        """A text, as its pieces come."""

    async def add_blob(self, path: str, blob_name: str) -> None:
        """A stored file, never all of it in memory; raises `domain.asset.BlobMissing`."""

    async def note(self, path: str, text: str) -> None:
        """Appends to a text that is added when all else is."""

    async def publish(self) -> int:
        """Stores the archive under its own name, in one step; returns its bytes."""


class Archives(Protocol):
    def writing(self, blob_name: str, *, at: datetime) -> AbstractAsyncContextManager[ArchiveDraft]:
        """A draft whose entries are dated `at`; leaving without `publish` leaves nothing."""
