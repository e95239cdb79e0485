import asyncio
from fractions import Fraction

import pytest

from domain.rate_limit import Limit
from infra.cache.leases import LEASE_SECONDS
from tests.infra.cache.shared_bucket import (
    BUCKET,
    SEED,
    SharedBucket,
    granted_at_once,
    refused_for,
    taken,
)


async def test_an_unknown_bucket_is_asked_for_no_more_than_is_needed() -> None:
    bucket = SharedBucket(SEED)

    assert await taken(bucket.process()) == 19

    assert (bucket.asked, bucket.level) == ([1], 19)


async def test_most_takes_ask_nobody() -> None:
    bucket = SharedBucket(Limit(per_second=200, burst=10_000))
    process = bucket.process()

    for number in range(100):
        assert await taken(process, 41) == 10_000 - 41 * (number + 1)

    assert len(bucket.asked) == 11
    assert max(bucket.asked) == 41 + 200 * LEASE_SECONDS


async def test_the_last_tokens_are_there_for_every_process() -> None:
    bucket = SharedBucket(SEED)
    one, another = bucket.process(), bucket.process()
    for _ in range(10):
        await taken(one)
        await taken(another)

    assert bucket.level == 0
    assert await refused_for(one) == 1
    assert await refused_for(another) == 1


async def test_who_cannot_have_more_gets_exactly_what_is_needed() -> None:
    bucket = SharedBucket(SEED)
    one, another = bucket.process(), bucket.process()
    await taken(one)
    await taken(another, 18)

    assert await taken(one) == 0

    assert bucket.asked == [1, 18, 5, 1]


async def test_a_lease_and_the_bucket_pay_together() -> None:
    bucket = SharedBucket(SEED)
    process = bucket.process()
    await taken(process)
    await taken(process)
    assert bucket.asked == [1, 5]

    assert await taken(process, 17) == 1

    assert bucket.asked == [1, 5, 13]
    assert await taken(process) == 0


async def test_a_refusal_takes_nothing() -> None:
    bucket = SharedBucket(SEED)
    process = bucket.process()
    await taken(process)
    await taken(process)

    assert await refused_for(process, 19) == 1
    assert await taken(process, 18) == 0


async def test_a_flood_asks_nobody_once_it_is_refused() -> None:
    bucket = SharedBucket(SEED)
    process = bucket.process()
    await taken(process, 20)
    asked = len(bucket.asked)

    refusals = [await refused_for(process) for _ in range(1000)]

    assert (refusals, len(bucket.asked)) == ([1] * 1000, asked)


async def test_what_a_refusal_says_holds() -> None:
    bucket = SharedBucket(Limit(per_second=Fraction(1, 60), burst=5))
    process = bucket.process()
    await taken(process, 5)

    assert await refused_for(process, 3) == 180
    bucket.now += 179
    assert await refused_for(process, 3) == 1
    bucket.now += 1
    assert await taken(process, 3) == 0


async def test_what_is_left_flows_back_up_to_the_burst() -> None:
    bucket = SharedBucket(SEED)
    process = bucket.process()
    await taken(process, 20)

    bucket.now += 1
    assert await taken(process) == 9
    bucket.now += 3600
    assert await taken(process) == 19


async def test_what_flows_back_while_an_answer_is_under_way_counts() -> None:
    bucket = SharedBucket(SEED)
    process = bucket.process()
    bucket.latency = (0, 1)
    await taken(process, 20)

    assert await taken(process, 10) >= 0


async def test_an_unused_lease_lapses_while_the_bucket_fills() -> None:
    bucket = SharedBucket(SEED)
    process, another = bucket.process(), bucket.process()
    await taken(process)
    await taken(process)
    assert bucket.level == 14

    bucket.now += 0.6

    assert bucket.level == 20
    assert await taken(another, 20) == 0
    assert await refused_for(process) == 1


async def test_what_is_spent_of_a_lease_lapses_no_less_than_what_is_not() -> None:
    """Once a part of the lease has flowed back, more of it is spent, and then it is spent whole."""
    bucket = SharedBucket(SEED)
    process = bucket.process()
    await taken(process)
    await taken(process)
    assert bucket.asked == [1, 5]

    bucket.now += 0.375

    assert bucket.level == 17.75
    assert await granted_at_once(process) == 19


async def test_what_was_spent_is_room_for_what_flows_back_before_the_lease_lapses() -> None:
    bucket = SharedBucket(SEED)
    process = bucket.process()
    await taken(process)
    await taken(process)
    assert bucket.asked == [1, 5]

    bucket.now += 0.125

    assert bucket.level == 15.25
    assert await granted_at_once(process) == 19


async def test_a_clock_that_goes_back_gives_nothing() -> None:
    bucket = SharedBucket(SEED)
    process = bucket.process()
    await taken(process, 20)

    bucket.now -= 500

    assert await refused_for(process) == 1


async def test_those_that_ask_at_once_ask_one_after_another() -> None:
    bucket = SharedBucket(Limit(per_second=10, burst=200))
    process = bucket.process()
    with bucket.holding_replies():
        takers = [asyncio.create_task(taken(process)) for _ in range(50)]
        await asyncio.sleep(0)
        assert bucket.asked == [1]

    await asyncio.gather(*takers)

    assert bucket.asked == [1, 21, 21, 21]


async def test_who_waits_while_all_is_forgotten_is_told() -> None:
    bucket = SharedBucket(SEED)
    process = bucket.process()
    with bucket.holding_replies():
        first, second = (asyncio.create_task(process.take(BUCKET, "mei", 1)) for _ in range(2))
        await asyncio.sleep(0)
        process.forget()

    had = await first
    assert had is not None
    assert (had.left, await second) == (19, None)


async def test_a_question_that_fails_spends_no_lease() -> None:
    bucket = SharedBucket(SEED)
    process = bucket.process()
    await taken(process)
    await taken(process)
    with bucket.holding_replies():
        asking = asyncio.create_task(taken(process, 10))
        await asyncio.sleep(0)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking

    assert bucket.asked == [1, 5, 8]
    assert await taken(process, 4) == 14
    assert bucket.asked == [1, 5, 8]


async def test_no_more_subjects_are_known_than_fit() -> None:
    bucket = SharedBucket(Limit(per_second=10, burst=1000))
    process = bucket.process(subjects=10)

    for number in range(1000):
        await taken(process, subject=str(number))

    assert len(process) == 10
