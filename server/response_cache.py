"""Answers that are the same for everybody: in this process, and behind it for all of them."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from domain.lookup import FoundIn
from domain.response_store import MOST_SECONDS, ResponseStore

#: A catalogue of ours has 10,000. What is longer, somebody has made longer.
MOST_BYTES = 65_536
#: In this process; and again in the store, of what one process has put there.
CAPACITY_BYTES = 8_388_608
#: What is around a short one takes no less.
_LEAST_BYTES = 1000


@dataclass(frozen=True, slots=True)
class CachedResponse:
    """`expires_at` is by the clock of the cache."""

    data: bytes
    expires_at: float


class ResponseCache:
    """Bounded, whatever anybody asks: clients can make up questions without end."""

    def __init__(
        self,
        store: ResponseStore,
        *,
        monotonic: Callable[[], float],
        on_lookup: Callable[[FoundIn], None],
    ) -> None:
        self._store = store
        self._monotonic = monotonic
        self._on_lookup = on_lookup
        self._known: OrderedDict[str, CachedResponse] = OrderedDict()
        self._bytes = 0
        self._turns: dict[str, asyncio.Future[None]] = {}
        self._quota = _Quota(monotonic)

    def seconds_left(self, response: CachedResponse) -> float:
        return max(0.0, response.expires_at - self._monotonic())

    @asynccontextmanager
    async def turn(self, digest: str) -> AsyncIterator[CachedResponse | None]:
        """Yields what is kept. Where that is nothing, the caller makes it, and `keep`s it.

        Whoever comes meanwhile waits; where nothing was kept in the end, for whatever reason, they
        make it each for themselves, rather than one after the other.
        """
        known = self._remembered(digest)
        if known is None and digest in self._turns:
            await asyncio.wait([self._turns[digest]])
            known = self._remembered(digest)
        if known is not None or digest in self._turns:
            self._on_lookup(FoundIn.NOWHERE if known is None else FoundIn.MEMORY)
            yield known
            return
        ended = self._turns[digest] = asyncio.get_running_loop().create_future()
        try:
            yield await self._stored(digest)
        finally:
            del self._turns[digest]
            ended.set_result(None)

    def _remembered(self, digest: str) -> CachedResponse | None:
        known = self._known.get(digest)
        if known is None:
            return None
        if known.expires_at <= self._monotonic():
            self._forget(digest)
            return None
        self._known.move_to_end(digest)
        return known

    async def _stored(self, digest: str) -> CachedResponse | None:
        stored = await self._store.get(digest)
        self._on_lookup(FoundIn.NOWHERE if stored is None else FoundIn.STORE)
        if stored is None:
            return None
        response = CachedResponse(stored.data, self._monotonic() + stored.seconds_left)
        self._remember(digest, response)
        return response

    async def keep(self, digest: str, data: bytes, *, seconds: float) -> CachedResponse:
        """Unless it is too long: then it is merely returned."""
        response = CachedResponse(data, self._monotonic() + seconds)
        if len(data) <= MOST_BYTES:
            self._remember(digest, response)
            if self._quota.allows(_size(data)):
                await self._store.put(digest, data, seconds=seconds)
        return response

    def _remember(self, digest: str, response: CachedResponse) -> None:
        self._forget(digest)
        self._known[digest] = response
        self._bytes += _size(response.data)
        while self._bytes > CAPACITY_BYTES:
            self._forget(next(iter(self._known)))

    def _forget(self, digest: str) -> None:
        known = self._known.pop(digest, None)
        if known is not None:
            self._bytes -= _size(known.data)


def _size(data: bytes) -> int:
    return max(len(data), _LEAST_BYTES)


class _Quota:
    """Of bytes put into the store: as many flow back as expire there."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._left: float = CAPACITY_BYTES
        self._at = monotonic()

    def allows(self, count: int) -> bool:
        now = self._monotonic()
        flown = (now - self._at) * CAPACITY_BYTES / MOST_SECONDS
        self._left = min(CAPACITY_BYTES, self._left + flown)
        self._at = now
        if count > self._left:
            return False
        self._left -= count
        return True
