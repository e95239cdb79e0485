"""Tokens of shared buckets that this process has taken ahead, so that most requests ask nobody.

A lease lapses at the speed at which its bucket fills, from before it was taken, once what was spent
of it has flowed back. So a bucket and the leases of all processes never hold more than its burst
together, nor is anything lost for longer than a lease lasts.
"""

import asyncio
import math
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from domain.errors import RateLimited
from domain.rate_limit import Bucket, Limit, Taken

#: As much as flows into a bucket in this time is the most that is taken ahead,
LEASE_SECONDS = 2
#: and no more than this part of what is left, so that the last tokens are there for everybody.
_PART = 4
#: About 10 MB; beyond it, what is known of the subject unseen for longest is forgotten.
_SUBJECTS = 20_000


@dataclass(frozen=True, slots=True)
class Reply:
    """Of a shared bucket that was asked for tokens: all or none are taken.

    `debt` is how many tokens it is short of its burst, after that.
    """

    is_granted: bool
    debt: float


class Ask(Protocol):
    def __call__(self, bucket: Bucket, subject: str, count: int, /) -> Awaitable[Reply]:
        """Takes tokens from the shared bucket."""


@dataclass(slots=True, eq=False)
class _Share:
    """What this process holds of one subject's bucket, and knows of the rest; times in seconds.

    Clocks that go backwards count as if they stood: a lease never grows by that.
    """

    burst: int
    per_second: float
    leased: float = 0
    #: How much may flow into the bucket before the lease lapses by it: spent, and not back yet.
    room: float = 0
    settled_at: float = -math.inf
    debt: float | None = None  # unknown before the first reply
    replied_at: float = -math.inf
    asking: asyncio.Lock = field(default_factory=asyncio.Lock)

    def settle(self, now: float) -> None:
        """Counts what has flowed into the bucket by now."""
        if now > self.settled_at:
            self._flow((now - self.settled_at) * self.per_second)
            self.settled_at = now

    def _flow(self, count: float) -> None:
        if count <= self.room:
            self.room -= count
            return
        self.leased = max(0, self.leased - (count - self.room))
        self.room = 0

    def in_bucket(self, now: float) -> float:
        """No less than there is: others only take, and when they do, we are told."""
        if not self.debt:
            return self.burst
        flowed = max(0, now - self.replied_at) * self.per_second
        return self.burst - max(0, self.debt - flowed)

    def spend(self, count: int, now: float) -> bool:
        self.settle(now)
        if self.leased < count:
            return False
        self.leased -= count
        self.room += count
        return True

    def unspend(self, count: int, *, spent_at: float, now: float) -> None:
        """As if it had been in the lease ever since: it has lapsed as that does."""
        self.settle(now)
        lapsed = max(0, now - spent_at) * self.per_second
        back = min(max(0, count - lapsed), self.room)
        self.room -= back
        self.leased += back

    def lease(self, count: int, *, spent: int, asked_at: float, now: float) -> None:
        """Joins what was taken to what is there; `spent` of it are used already."""
        self.settle(now)
        self.leased += count - spent
        self.room += spent
        self._flow(max(0, now - asked_at) * self.per_second)

    def learn(self, reply: Reply, *, asked_at: float) -> None:
        self.debt, self.replied_at = reply.debt, asked_at

    def ahead(self, need: int, now: float) -> int:
        """How many are worth taking beyond `need`; none from a bucket that we know nothing of."""
        if self.debt is None:
            return 0
        part = (self.in_bucket(now) - need) / _PART
        return max(0, int(min(part, self.per_second * LEASE_SECONDS)))

    def left(self, now: float) -> int:
        """Once it is settled."""
        return int(min(self.burst, self.in_bucket(now) + self.leased))

    def seconds_until(self, count: int, now: float) -> int:
        """Until the bucket alone holds `count`, for by then the lease may have lapsed."""
        return max(1, math.ceil((count - self.in_bucket(now)) / self.per_second))


class Leases:
    """Buckets by subject, of which tokens are taken ahead from those that are shared."""

    def __init__(
        self,
        ask: Ask,
        limits: Mapping[Bucket, Limit],
        *,
        monotonic: Callable[[], float],
        subjects: int = _SUBJECTS,
    ) -> None:
        self._ask = ask
        self._limits = limits
        self._monotonic = monotonic
        self._most = subjects
        self._shares: OrderedDict[tuple[Bucket, str], _Share] = OrderedDict()

    def __len__(self) -> int:
        """How many subjects are known."""
        return len(self._shares)

    def forget(self) -> None:
        """All leases end, and who waits for an answer is told."""
        self._shares.clear()

    async def take(self, bucket: Bucket, subject: str, count: int) -> Taken | None:
        """What is left is told as far as this process knows.

        Raises `RateLimited`. None where all was forgotten while this waited for its turn.
        """
        share = self._share(bucket, subject)
        now = self._monotonic()
        if share.spend(count, now):
            return Taken(bucket, subject, count, share.left(now), now)
        async with share.asking:
            if self._shares.get((bucket, subject)) is not share:
                return None
            taken_at = now = self._monotonic()
            if not share.spend(count, now):  # who went before has perhaps taken enough for us
                now = await self._refill(share, bucket, subject, count)
                share.settle(now)
            return Taken(bucket, subject, count, share.left(now), taken_at)

    def give_back(self, taken: Taken) -> None:
        """Into a lease of its bucket, where it has lapsed as if it had been there ever since.

        Nothing where all was forgotten meanwhile.
        """
        share = self._shares.get((taken.bucket, taken.subject))
        if share is not None:
            share.unspend(taken.tokens, spent_at=taken.at, now=self._monotonic())

    def _share(self, bucket: Bucket, subject: str) -> _Share:
        share = self._shares.get((bucket, subject))
        if share is None:
            limit = self._limits[bucket]
            share = _Share(limit.burst, float(limit.per_second))
            self._shares[bucket, subject] = share
            if len(self._shares) > self._most:
                self._shares.popitem(last=False)
        else:
            self._shares.move_to_end((bucket, subject))
        return share

    async def _refill(self, share: _Share, bucket: Bucket, subject: str, count: int) -> float:
        """Spends what is leased, and takes the rest from the bucket; when that was.

        Raises `RateLimited`.
        """
        began_at = now = self._monotonic()
        share.settle(now)
        used = int(share.leased)
        need = count - used
        share.spend(used, now)  # so that nobody else does while we ask
        try:
            for ahead in dict.fromkeys((share.ahead(need, now), 0)):
                if share.in_bucket(now) < need:
                    break
                asked_at = self._monotonic()
                reply = await self._ask(bucket, subject, need + ahead)
                now = self._monotonic()
                share.learn(reply, asked_at=asked_at)
                if reply.is_granted:
                    share.lease(need + ahead, spent=need, asked_at=asked_at, now=now)
                    used = 0
                    return now
            raise RateLimited(retry_after_seconds=share.seconds_until(count, now))
        finally:
            share.unspend(used, spent_at=began_at, now=self._monotonic())
