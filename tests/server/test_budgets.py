"""What operations cost is taken from a budget, right before they are executed."""

import asyncio
from typing import cast

import pytest

from domain.language import Locale
from domain.product import Product
from domain.rate_limit import Bucket, Limit
from domain.services.sessions import Device
from resolvers.context import Context
from server.operation_request import OperationRequest
from tests.server.limited_stand import ADDRESS, LimitedStand, codes, refused_for

_READ = "{ preferences { __typename } }"
_HISTORY = "query ($n: Int!) { contentHistory(first: $n) { edges { node { id } } } }"
_RETRY = (
    'mutation { retryGeneration(input: {id: "1", idempotencyKey: "1"}) { userErrors { code } } }'
)


def taken(stand: LimitedStand, user: str = "mei") -> float:
    return stand.buckets.taken(Bucket.COST_PER_ACCOUNT, user)


def pages(count: int) -> dict[str, object]:
    """Of 210 points each."""
    page = "contentHistory(first: 100) { edges { node { id } } }"
    return {"query": f"{{ {' '.join(f'p{number}: {page}' for number in range(count))} }}"}


def page(size: object) -> dict[str, object]:
    return {"query": _HISTORY, "variables": {"n": size}}


async def test_an_answer_tells_its_cost_and_what_is_left() -> None:
    stand = LimitedStand()
    await stand.ask(_READ, user="mei")

    answer = await stand.send(page(20), user="mei")

    assert answer.json()["extensions"] == {
        "cost": {
            "operation": 50,
            "limit": 2000,
            "budget": {"left": 9949, "size": 10_000, "perSecond": 200.0},
        }
    }


async def test_whoever_is_nobody_has_a_budget_by_address() -> None:
    stand = LimitedStand()

    answer = await stand.send(page(20))

    assert answer.json()["extensions"]["cost"]["budget"] == {
        "left": 9950,
        "size": 10_000,
        "perSecond": 100.0,
    }
    assert stand.buckets.taken(Bucket.COST_PER_ADDRESS, ADDRESS) == 50


async def test_a_budget_is_used_up_and_flows_back() -> None:
    stand = LimitedStand(cost_per_account=Limit(per_second=10, burst=2000))
    answers = [await stand.send(pages(4), user="mei") for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 429, 429]
    assert [refused_for(answer) for answer in answers[2:]] == [52, 52]
    assert answers[2].json()["errors"][0]["message"] == (
        "The operation costs 840, and less is left of your budget; try again in 52 seconds."
    )
    assert len(stand.shop.calls) == 8
    assert stand.refused == [Bucket.COST_PER_ACCOUNT] * 2
    assert taken(stand) == 2 * 840

    assert (await stand.send(page(20), user="mei")).status_code == 200
    stand.buckets.now += 52
    assert (await stand.send(pages(4), user="mei")).status_code == 429
    stand.buckets.now += 5.2
    assert (await stand.send(pages(4), user="mei")).status_code == 200
    assert (await stand.send(pages(4), user="lin")).status_code == 200


@pytest.mark.parametrize(
    ("body", "method", "status"),
    [
        ({"query": "{"}, "POST", 400),
        ({"query": "{ nonsense }"}, "POST", 400),
        ({"query": _READ, "operationName": "A"}, "POST", 400),
        (pages(10), "POST", 400),
        (page("many"), "POST", 400),
        (page(None), "POST", 400),
        ({"query": "subscription { myGenerations { id } }"}, "POST", 400),
        (_RETRY, "GET", 405),
    ],
)
async def test_what_is_not_executed_is_not_charged(body: object, method: str, status: int) -> None:
    stand = LimitedStand()

    answer = await stand.send(body, user="mei", method=method)

    assert answer.status_code == status
    assert "extensions" not in answer.json()
    assert (taken(stand), stand.shop.calls) == (0, [])


async def test_who_is_refused_for_another_limit_is_not_charged() -> None:
    stand = LimitedStand(job_per_account=Limit(per_second=1, burst=1))
    await stand.ask(_RETRY, user="mei")
    before = taken(stand)

    refused_for(await stand.ask(_RETRY, user="mei"))

    assert taken(stand) == before > 0


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


async def test_operations_at_once_are_each_charged() -> None:
    stand = LimitedStand(cost_per_account=Limit(per_second=10, burst=2000))

    answers = await asyncio.gather(*(stand.send(pages(4), user="mei") for _ in range(4)))

    assert sorted(answer.status_code for answer in answers) == [200, 200, 429, 429]
    assert taken(stand) == 2 * 840


async def test_what_was_charged_ahead_is_not_charged_again() -> None:
    """As by a transport that must know whether it may begin before it begins."""
    stand = LimitedStand()
    context = Context(
        product=cast("Product", stand.shop),
        device=Device(ADDRESS),
        locale=Locale.EN,
        request_id="request",
        access_token="mei",
    )
    operation = await stand.operations.receive(OperationRequest.of(page(20)), context)

    await stand.operations.charge(operation)
    body = await stand.operations.answer(operation)

    assert (taken(stand), body["extensions"]["cost"]["operation"]) == (50, 50)
