"""What an operation took, and has no use for since it is refused for another reason."""

import pytest
from redis.asyncio import Redis

from domain.rate_limit import Bucket
from infra.cache.rate_limits import COOL_DOWN_SECONDS
from infra.cache.redis import open_redis
from server.operation_limits import OPERATION_BUCKETS
from tests.infra.cache.redis_server import RedisServer
from tests.infra.cache.shared_bucket import (
    BUCKET,
    SEED,
    SharedBucket,
    granted_at_once,
    refused_for,
    taken,
)
from tests.infra.cache.test_rate_limits import BURST, EMAIL, SettableMonotonic, granted, limits_of


async def test_what_is_given_back_is_there_again() -> None:
    bucket = SharedBucket(SEED)
    process = bucket.process()
    for _ in range(100):
        had = await process.take(BUCKET, "mei", 20)
        assert had is not None
        process.give_back(had)

    assert bucket.asked == [20]
    assert await taken(process, 20) == 0
    assert await refused_for(process) == 1


async def test_what_is_given_back_late_has_lapsed_while_the_bucket_filled() -> None:
    bucket = SharedBucket(SEED)
    process = bucket.process()
    had = await process.take(BUCKET, "mei", 15)
    assert had is not None

    bucket.now += 0.5
    process.give_back(had)

    assert bucket.level == 10
    assert await granted_at_once(process) == 20


async def test_nothing_is_given_back_in_the_place_of_what_others_spent_meanwhile() -> None:
    bucket = SharedBucket(SEED)
    process = bucket.process()
    had = await process.take(BUCKET, "mei", 5)
    assert had is not None
    bucket.now += 0.5
    await taken(process, 20)

    process.give_back(had)

    assert await refused_for(process) == 1


async def test_what_is_given_back_once_all_was_forgotten_is_lost() -> None:
    bucket = SharedBucket(SEED)
    process = bucket.process()
    had = await process.take(BUCKET, "mei", 5)
    assert had is not None
    process.forget()

    process.give_back(had)

    assert (await granted_at_once(process), len(process)) == (15, 1)


@pytest.mark.parametrize("bucket", OPERATION_BUCKETS)
async def test_what_operations_give_back_is_there_again(redis: Redis, bucket: Bucket) -> None:
    """While the clock of the process stands, so that none of it has lapsed."""
    limits = limits_of(redis, SettableMonotonic())
    for _ in range(3 * BURST):
        limits.give_back(await limits.take(bucket, "2001:db8::1", 2))

    assert await granted(limits, subject="2001:db8::1", bucket=bucket) == BURST


async def test_what_operations_give_back_while_redis_is_away_is_there_again(
    own_server: RedisServer,
) -> None:
    async with open_redis(own_server.url) as redis:
        limits = limits_of(redis, SettableMonotonic())
        await own_server.go_away()
        await limits.take(Bucket.LOGIN_PER_ACCOUNT, EMAIL)

        for _ in range(3 * BURST):
            limits.give_back(await limits.take(Bucket.JOB_PER_ACCOUNT, EMAIL))

        assert await granted(limits, bucket=Bucket.JOB_PER_ACCOUNT) == BURST


async def test_what_is_leased_of_our_own_buckets_is_worth_nothing_once_redis_is_back(
    own_server: RedisServer,
) -> None:
    monotonic = SettableMonotonic()
    async with open_redis(own_server.url) as redis:
        limits = limits_of(redis, monotonic)
        await own_server.go_away()
        await limits.take(Bucket.LOGIN_PER_ACCOUNT, EMAIL)
        limits.give_back(await limits.take(Bucket.JOB_PER_ACCOUNT, EMAIL, BURST))
        own_server.start()
        monotonic.seconds += COOL_DOWN_SECONDS
        await limits.take(Bucket.LOGIN_PER_ACCOUNT, EMAIL)

        assert await granted(limits, asked=3 * BURST, bucket=Bucket.JOB_PER_ACCOUNT) == BURST
        assert await redis.dbsize() == 2
