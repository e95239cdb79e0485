import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from fractions import Fraction

import pytest
from redis.asyncio import Redis

from domain.errors import RateLimited
from domain.rate_limit import LIMITS, Bucket, Limit, RateLimits, Taken
from infra.cache.rate_limits import COOL_DOWN_SECONDS, RedisRateLimits
from infra.cache.redis import open_redis
from tests.captured_logs import capture_logs
from tests.infra.cache.redis_server import RedisServer

SECRET = "a secret"
EMAIL = "mei@example.com"
BURST = 5
#: So slow that nothing flows back while a test runs, however long it takes.
SLOW = dict.fromkeys(Bucket, Limit(per_second=Fraction(1, 3600), burst=BURST))


class SettableMonotonic:
    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def monotonic() -> SettableMonotonic:
    return SettableMonotonic()


@pytest.fixture
def limits(redis: Redis, monotonic: SettableMonotonic) -> RedisRateLimits:
    return limits_of(redis, monotonic)


def limits_of(
    redis: Redis, monotonic: SettableMonotonic, *, secret: str = SECRET
) -> RedisRateLimits:
    return RedisRateLimits(redis, subject_secret=secret, monotonic=monotonic, limits=SLOW)


async def granted(
    limits: RateLimits,
    *,
    asked: int = 2 * BURST,
    subject: str = EMAIL,
    bucket: Bucket = Bucket.LOGIN_PER_ACCOUNT,
) -> int:
    """How many of `asked` attempts at once are let through."""
    attempts = (limits.take(bucket, subject) for _ in range(asked))
    results = await asyncio.gather(*attempts, return_exceptions=True)
    assert all(isinstance(result, Taken | RateLimited) for result in results)
    return sum(isinstance(result, Taken) for result in results)


async def test_a_burst_is_let_through_and_no_more(limits: RedisRateLimits) -> None:
    assert await granted(limits) == BURST
    assert await granted(limits) == 0


async def test_a_refusal_says_in_whole_seconds_when_to_come_back(
    limits: RedisRateLimits,
) -> None:
    await granted(limits)

    with pytest.raises(RateLimited) as refusal:
        await limits.take(Bucket.LOGIN_PER_ACCOUNT, EMAIL)

    assert 3000 < refusal.value.retry_after_seconds <= 3600
    assert isinstance(refusal.value.retry_after_seconds, int)


@pytest.mark.parametrize("bucket", [Bucket.LOGIN_PER_ACCOUNT, Bucket.COST_PER_ACCOUNT])
async def test_all_or_none_are_taken_and_the_rest_is_told(
    limits: RedisRateLimits, bucket: Bucket
) -> None:
    assert (await limits.take(bucket, EMAIL, 3)).left == BURST - 3
    with pytest.raises(RateLimited):
        await limits.take(bucket, EMAIL, 3)
    assert (await limits.take(bucket, EMAIL, 2)).left == 0


@pytest.mark.parametrize("bucket", [Bucket.LOGIN_PER_ACCOUNT, Bucket.COST_PER_ACCOUNT])
async def test_subjects_and_buckets_do_not_share(limits: RedisRateLimits, bucket: Bucket) -> None:
    await granted(limits, bucket=bucket)

    assert await granted(limits, subject="wang@example.com", bucket=bucket) == BURST
    await limits.take(Bucket.LOGIN_PER_ADDRESS, EMAIL)
    await limits.take(Bucket.COST_PER_ADDRESS, EMAIL)


async def test_processes_share(limits: RedisRateLimits, redis: Redis) -> None:
    await granted(limits)

    assert await granted(limits_of(redis, SettableMonotonic())) == 0


async def test_the_products_limits_cover_every_bucket(
    redis: Redis, monotonic: SettableMonotonic
) -> None:
    limits = RedisRateLimits(redis, subject_secret=SECRET, monotonic=monotonic)
    for bucket in Bucket:
        await limits.take(bucket, EMAIL, LIMITS[bucket].burst)


async def test_redis_sees_no_subject_and_keeps_nothing_for_long(
    limits: RedisRateLimits, redis: Redis, monotonic: SettableMonotonic
) -> None:
    await limits.take(Bucket.LOGIN_PER_ACCOUNT, EMAIL)
    await limits_of(redis, monotonic, secret="another").take(Bucket.LOGIN_PER_ACCOUNT, EMAIL)

    keys = await redis.keys()
    assert len(keys) == 2
    assert all(key.startswith("rate:v1:gcra:login-per-account:") for key in keys)
    assert not any("mei" in key for key in keys)
    assert all([0 < await redis.ttl(key) <= 3600 for key in keys])


async def test_a_subject_may_be_any_text(limits: RedisRateLimits) -> None:
    assert await granted(limits, subject="\ud800") == BURST


ADDRESS_BUCKETS = [bucket for bucket in Bucket if "ADDRESS" in bucket.name]


