"""Answers in a store that all processes of a test share."""

import asyncio
from dataclasses import dataclass, field

from domain.response_store import StoredResponse
from tests.server.operating import Clock


@dataclass
class MemoryResponses:
    """As honest as its adapter, and able to be away; it counts what it is asked."""

    clock: Clock
    stored: dict[str, tuple[bytes, float]] = field(default_factory=dict)
    gets: list[str] = field(default_factory=list)
    is_away: bool = False

    async def get(self, digest: str) -> StoredResponse | None:
        self.gets.append(digest)
        await asyncio.sleep(0)
        data, until = self.stored.get(digest, (b"", 0.0))
        if self.is_away or until <= self.clock():
            return None
        return StoredResponse(data, until - self.clock())

    async def put(self, digest: str, data: bytes, *, seconds: float) -> None:
        if not self.is_away:
            self.stored[digest] = data, self.clock() + seconds
