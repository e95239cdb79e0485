"""Texts of operations that clients name instead of sending them."""

from dataclasses import dataclass
from typing import Protocol

#: The longest text, in bytes of UTF-8, that is kept for clients; ours send less than 2,000.
MOST_TEXT_BYTES = 8192


class PersistedQueries(Protocol):
    """Texts by the SHA-256 of their UTF-8, in lower-case hex, that clients have sent once.

    All processes share them. There is room for so many; those that were used last stay.
    """

    async def get(self, digest: str) -> str | None:
        """Counts as a use. None too where nobody can tell at the moment."""

    async def put(self, digest: str, text: str) -> bool:
        """Whether it is kept by now; counts as a use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedOperation:
    """One that the operator lists in a manifest.

    `place` says to operators where it is written: the file, and the operation in it.
    """

    id: str  # what clients name it by
    name: str | None  # of the operation, where the manifest tells it
    text: str
    place: str
