"""A bucket that processes share, as Redis keeps it, on a clock of the test's own."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from domain.errors import RateLimited
from domain.rate_limit import Bucket, Limit
from infra.cache.leases import Leases, Reply

BUCKET = Bucket.COST_PER_ACCOUNT
SEED = Limit(per_second=10, burst=20)


class SharedBucket:
    def __init__(self, limit: Limit) -> None:
        self.limit = limit
        self.rate = float(limit.per_second)
        self.now = 1000.0
        #: How many it was asked for, each time.
        self.asked: list[int] = []
        #: How long the question is under way, and the answer.
        self.latency = (0.0, 0.0)
        self._level = float(limit.burst)
        self._level_at = self.now
        self._held: asyncio.Event | None = None

    def process(self, **options: int) -> Leases:
        limits = dict.fromkeys(Bucket, self.limit)
        return Leases(self._ask, limits, monotonic=lambda: self.now, **options)

    @property
    def level(self) -> float:
        flowed = (self.now - self._level_at) * self.rate
        return min(self.limit.burst, self._level + flowed)

    @contextmanager
    def holding_replies(self) -> Iterator[None]:
        self._held = asyncio.Event()
        yield
        self._held.set()

    async def _ask(self, bucket: Bucket, subject: str, count: int) -> Reply:
        self.asked.append(count)
        if self._held is not None:
            await self._held.wait()
        self.now += self.latency[0]
        level = self.level
        # As far as numbers of this size can tell.
        is_granted = count <= level + 1e-6
        self._level, self._level_at = level - count * is_granted, self.now
        self.now += self.latency[1]
        return Reply(is_granted=is_granted, debt=self.limit.burst - self._level)


async def taken(process: Leases, count: int = 1, *, subject: str = "mei") -> int:
    """How many are left; fails where leases were forgotten."""
    had = await process.take(BUCKET, subject, count)
    assert had is not None
    return had.left


async def refused_for(process: Leases, count: int = 1) -> float | None:
    """The seconds that a refusal tells, or None where the tokens were there."""
    try:
        await taken(process, count)
    except RateLimited as error:
        return error.retry_after_seconds
    return None


async def granted_at_once(process: Leases) -> int:
    """One by one, until there is nothing left."""
    granted = 0
    while await refused_for(process) is None:
        granted += 1
    return granted
