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
from tests.server.limited_stand import ADDRESS, LimitedStand, refused_for

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
