"""Numbers as large as they can become: refused where they are written, or told exactly."""

import json
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from graphql import build_schema

from domain.generation import GenerationKind
from domain.key_changes import CREDITS_LIMIT
from domain.usage import UsageSlot, slot_start
from resolvers.node import key_of
from schema.scalars import SAFE_INT_MAXIMUM, SCALARS, SafeInt
from schema.schema import make_schema
from tests.api.backstage import count_usage, enrich
from tests.api.client import Client
from tests.api.contract import balance, operation
from tests.api.key_desk import adjusted, refusals, sold, world
from tests.product import RunningProduct

#: The largest Int of GraphQL.
INT_MAXIMUM = 2**31 - 1
_USAGE = """
query ($range: DateRangeInput!) {
  usageStats(range: $range, bucket: MONTH) {
    totals { creditsSpent tokensIn tokensOut }
    byKind { kind tokensIn }
    series { tokensOut }
  }
}
"""


async def test_a_key_has_no_more_credits_than_any_database_counts(
    admin: Client, creator: Client, product: RunningProduct
) -> None:
    key = await sold(admin, creator)
    await enrich(product, key_of(key.key_id, "Key"), CREDITS_LIMIT - 21)
    assert (await adjusted(admin, key.key_id, 1))["key"]["creditsAvailable"] == CREDITS_LIMIT
    before = await world(admin, key.key_id)

    payload = await adjusted(admin, key.key_id, 1)

    assert payload["key"] is None
    assert refusals(payload) == [("OUT_OF_RANGE", ["input", "amount"])]
    assert await world(admin, key.key_id) == before


@pytest.mark.parametrize("amount", [INT_MAXIMUM, -INT_MAXIMUM - 1])
async def test_the_largest_adjustments_that_graphql_takes_are_refused(
    admin: Client, creator: Client, amount: int
) -> None:
    key = await sold(admin, creator)
    before = await world(admin, key.key_id)

    assert refusals(await adjusted(admin, key.key_id, amount)) == [
        ("OUT_OF_RANGE", ["input", "amount"])
    ]
    assert await world(admin, key.key_id) == before


async def test_larger_ones_are_malformed(admin: Client, creator: Client) -> None:
    key = await sold(admin, creator)
    before = await world(admin, key.key_id)
    change = {"keyId": key.key_id, "amount": INT_MAXIMUM + 1, "reason": "补偿"}

    assert await admin.error_codes(operation("AdjustCredits"), input=change) == ["BAD_USER_INPUT"]
    assert await world(admin, key.key_id) == before


async def test_the_sum_of_several_keys_may_be_more_than_an_int(
    admin: Client, creator: Client, product: RunningProduct
) -> None:
    for _ in range(3):
        key = await sold(admin, creator)
        await enrich(product, key_of(key.key_id, "Key"), CREDITS_LIMIT - 20)

    assert (await balance(creator))["creditsAvailable"] == 3 * CREDITS_LIMIT > INT_MAXIMUM


async def test_tokens_of_years_may_be_more_than_an_int(
    creator: Client, product: RunningProduct
) -> None:
    now = datetime.now(UTC)
    for quarters in range(3):
        await count_usage(
            product,
            UsageSlot(
                owner_id=key_of(creator.user_id, "User"),
                starts_at=slot_start(now) - quarters * timedelta(minutes=15),
                kind=GenerationKind.REWRITE,
                succeeded=1,
                credits_spent=CREDITS_LIMIT,
                tokens_in=INT_MAXIMUM,
                tokens_out=INT_MAXIMUM - 1,
            ),
        )
    span = {
        "from": (now - timedelta(days=1)).isoformat(),
        "to": (now + timedelta(days=1)).isoformat(),
    }

    stats = (await creator.data(_USAGE, range=span))["usageStats"]

    assert stats["totals"] == {
        "creditsSpent": 3 * CREDITS_LIMIT,
        "tokensIn": 3 * INT_MAXIMUM,
        "tokensOut": 3 * (INT_MAXIMUM - 1),
    }
    assert {"kind": "REWRITE", "tokensIn": 3 * INT_MAXIMUM} in stats["byKind"]
    assert sum(each["tokensOut"] for each in stats["series"]) == 3 * (INT_MAXIMUM - 1)


@pytest.mark.parametrize("number", [0, INT_MAXIMUM + 1, SAFE_INT_MAXIMUM, -SAFE_INT_MAXIMUM])
def test_a_safe_int_is_told_as_a_whole_number_of_json(number: int) -> None:
    serialize = SCALARS[SafeInt].serialize
    assert serialize is not None

    told = httpx.Response(200, json={"sum": serialize(number)}).text

    assert json.loads(told, parse_int=int, parse_float=str) == {"sum": number}
    assert int(float(number)) == number, "JavaScript reads the same"


@pytest.mark.parametrize("number", [SAFE_INT_MAXIMUM + 1, -SAFE_INT_MAXIMUM - 1])
def test_what_clients_would_misread_is_not_told(number: int) -> None:
    serialize = SCALARS[SafeInt].serialize
    assert serialize is not None

    with pytest.raises(ValueError, match=str(number)):
        serialize(number)


def test_sums_over_keys_and_jobs_are_safe_ints() -> None:
    types = build_schema(make_schema().as_str()).type_map
    sums = {
        ("Entitlement", "creditsAvailable"),
        ("Entitlement", "creditsHeld"),
        *(
            (name, field)
            for name in ("UsageTotals", "UsageOfKind", "UsageOfBucket")
            for field in ("creditsSpent", "tokensIn", "tokensOut")
        ),
    }

    assert {str(types[name].fields[field].type) for name, field in sums} == {"SafeInt!"}  # type: ignore[attr-defined]  # all are objects
