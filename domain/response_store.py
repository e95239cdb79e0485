"""Keeping answers that are the same for everybody, for a while and for all processes."""

from dataclasses import dataclass
from typing import Protocol

#: How long one holds at most.
MOST_SECONDS = 300


@dataclass(frozen=True, slots=True)
class StoredResponse:
    data: bytes
    seconds_left: float


class ResponseStore(Protocol):
    """Loses what it holds whenever it likes; it never fails a caller."""

    async def get(self, digest: str) -> StoredResponse | None: ...

    async def put(self, digest: str, data: bytes, *, seconds: float) -> None: ...
