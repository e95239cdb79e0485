"""Token buckets shared through Redis, with buckets of our own for while it is away."""

import hmac
import math
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import cast

import structlog
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
from domain.rate_limit import LIMITS, Bucket, Limit
from infra.cache.keys import RATE_LIMIT_PREFIX, rate_limit_key

COOL_DOWN_SECONDS = 2.0
#: About 16 MB; beyond it, the subject unseen for longest starts again with a full bucket.
_LOCAL_SUBJECTS = 50_000
_PER_ADDRESS = frozenset(bucket for bucket in Bucket if bucket.endswith("-per-address"))

_log = structlog.get_logger(__name__)


class RedisRateLimits:
    """Limits by subject, of which Redis sees only a keyed digest; an address counts as a network.

    While Redis is away, each process limits for itself; one request per cool-down asks whether
    it is back, so that the others do not wait for its time-outs.
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
        self._shared = _throttles(limits, store=_SharedStore(redis))
        self._local = _throttles(limits, store=MemoryStore(options={"MAX_SIZE": _LOCAL_SUBJECTS}))
        self._away_until: float | None = None

    async def take(self, bucket: Bucket, subject: str) -> None:
        counted = customer_of(subject) if bucket in _PER_ADDRESS else subject
        key = rate_limit_key(bucket, self._digest(counted))
        result = await self._limit(bucket, key)
        if result.limited:
            raise RateLimited(retry_after_seconds=math.ceil(result.state.retry_after))

    def _digest(self, subject: str) -> str:
        text = subject.encode("utf-8", "surrogatepass")
        return hmac.digest(self._subject_secret, text, "sha256").hex()

    async def _limit(self, bucket: Bucket, key: str) -> RateLimitResult:
        if not self._may_ask_redis():
            return await self._local[bucket].limit(key)
        try:
            result = await self._shared[bucket].limit(key)
        except StoreUnavailableError as error:
            self._degrade(error)
            return await self._local[bucket].limit(key)
        self._restore()
        return result

    def _may_ask_redis(self) -> bool:
        if self._away_until is None:
            return True
        is_due = self._monotonic() >= self._away_until
        if is_due:
            self._cool_down()
        return is_due

    def _cool_down(self) -> None:
        self._away_until = self._monotonic() + COOL_DOWN_SECONDS

    def _degrade(self, error: StoreUnavailableError) -> None:
        if self._away_until is None:
            _log.warning("rate_limits.degraded", cause=repr(error.__cause__))
        self._cool_down()

    def _restore(self) -> None:
        if self._away_until is not None:
            _log.info("rate_limits.restored")
            self._away_until = None


class _SharedBackend(RedisStoreBackend):
    """Lends our client to throttled-py, whose own pools nobody could close."""

    def __init__(self, redis: Redis) -> None:
        super().__init__()
        self._client = cast("AsyncRedisClientP", redis)


class _SharedStore(RedisStore):
    def __init__(self, redis: Redis) -> None:
        super().__init__()
        self._backend = _SharedBackend(redis)


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
