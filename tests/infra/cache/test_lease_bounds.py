"""Whatever processes take and give back: never too much, and never much too little."""

import asyncio
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import RateLimited
from domain.rate_limit import Limit
from infra.cache.leases import LEASE_SECONDS, Leases
from tests.infra.cache.shared_bucket import BUCKET, SharedBucket, refused_for

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
