"""Keys issued, called back and put right by administrators; what is refused changes nothing."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest

from tests.api.backstage import expire
from tests.api.client import Client, Json
from tests.api.contract import balance, operation
from tests.api.key_desk import (
    adjusted,
    issued,
    ledger,
    refusals,
    revoked,
    sold,
    status,
    world,
)
from tests.product import RunningProduct


def rows(text: str) -> list[list[str]]:
    """Of a table that begins with the mark by which spreadsheets read Chinese."""
    mark, table = text[:1], text[1:]
    assert mark == "\ufeff"
    return list(csv.reader(io.StringIO(table, newline="")))


async def test_issued_codes_work_and_come_as_a_table(admin: Client, creator: Client) -> None:
    until = datetime(2099, 1, 1, tzinfo=UTC)

    payload = await issued(admin, count=3, name="=春节", expiresAt="2099-01-01T08:00:00+08:00")

    assert payload["userErrors"] == []
    batch, codes = payload["batch"], payload["codes"]
    assert (batch["name"], batch["count"], batch["plan"]) == ("=春节", 3, {"id": "trial"})
    assert datetime.fromisoformat(batch["expiresAt"]) == until
    assert (batch["issuedBy"], batch["counts"]) == ({"id": admin.user_id}, {"unused": 3})
    assert rows(payload["csv"]) == [
        ["code", "plan", "credits", "valid days", "activate before"],
        *([code, "体验版", "20", "7", until.isoformat()] for code in codes),
    ]
    assert len(set(codes)) == 3
    for code in codes:
        assert (await status(creator, code))["state"] == "UNUSED"
    await creator.activate(codes[0])


async def test_the_contracts_operations_do(admin: Client, creator: Client) -> None:
    order = {"planId": "trial", "count": 1, "name": "contract"}
    answer = (await admin.data(operation("IssueKeys"), input=order))["issueKeys"]
    key_id = await creator.activate(answer["codes"][0])
    change = {"keyId": key_id, "reason": "拒付"}

    revocation = (await admin.data(operation("RevokeKey"), input=change))["revokeKey"]

    assert (answer["batch"]["name"], answer["batch"]["count"]) == ("contract", 1)
    assert revocation["userErrors"] == []
    assert (revocation["key"]["id"], revocation["key"]["state"]) == (key_id, "REVOKED")


@pytest.mark.parametrize(
    ("order", "code", "field"),
    [
        ({"count": 0}, "OUT_OF_RANGE", "count"),
        ({"count": -1}, "OUT_OF_RANGE", "count"),
        ({"count": 1001}, "OUT_OF_RANGE", "count"),
        ({"planId": "gold"}, "PLAN_UNKNOWN", "planId"),
        ({"planId": "密钥"}, "PLAN_UNKNOWN", "planId"),
        ({"name": "名" * 201}, "TEXT_TOO_LONG", "name"),
        ({"expiresAt": "2026-01-01T00:00:00Z"}, "EXPIRY_PAST", "expiresAt"),
    ],
)
async def test_refused_keys_are_not_issued(
    admin: Client, creator: Client, order: Json, code: str, field: str
) -> None:
    key = await sold(admin, creator)
    before = await world(admin, key.key_id)

    payload = await issued(admin, **order)

    assert (payload["batch"], payload["codes"], payload["csv"]) == (None, [], None)
    assert refusals(payload) == [(code, ["input", field])]
    assert await world(admin, key.key_id) == before


async def test_a_moment_without_its_zone_is_bad_input(admin: Client) -> None:
    order = {"planId": "trial", "count": 1, "name": "", "expiresAt": "2099-01-01T00:00:00"}

    assert await admin.error_codes(operation("IssueKeys"), input=order) == ["BAD_USER_INPUT"]


async def test_a_revoked_key_is_of_no_use_and_keeps_its_balance(
    admin: Client, creator: Client
) -> None:
    key = await sold(admin, creator)

    payload = await revoked(admin, key.key_id)

    assert payload["key"]["state"] == "REVOKED"
    assert (payload["key"]["creditsAvailable"], payload["refundedCredits"]) == (20, 0)
    assert (await balance(creator))["creditsAvailable"] == 0
    refused = await creator.extract()
    assert [error["code"] for error in refused["userErrors"]] == ["NO_ENTITLEMENT"]
    assert len((await ledger(creator, key.key_id))["edges"]) == 1
    assert await status(creator, key.code) == {
        "state": "REVOKED",
        "reason": "KEY_REVOKED",
        "creditsAvailable": 20,
    }


async def test_a_refund_is_what_is_left(admin: Client, creator: Client) -> None:
    key = await sold(admin, creator)
    spent = (await creator.generated(length="SHORT"))["creditsSpent"]

    payload = await revoked(admin, key.key_id, refund=True, reason="退款")

    assert (payload["refundedCredits"], payload["heldCredits"]) == (20 - spent, 0)
    assert payload["key"] == {
        "id": key.key_id,
        "state": "REVOKED",
        "creditsGranted": spent,
        "creditsHeld": 0,
        "creditsSpent": spent,
        "creditsAvailable": 0,
    }
    adjust = (await ledger(creator, key.key_id, first=1))["edges"][0]["node"]
    assert (adjust["type"], adjust["amount"], adjust["balanceAfter"]) == ("ADJUST", spent - 20, 0)
    assert adjust["reason"] == "退款"


async def test_a_key_is_revoked_once(admin: Client, creator: Client) -> None:
    key = await sold(admin, creator)
    await revoked(admin, key.key_id)
    before = await world(admin, key.key_id)

    payload = await revoked(admin, key.key_id, refund=True)

    assert (payload["key"], payload["refundedCredits"]) == (None, 0)
    assert refusals(payload) == [("KEY_REVOKED", ["input", "keyId"])]
    assert await world(admin, key.key_id) == before


async def test_credits_are_added_and_taken(admin: Client, creator: Client) -> None:
    key = await sold(admin, creator)

    assert (await adjusted(admin, key.key_id, 5))["key"]["creditsAvailable"] == 25
    payload = await adjusted(admin, key.key_id, -25)

    assert (payload["key"]["state"], payload["key"]["creditsAvailable"]) == ("EXHAUSTED", 0)
    assert (await adjusted(admin, key.key_id, 1))["key"]["state"] == "ACTIVE"
    assert (await balance(creator))["creditsAvailable"] == 1


async def test_an_expired_key_is_put_right_too(
    admin: Client, creator: Client, product: RunningProduct
) -> None:
    key = await sold(admin, creator)
    await expire(product, key.code)

    payload = await adjusted(admin, key.key_id, -20)

    assert (payload["key"]["state"], payload["key"]["creditsAvailable"]) == ("EXPIRED", 0)


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ((0, "补偿"), "OUT_OF_RANGE", "amount"),
        ((1_000_001, "补偿"), "OUT_OF_RANGE", "amount"),
        ((-1_000_001, "补偿"), "OUT_OF_RANGE", "amount"),
        ((-21, "补偿"), "CREDITS_IN_USE", "amount"),
        ((1, " "), "REASON_MISSING", "reason"),
        ((1, "因" * 501), "TEXT_TOO_LONG", "reason"),
    ],
)
async def test_a_refused_adjustment_changes_nothing(
    admin: Client, creator: Client, change: tuple[int, str], code: str, field: str
) -> None:
    key = await sold(admin, creator)
    before = await world(admin, key.key_id)

    payload = await adjusted(admin, key.key_id, *change)

    assert payload["key"] is None
    assert refusals(payload) == [(code, ["input", field])]
    assert await world(admin, key.key_id) == before


async def test_the_lowest_possible_amount_is_said(admin: Client, creator: Client) -> None:
    key = await sold(admin, creator)

    [error] = (await adjusted(admin, key.key_id, -100))["userErrors"]

    assert "-20" in error["message"]


async def test_keys_without_credits_of_their_own_are_not_adjusted(
    admin: Client, creator: Client
) -> None:
    dead = await sold(admin, creator)
    await revoked(admin, dead.key_id)
    await issued(admin)
    [newest] = (await admin.data("{ adminKeys(first: 1) { edges { node { id } } } }"))["adminKeys"][
        "edges"
    ]
    before = await world(admin, dead.key_id)

    for key_id, code in (
        (newest["node"]["id"], "KEY_NOT_ACTIVATED"),
        (dead.key_id, "KEY_REVOKED"),
    ):
        assert refusals(await adjusted(admin, key_id, 1)) == [(code, ["input", "keyId"])]
    assert await world(admin, dead.key_id) == before


@pytest.mark.parametrize("name", ["RevokeKey", "AdjustCredits"])
@pytest.mark.parametrize(
    ("key_id", "code"),
    [
        ("S2V5OjE", "NOT_FOUND"),
        ("nonsense", "BAD_USER_INPUT"),
        ("VXNlcjox", "BAD_USER_INPUT"),
        ("", "BAD_USER_INPUT"),
    ],
)
async def test_there_must_be_such_a_key(
    admin: Client, creator: Client, name: str, key_id: str, code: str
) -> None:
    key = await sold(admin, creator)
    before = await world(admin, key.key_id)
    change = {"keyId": key_id, "reason": "无"} | ({} if name == "RevokeKey" else {"amount": 1})

    assert await admin.error_codes(operation(name), input=change) == [code]
    assert await world(admin, key.key_id) == before


async def test_every_change_is_recorded_with_actor_and_address(
    admin: Client, creator: Client
) -> None:
    key = await sold(admin, creator)
    await adjusted(admin, key.key_id, 5)
    await revoked(admin, key.key_id, refund=True)

    entries = await _recorded(admin)

    revocation, adjustment = entries[:2]
    assert revocation["action"] == "key.revoked"
    assert revocation["actor"] == {"id": admin.user_id}
    assert revocation["ipAddress"] == admin.local_address
    assert adjustment["action"] == "key.adjusted"


async def _recorded(admin: Client) -> list[Json]:
    found = await admin.data(
        "{ auditLog(first: 5) { edges { node { action actor { id } ipAddress } } } }"
    )
    return [edge["node"] for edge in found["auditLog"]["edges"]]


async def test_a_key_that_ends_tomorrow_can_be_issued_today(admin: Client) -> None:
    tomorrow = datetime.now(UTC) + timedelta(days=1)

    payload = await issued(admin, expiresAt=tomorrow.isoformat())

    assert len(payload["codes"]) == 1
