"""An operation that is refused leaves every bucket as it was, but for that of its address."""

import asyncio
from collections import Counter
from typing import cast

import pytest

from domain.language import Locale
from domain.product import Product
from domain.rate_limit import LIMITS, Bucket
from domain.services.sessions import Device
from resolvers.context import Context
from server.operation_limits import OperationLimits
from tests.server.buckets import Buckets
from tests.server.limited_stand import ADDRESS, SCHEMA, LimitedStand, Shop, codes
from tests.server.socket_stand import Doors

_RETRY = 'retryGeneration(input: {id: "1", idempotencyKey: "1"}) { userErrors { code } }'
_LOGOUT = "logout { userErrors { code } }"
#: Counted by three names: two before the job and one after it.
_ALL = (
    f"mutation {{ {_LOGOUT} removeOwnProvider {{ userErrors {{ code }} }} {_RETRY}"
    " logoutEverywhere { userErrors { code } } }"
)
_COUNTED_AS = {
    (Bucket.OPERATION_PER_ADDRESS, ADDRESS): 1,
    (Bucket.OPERATION_PER_ACCOUNT, "mei"): 1,
    (Bucket.MUTATION_PER_ACCOUNT, "mei:logout"): 1,
    (Bucket.MUTATION_PER_ACCOUNT, "mei:removeOwnProvider"): 1,
    (Bucket.JOB_PER_ACCOUNT, "mei:retryGeneration"): 1,
    (Bucket.MUTATION_PER_ACCOUNT, "mei:logoutEverywhere"): 1,
}


def charged(stand: LimitedStand) -> dict[tuple[Bucket, str], float]:
    """But for the reading of its text, which is paid for whatever comes of it."""
    taken = stand.buckets.all_taken()
    return {key: count for key, count in taken.items() if key[0] is not Bucket.TEXT_PER_ADDRESS}


async def test_what_is_let_through_is_counted_in_each_bucket() -> None:
    stand = LimitedStand()

    answer = await stand.ask(_ALL, user="mei")

    cost = answer.json()["extensions"]["cost"]["operation"]
    assert charged(stand) == {**_COUNTED_AS, (Bucket.COST_PER_ACCOUNT, "mei"): cost}


@pytest.mark.parametrize(
    ("bucket", "subject"),
    [
        (Bucket.OPERATION_PER_ACCOUNT, "mei"),
        (Bucket.MUTATION_PER_ACCOUNT, "mei:logout"),
        (Bucket.JOB_PER_ACCOUNT, "mei:retryGeneration"),
        (Bucket.MUTATION_PER_ACCOUNT, "mei:logoutEverywhere"),
        (Bucket.COST_PER_ACCOUNT, "mei"),
    ],
)
async def test_who_finds_one_bucket_empty_takes_from_none(bucket: Bucket, subject: str) -> None:
    stand = LimitedStand()
    await stand.buckets.take(bucket, subject, LIMITS[bucket].burst)
    before = charged(stand)

    answers = [await stand.ask(_ALL, user="mei") for _ in range(20)]

    assert {answer.status_code for answer in answers} == {429}
    assert stand.refused == [bucket] * 20
    assert stand.shop.calls == []
    assert charged(stand) == {**before, (Bucket.OPERATION_PER_ADDRESS, ADDRESS): 20}


async def test_who_is_nobody_finds_the_budget_of_the_address_empty() -> None:
    stand = LimitedStand()
    burst = LIMITS[Bucket.COST_PER_ADDRESS].burst
    await stand.buckets.take(Bucket.COST_PER_ADDRESS, ADDRESS, burst)

    answer = await stand.ask(_ALL)

    assert answer.status_code == 429
    assert charged(stand) == {
        (Bucket.COST_PER_ADDRESS, ADDRESS): burst,
        (Bucket.OPERATION_PER_ADDRESS, ADDRESS): 1,
    }


async def test_too_many_of_one_mutation_take_nothing_for_the_others() -> None:
    stand = LimitedStand()
    aliases = " ".join(f"a{number}: {_RETRY}" for number in range(11))

    answer = await stand.ask(f"mutation {{ {_LOGOUT} {aliases} }}", user="mei")

    assert (answer.status_code, codes(answer.json())) == (400, ["BAD_USER_INPUT"])
    assert charged(stand) == {(Bucket.OPERATION_PER_ADDRESS, ADDRESS): 1}


async def test_of_those_that_share_the_last_tokens_only_who_is_let_through_is_charged() -> None:
    """Each takes the last of what another one needs, and who is refused leaves it."""
    stand = LimitedStand()
    await stand.buckets.take(Bucket.JOB_PER_ACCOUNT, "mei:retryGeneration", 8)
    before = charged(stand)

    answers = await asyncio.gather(*(stand.ask(_ALL, user="mei") for _ in range(6)))

    paid = [answer for answer in answers if answer.status_code == 200]
    assert [len(paid), len(answers) - len(paid)] == [2, 4]
    cost = paid[0].json()["extensions"]["cost"]["operation"]
    assert charged(stand) == {
        **dict.fromkeys(_COUNTED_AS, 2),
        (Bucket.OPERATION_PER_ADDRESS, ADDRESS): 6,
        (Bucket.JOB_PER_ACCOUNT, "mei:retryGeneration"): 2 + sum(before.values()),
        (Bucket.COST_PER_ACCOUNT, "mei"): 2 * cost,
    }


@pytest.mark.parametrize("steps", range(1, 5))
async def test_who_leaves_before_all_is_taken_is_not_charged(steps: int) -> None:
    buckets, refused = Buckets(LIMITS), list[Bucket]()
    limits = OperationLimits(buckets, LIMITS, SCHEMA.executable, on_refusal=refused.append)
    context = Context(
        product=cast("Product", Shop()),
        device=Device(ADDRESS),
        locale=Locale.EN,
        request_id="request",
        viewer=await Doors().authenticate("mei", ip_address=ADDRESS),
    )
    mutations = Counter(logout=1, retryGeneration=1)
    charging = asyncio.create_task(limits.charge(70, mutations, context))
    for _ in range(steps):
        await asyncio.sleep(0)
    assert not charging.done()
    assert len(buckets.all_taken()) == steps - 1

    charging.cancel()
    await asyncio.wait([charging])

    assert (charging.cancelled(), buckets.all_taken()) == (True, {})
