"""Texts that clients have sent once, so that they need only name them from then on."""

import logging
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from domain.errors import RateLimited
from domain.persisted_query import MOST_TEXT_BYTES, PersistedQueries
from domain.rate_limit import Bucket, RateLimits

#: With `MOST_TEXT_BYTES` each, they take 2 MiB at most.
_REMEMBERED = 256
#: How long the shared store may believe that a text of ours is not in use.
REFRESH_SECONDS = 300.0

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Remembered:
    text: str
    told_at: float  # when the shared store heard of its use


class QueryRegistry:
    """Remembers those in use, so that the shared store is seldom asked, and need not be there."""

    def __init__(
        self, queries: PersistedQueries, rate_limits: RateLimits, *, monotonic: Callable[[], float]
    ) -> None:
        self._queries = queries
        self._rate_limits = rate_limits
        self._monotonic = monotonic
        self._remembered: OrderedDict[str, _Remembered] = OrderedDict()

    async def get(self, digest: str) -> str | None:
        known = self._remembered.get(digest)
        if known is not None:
            self._remembered.move_to_end(digest)
            await self._refresh(digest, known)
            return known.text
        text = await self._queries.get(digest)
        if text is not None:
            self._remember(digest, text)
        return text

    async def _refresh(self, digest: str, known: _Remembered) -> None:
        """Puts it back, too, where the store has lost it."""
        now = self._monotonic()
        if now - known.told_at >= REFRESH_SECONDS:
            known.told_at = now
            await self._queries.put(digest, known.text)

    def _remember(self, digest: str, text: str) -> None:
        self._remembered[digest] = _Remembered(text, self._monotonic())
        if len(self._remembered) > _REMEMBERED:
            self._remembered.popitem(last=False)

    async def register(self, digest: str, text: str, *, ip_address: str) -> None:
        """Keeps a text that may be executed, unless it is too long or the address sends too many.

        That is no error: clients send the text again where its name is not known.
        """
        if len(text.encode()) > MOST_TEXT_BYTES or await self.get(digest) is not None:
            return
        try:
            await self._rate_limits.take(Bucket.PERSIST_PER_ADDRESS, ip_address)
        except RateLimited:
            _log.info("persisted_query.limited")
            return
        if await self._queries.put(digest, text):
            self._remember(digest, text)
        else:
            _log.info("persisted_query.not_kept")
