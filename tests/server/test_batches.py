"""What the operations of one request may cost together, in their order."""

import asyncio
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import pairwise

from domain.rate_limit import Bucket, Limit
from tests.server.limited_stand import LimitedStand, codes, refused_for
from tests.server.operating import MemoryPersistedQueries
from tests.server.socket_stand import WATCH
from tests.server.test_budgets import page, pages, taken


async def test_a_batch_costs_no_more_than_one_operation_may() -> None:
    """What comes first is let through; what does not fit leaves the rest to those after it."""
    stand = LimitedStand()

    answer = await stand.send([pages(4), pages(4), pages(4), pages(1), pages(1)], user="mei")

    assert answer.status_code == 200
    assert [codes(body)[-1] for body in answer.json()] == [
        *("NOT_FOUND", "NOT_FOUND", "BAD_USER_INPUT", "NOT_FOUND", "BAD_USER_INPUT")
    ]
    assert answer.json()[2]["errors"][0]["message"] == (
        "The operation costs 840, and the others of its batch leave 320 of the 2000 that all may"
        " cost together: send it by itself."
    )
    told = [body["extensions"]["cost"] for body in answer.json() if "extensions" in body]
    assert [(each["operation"], each["budget"]["left"]) for each in told] == [
        (840, 10_000 - 840),
        (840, 10_000 - 2 * 840),
        (210, 10_000 - 2 * 840 - 210),
    ]
    assert taken(stand) == 1890
    assert len(stand.shop.calls) == 9


async def test_what_is_malformed_leaves_the_allowance_of_its_batch_to_the_others() -> None:
    stand = LimitedStand()

    answer = await stand.send([page("400"), pages(9), page(None), page(40)], user="mei")

    assert [codes(body)[-1] for body in answer.json()] == [
        *("BAD_USER_INPUT", "NOT_FOUND", "BAD_USER_INPUT", "NOT_FOUND")
    ]


async def test_a_batch_of_which_something_is_answered_is_200() -> None:
    stand = LimitedStand(cost_per_account=Limit(per_second=10, burst=2000))
    await stand.send(pages(8), user="mei")

    answer = await stand.send([pages(8), page(20)], user="mei")

    assert answer.status_code == 200
    assert [codes(body)[-1] for body in answer.json()] == ["RATE_LIMITED", "NOT_FOUND"]
    assert "retry-after" not in answer.headers


async def test_a_batch_that_nobody_can_pay_for_is_429() -> None:
    stand = LimitedStand(cost_per_account=Limit(per_second=10, burst=2000))
    await stand.send(pages(9), user="mei")

    answer = await stand.send([pages(1), pages(2)], user="mei")

    assert refused_for(answer) == 31
    seconds = [body["errors"][0]["extensions"]["retryAfter"] for body in answer.json()]
    assert seconds == [10, 31]


async def test_who_is_looked_up_for_longest_still_comes_first() -> None:
    queries = SlowQueries()
    stand = LimitedStand(queries=queries)
    text = str(pages(9)["query"])
    digest = sha256(text.encode()).hexdigest()
    queries.texts[digest] = text
    persisted = {"persistedQuery": {"version": 1, "sha256Hash": digest}}

    answer = await stand.send([{"extensions": persisted}, pages(5), page(20)], user="mei")

    assert [codes(body)[-1] for body in answer.json()] == [
        *("NOT_FOUND", "BAD_USER_INPUT", "NOT_FOUND")
    ]
    costs = [body["extensions"]["cost"] for body in answer.json() if "extensions" in body]
    assert [each["budget"]["left"] for each in costs] == [8110, 8060]


@dataclass
class SlowQueries(MemoryPersistedQueries):
    """Tells what it has when everything else has gone on as far as it can."""

    turns: int = field(default=100)

    async def get(self, digest: str) -> str | None:
        for _ in range(self.turns):
            await asyncio.sleep(0)
        return await super().get(digest)


async def test_a_subscription_leaves_the_allowance_of_its_batch_to_the_others() -> None:
    stand = LimitedStand()

    answer = await stand.send([{"query": WATCH}, pages(9), page(50)], user="mei")

    assert [codes(body)[-1] for body in answer.json()] == [
        *("BAD_USER_INPUT", "NOT_FOUND", "NOT_FOUND")
    ]
    assert taken(stand) == 2000


async def test_who_may_not_explore_leaves_the_allowance_of_the_batch_to_the_others() -> None:
    stand = LimitedStand(hides_schema=True)
    exploring = {"query": "{ __schema { description } }"}

    answer = await stand.send([exploring, exploring, pages(9)], user="mei")

    assert ["data" in body for body in answer.json()] == [False, False, True]


async def test_what_the_budget_cannot_pay_for_leaves_the_allowance_to_the_others() -> None:
    stand = LimitedStand(cost_per_account=Limit(per_second=10, burst=2000))
    await stand.buckets.take(Bucket.COST_PER_ACCOUNT, "mei", 1500)

    answer = await stand.send([pages(8), pages(2)], user="mei")

    assert [codes(body)[-1] for body in answer.json()] == ["RATE_LIMITED", "NOT_FOUND"]
    assert taken(stand) == 1500 + 420


async def test_between_the_operations_of_a_batch_others_have_their_turn() -> None:
    """Each is validated at once, and nobody waits for more than one."""
    stand = LimitedStand()
    kept: list[int] = []

    async def others() -> None:
        while len(kept) < 50:
            kept.append(stand.documents.kept)
            await asyncio.sleep(0)

    batch = [
        {"query": f"query Q{number} {{ preferences {{ __typename }} }}"} for number in range(10)
    ]
    await asyncio.gather(stand.send(batch, user="mei"), others())

    steps = {later - earlier for earlier, later in pairwise(kept)}
    assert (steps, kept[-1]) == ({0, 1}, 10)