@pytest.mark.parametrize("bucket", ADDRESS_BUCKETS)
@pytest.mark.parametrize(
    ("address", "another"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff"),
        ("2001:db8:1:2::1", "2001:0DB8:0001:0002:0:0:0:1"),
        ("fe80::1%eth0", "fe80::2"),
        ("192.0.2.7", "::ffff:192.0.2.7"),
        ("192.0.2.7", "::ffff:c000:207"),
    ],
)
async def test_addresses_of_one_customer_share(
    limits: RedisRateLimits, bucket: Bucket, address: str, another: str
) -> None:
    assert await granted(limits, bucket=bucket, subject=address) == BURST
    assert await granted(limits, bucket=bucket, subject=another) == 0


@pytest.mark.parametrize(
    ("address", "another"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:3::1"),
        ("192.0.2.7", "192.0.2.8"),
        ("::ffff:192.0.2.7", "::ffff:192.0.2.8"),
        ("", "unknown"),
    ],
)
async def test_addresses_of_different_customers_do_not_share(
    limits: RedisRateLimits, address: str, another: str
) -> None:
    bucket = Bucket.LOGIN_PER_ADDRESS

    assert await granted(limits, bucket=bucket, subject=address) == BURST
    assert await granted(limits, bucket=bucket, subject=another) == BURST


async def test_an_account_that_reads_like_an_address_is_its_own(limits: RedisRateLimits) -> None:
    assert await granted(limits, subject="2001:db8::1") == BURST
    assert await granted(limits, subject="2001:db8::2") == BURST


@pytest.mark.parametrize("bucket", [Bucket.LOGIN_PER_ACCOUNT, Bucket.OPERATION_PER_ACCOUNT])
async def test_limits_hold_while_redis_is_away(
    own_server: RedisServer, monotonic: SettableMonotonic, bucket: Bucket
) -> None:
    async with open_redis(own_server.url) as redis:
        limits = limits_of(redis, monotonic)
        await own_server.go_away()

        with capture_logs() as logs:
            assert await granted(limits, bucket=bucket) == BURST
            monotonic.seconds += COOL_DOWN_SECONDS
            assert await granted(limits, bucket=bucket) == 0

    assert [entry["event"] for entry in logs] == ["rate_limits.degraded"]
    assert EMAIL not in str(logs)


async def test_limits_hold_while_redis_hangs(
    own_server: RedisServer, monotonic: SettableMonotonic
) -> None:
    async with open_redis(own_server.url, reply_seconds=0.1) as redis:
        limits = limits_of(redis, monotonic)
        own_server.hang()

        assert await granted(limits) == BURST


@pytest.mark.parametrize("bucket", [Bucket.LOGIN_PER_ACCOUNT, Bucket.OPERATION_PER_ACCOUNT])
async def test_redis_counts_again_after_the_cool_down(
    own_server: RedisServer, monotonic: SettableMonotonic, bucket: Bucket
) -> None:
    async with open_redis(own_server.url) as redis:
        limits = limits_of(redis, monotonic)
        await own_server.go_away()
        await limits.take(bucket, EMAIL)
        own_server.start()

        await limits.take(bucket, EMAIL)
        assert await redis.dbsize() == 0

        monotonic.seconds += COOL_DOWN_SECONDS
        with capture_logs() as logs:
            await limits.take(bucket, EMAIL)
            await limits.take(bucket, EMAIL)
        assert await redis.dbsize() == 1

    assert [entry["event"] for entry in logs] == ["rate_limits.restored"]


async def test_one_request_per_cool_down_asks_whether_redis_is_back(
    monotonic: SettableMonotonic,
) -> None:
    async with _dead_redis() as (url, connections), open_redis(url) as redis:
        limits = limits_of(redis, monotonic)
        await limits.take(Bucket.LOGIN_PER_ACCOUNT, EMAIL)
        assert len(connections) == 1

        await granted(limits)
        assert len(connections) == 1

        monotonic.seconds += COOL_DOWN_SECONDS
        await granted(limits)
        assert len(connections) == 2


async def test_what_is_leased_is_worth_nothing_once_redis_is_away(
    own_server: RedisServer, monotonic: SettableMonotonic
) -> None:
    roomy = dict.fromkeys(Bucket, Limit(per_second=10, burst=1000))
    async with open_redis(own_server.url) as redis:
        limits = RedisRateLimits(redis, subject_secret=SECRET, monotonic=monotonic, limits=roomy)
        for _ in range(2):
            await limits.take(Bucket.OPERATION_PER_ACCOUNT, EMAIL)
        await own_server.go_away()

        await limits.take(Bucket.LOGIN_PER_ACCOUNT, EMAIL)

        assert (await limits.take(Bucket.OPERATION_PER_ACCOUNT, EMAIL, 1000)).left == 0


async def test_those_that_wait_for_a_lease_do_not_each_wait_for_a_redis_that_is_away(
    monotonic: SettableMonotonic,
) -> None:
    async with _dead_redis() as (url, connections), open_redis(url) as redis:
        limits = limits_of(redis, monotonic)

        assert await granted(limits, bucket=Bucket.OPERATION_PER_ACCOUNT) == BURST

        assert len(connections) == 1


@asynccontextmanager
async def _dead_redis() -> AsyncIterator[tuple[str, list[None]]]:
    """A server that notes each connection and hangs up."""
    connections: list[None] = []

    def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.append(None)
        writer.close()

    async with await asyncio.start_server(hang_up, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        yield f"redis://127.0.0.1:{port}", connections
