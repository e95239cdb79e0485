"""Token buckets shared through Redis, with buckets of our own for while it is away."""

import hmac
import math
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import lru_cache
from typing import cast

from redis.asyncio import Redis
from throttled.asyncio import (
    BaseStore,
    MemoryStore,
    Quota,
    RateLimiterType,
    RateLimitResult,
    RedisStore,
    RedisStoreBackend,
    Throttled,
    per_duration,
)
from throttled.exceptions import StoreUnavailableError
from throttled.types import AsyncRedisClientP

from domain.customer import customer_of
from domain.errors import RateLimited
from domain.event_logger import EventLogger
from domain.rate_limit import LIMITS, Bucket, Limit, Taken
from infra.cache.keys import RATE_LIMIT_PREFIX, rate_limit_key
from infra.cache.leases import Leases, Reply
from infra.cool_down import CoolDown

COOL_DOWN_SECONDS = 2.0
#: About 16 MB; beyond it, the subject unseen for longest starts again with a full bucket.
_LOCAL_SUBJECTS = 50_000
#: How many addresses we remember the network of.
_CUSTOMERS = 4096
#: What operations ask of: Redis would take some 100 µs of each, and takes nothing back.
_LEASED = frozenset(
    {
        Bucket.SOCKET_PER_ADDRESS,
        Bucket.OPERATION_PER_ADDRESS,
        Bucket.OPERATION_PER_ACCOUNT,
        Bucket.MUTATION_PER_ACCOUNT,
        Bucket.JOB_PER_ACCOUNT,
        Bucket.COST_PER_ACCOUNT,
        Bucket.COST_PER_ADDRESS,
    }
)
_PER_ADDRESS = frozenset(bucket for bucket in Bucket if bucket.endswith("-per-address"))

_log = EventLogger(__name__)


class RedisRateLimits:
    """Limits by subject, of which Redis sees only a keyed digest; an address counts as a network.

    What operations are counted in is leased (`infra.cache.leases`); the rest is taken one by one.
    While Redis is away, each process limits for itself; one question per cool-down asks whether
    it is back, so that the others do not wait for its time-outs. Where its clock is put back,
    buckets that are not full fill later by as much.
    """

    def __init__(
        self,
        redis: Redis,
        *,
        subject_secret: str,
        monotonic: Callable[[], float],
        limits: Mapping[Bucket, Limit] = LIMITS,
    ) -> None:
        self._subject_secret = subject_secret.encode()
        self._monotonic = monotonic
        self._limits = limits
        self._shared = _throttles(limits, store=_SharedStore(redis))
        self._local = _throttles(limits, store=MemoryStore(options={"MAX_SIZE": _LOCAL_SUBJECTS}))
        self._leases = Leases(self._lease, limits, monotonic=monotonic)
        self._customer_of = lru_cache(_CUSTOMERS)(customer_of)
        self._cool_down = CoolDown(seconds=COOL_DOWN_SECONDS, monotonic=monotonic)

    async def take(self, bucket: Bucket, subject: str, count: int = 1) -> Taken:
        counted = self._customer_of(subject) if bucket in _PER_ADDRESS else subject
        if bucket not in _LEASED:
            left = _left(await self._ask(bucket, counted, count))
            return Taken(bucket, counted, count, left, self._monotonic())
        while True:
            taken = await self._leases.take(bucket, counted, count)
            if taken is not None:
                return taken

    def give_back(self, taken: Taken) -> None:
        self._leases.give_back(taken)

    async def _lease(self, bucket: Bucket, subject: str, count: int) -> Reply:
        result = await self._ask(bucket, subject, count)
        debt = result.state.reset_after * float(self._limits[bucket].per_second)
        return Reply(is_granted=not result.limited, debt=debt)

    async def _ask(self, bucket: Bucket, subject: str, count: int) -> RateLimitResult:
        key = rate_limit_key(bucket, self._digest(subject))
        if self._cool_down.may_try():
            try:
                result = await self._shared[bucket].limit(key, count)
            except StoreUnavailableError as error:
                self._degrade(error)
            else:
                self._restore()
                return result
        return await self._local[bucket].limit(key, count)

    def _digest(self, subject: str) -> str:
        text = subject.encode("utf-8", "surrogatepass")
        return hmac.digest(self._subject_secret, text, "sha256").hex()

    def _degrade(self, error: StoreUnavailableError) -> None:
        if self._cool_down.fail():
            _log.warning("rate_limits.degraded", cause=repr(error.__cause__))
        self._leases.forget()

    def _restore(self) -> None:
        if self._cool_down.succeed():
            _log.info("rate_limits.restored")
            self._leases.forget()  # what was taken ahead of our own buckets


class _SharedBackend(RedisStoreBackend):
    """Lends our client to throttled-py, whose own pools nobody could close."""

    def __init__(self, redis: Redis) -> None:
        super().__init__()
        self._client = cast("AsyncRedisClientP", redis)


class _SharedStore(RedisStore):
    def __init__(self, redis: Redis) -> None:
        super().__init__()
        self._backend = _SharedBackend(redis)


def _left(result: RateLimitResult) -> int:
    """Raises `RateLimited`."""
    if result.limited:
        raise RateLimited(retry_after_seconds=math.ceil(result.state.retry_after))
    return result.state.remaining


def _throttles(limits: Mapping[Bucket, Limit], *, store: BaseStore) -> Mapping[Bucket, Throttled]:
    # GCRA is a token bucket that flows: throttled-py's own one counts whole seconds of the clock,
    # so that all of a second's tokens arrive at once.
    return {
        bucket: Throttled(
            using=RateLimiterType.GCRA.value,
            quota=_quota(limit),
            store=store,
            key_prefix=RATE_LIMIT_PREFIX,
        )
        for bucket, limit in limits.items()
    }


def _quota(limit: Limit) -> Quota:
    period = timedelta(seconds=limit.per_second.denominator)
    return per_duration(period, limit.per_second.numerator, burst=limit.burst)
