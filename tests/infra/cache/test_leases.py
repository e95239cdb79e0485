import asyncio
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import RateLimited
from domain.rate_limit import Limit
from infra.cache.leases import LEASE_SECONDS, Leases
from tests.infra.cache.shared_bucket import BUCKET, SharedBucket, refused_for, taken

SEED = Limit(per_second=10, burst=20)
#: Of floats.
EPSILON = 1e-3

_LIMITS = st.builds(
    Limit,
    per_second=st.sampled_from([Fraction(1, 3600), Fraction(1, 2), 1, 10, 200, 10**6]),
    burst=st.integers(1, 10_000),
)
_SECONDS = st.floats(0, 5) | st.floats(0, 0.01)
_STEP = st.tuples(
    st.integers(0, 2),  # which process
    st.just(0) | st.floats(0, 1),  # how much, of what the bucket may hold; one at least
    _SECONDS,  # since the step before
    st.tuples(_SECONDS, _SECONDS),  # the question's way, and the answer's
    st.none() | _SECONDS,  # after which it is given back
)
#: As above.
Step = tuple[int, float, float, tuple[float, float], float | None]


#: When it was asked for, when it was granted, and how much it was.
Grant = tuple[float, float, int]


async def _take(
    bucket: SharedBucket, process: Leases, count: int, *, unused_after: float | None = None
) -> list[Grant]:
    """One, or none, nor is it one that is given back."""
    asked_at = bucket.now
    try:
        had = await process.take(BUCKET, "mei", count)
    except RateLimited:
        return []
    assert had is not None
    if unused_after is None:
        return [(asked_at, bucket.now, count)]
    bucket.now += unused_after
    process.give_back(had)
    return []


async def _take_all(bucket: SharedBucket, process: Leases) -> list[Grant]:
    granted: list[Grant] = []
    count = bucket.limit.burst
    while count:
        had = await _take(bucket, process, count)
        granted += had
        count = count if had else count // 2
    return granted


async def _grants(bucket: SharedBucket, steps: list[Step]) -> list[Grant]:
    """The last of them are all that the processes can have at the end."""
    processes = [bucket.process() for _ in range(3)]
    granted: list[Grant] = []
    for number, part, seconds, latency, unused_after in steps:
        bucket.now += seconds
        bucket.latency = latency
        count = max(1, round(part * bucket.limit.burst))
        granted += await _take(bucket, processes[number], count, unused_after=unused_after)
    bucket.latency = (0, 0)
    for process in processes:
        granted += await _take_all(bucket, process)
    return granted


@settings(max_examples=500)
@given(limit=_LIMITS, steps=st.lists(_STEP, max_size=60))
def test_no_burst_of_all_processes_is_larger_than_its_limit(
    limit: Limit, steps: list[Step]
) -> None:
    bucket = SharedBucket(limit)

    grants = asyncio.run(_grants(bucket, steps))

    for first in range(len(grants)):
        sum_of_grants = 0
        for asked_at, granted_at, count in grants[first:]:
            assert asked_at <= granted_at
            sum_of_grants += count
            flowed = (granted_at - grants[first][0]) * bucket.rate
            assert sum_of_grants <= limit.burst + flowed + EPSILON


@given(limit=_LIMITS, steps=st.lists(_STEP, max_size=60))
def test_no_process_alone_loses_more_than_a_lease(limit: Limit, steps: list[Step]) -> None:
    async def run() -> None:
        bucket, exact = SharedBucket(limit), SharedBucket(limit)
        process, exactly = bucket.process(), exact.process()
        for _, part, seconds, _, _ in steps:
            exact.now = bucket.now = bucket.now + seconds
            count = max(1, round(part * limit.burst))
            if await refused_for(process, count) is None:
                await exactly.take(BUCKET, "mei", count)
            else:
                assert exact.level <= count + bucket.rate * LEASE_SECONDS + EPSILON

    asyncio.run(run())


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


async def granted_at_once(process: Leases) -> int:
    """One by one, until there is nothing left."""
    granted = 0
    while await refused_for(process) is None:
        granted += 1
    return granted


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


async def test_no_more_subjects_are_known_than_fit() -> None:
    bucket = SharedBucket(Limit(per_second=10, burst=1000))
    process = bucket.process(subjects=10)

    for number in range(1000):
        await taken(process, subject=str(number))

    assert len(process) == 10
