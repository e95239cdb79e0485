"""Token buckets on a clock of the test's own."""

import asyncio
import math
from collections.abc import Mapping

from domain.errors import RateLimited
from domain.rate_limit import Bucket, Limit, Taken


class Buckets:
    """As Redis, they let others go on before they take."""

    def __init__(self, limits: Mapping[Bucket, Limit]) -> None:
        self.now = 0.0
        self._limits = limits
        self._levels: dict[tuple[Bucket, str], tuple[float, float]] = {}

    async def take(self, bucket: Bucket, subject: str, count: int = 1) -> Taken:
        await asyncio.sleep(0)
        level, per_second = self._level(bucket, subject), self._limits[bucket].per_second
        if count > level:
            seconds = math.ceil((count - level) / per_second)
            raise RateLimited(retry_after_seconds=seconds)
        self._levels[bucket, subject] = (level - count, self.now)
        return Taken(bucket, subject, count, int(level - count), self.now)

    def give_back(self, taken: Taken) -> None:
        level = self._level(taken.bucket, taken.subject)
        self._levels[taken.bucket, taken.subject] = (level + taken.tokens, self.now)

    def taken(self, bucket: Bucket, subject: str) -> float:
        """How many its bucket is short of, by now."""
        return self._limits[bucket].burst - self._level(bucket, subject)

    def all_taken(self) -> dict[tuple[Bucket, str], float]:
        """As `taken`, of each bucket that is not full."""
        taken = {(bucket, subject): self.taken(bucket, subject) for bucket, subject in self._levels}
        return {key: count for key, count in taken.items() if count}

    def _level(self, bucket: Bucket, subject: str) -> float:
        limit = self._limits[bucket]
        level, at = self._levels.get((bucket, subject), (limit.burst, self.now))
        return min(limit.burst, level + (self.now - at) * limit.per_second)
