"""An administrator whose answer was lost asks again, and nothing is done twice."""

from dataclasses import replace
from uuid import uuid4

import pytest

from tests.api.client import Client, Json
from tests.api.key_desk import issued, ledger, refusals, sold, world
from tests.api.staff import new_admin
from tests.product import RunningProduct

_ADJUST = """
mutation ($input: AdjustCreditsInput!) {
  adjustCredits(input: $input) {
    key { id creditsAvailable } replayed userErrors { code field message }
  }
}
"""
_ISSUE = """
mutation ($input: IssueKeysInput!) {
  issueKeys(input: $input) {
    batch { id name count } codes csv replayed userErrors { code field message }
  }
}
"""


async def adjust(client: Client, key_id: str, **changes: Json) -> Json:
    chosen = {"keyId": key_id, "amount": 5, "reason": "补偿", **changes}
    return (await client.data(_ADJUST, input=chosen))["adjustCredits"]


async def issue(client: Client, **changes: Json) -> Json:
    chosen = {"planId": "trial", "count": 2, "name": "春节", **changes}
    return (await client.data(_ISSUE, input=chosen))["issueKeys"]


async def test_credits_asked_for_twice_are_added_once(admin: Client, creator: Client) -> None:
    key, name = await sold(admin, creator), str(uuid4())
    first = await adjust(admin, key.key_id, idempotencyKey=name)
    before = await world(admin, key.key_id)

    again = await adjust(admin, key.key_id, idempotencyKey=name)

    assert first == {
        "key": {"id": key.key_id, "creditsAvailable": 25},
        "replayed": False,
        "userErrors": [],
    }
    assert again == {**first, "replayed": True}
    assert await world(admin, key.key_id) == before
    assert len((await ledger(creator, key.key_id))["edges"]) == 2


async def test_without_a_name_each_request_counts(admin: Client, creator: Client) -> None:
    key = await sold(admin, creator)

    for credits_ in (25, 30):
        payload = await adjust(admin, key.key_id)
        assert (payload["key"]["creditsAvailable"], payload["replayed"]) == (credits_, False)


async def test_keys_asked_for_twice_are_issued_once(admin: Client, creator: Client) -> None:
    key, name = await sold(admin, creator), str(uuid4())
    first = await issue(admin, idempotencyKey=name)
    before = await world(admin, key.key_id)

    again = await issue(admin, idempotencyKey=name)

    assert (len(first["codes"]), first["replayed"], first["userErrors"]) == (2, False, [])
    assert again == {
        "batch": first["batch"],
        "codes": [],
        "csv": None,
        "replayed": True,
        "userErrors": [],
    }
    assert await world(admin, key.key_id) == before


@pytest.mark.parametrize(
    ("name", "changes", "code"),
    [
        ("the-same-name", {"amount": 6}, "CONFLICT"),
        ("the-same-name", {"reason": "赠送"}, "CONFLICT"),
        ("short", {}, "IDEMPOTENCY_KEY_INVALID"),
        ("", {}, "IDEMPOTENCY_KEY_INVALID"),
        ("二十个汉字也不是名字", {}, "IDEMPOTENCY_KEY_INVALID"),
        ("x" * 65, {}, "IDEMPOTENCY_KEY_INVALID"),
    ],
)
async def test_what_is_refused_changes_nothing(
    admin: Client, creator: Client, name: str, changes: Json, code: str
) -> None:
    key = await sold(admin, creator)
    await adjust(admin, key.key_id, idempotencyKey="the-same-name")
    before = await world(admin, key.key_id)

    payload = await adjust(admin, key.key_id, idempotencyKey=name, **changes)

    assert (payload["key"], payload["replayed"]) == (None, False)
    assert refusals(payload) == [(code, ["input", "idempotencyKey"])]
    assert await world(admin, key.key_id) == before


@pytest.mark.parametrize("changes", [{"count": 3}, {"name": "元宵"}, {"planId": "creator"}])
async def test_another_batch_of_the_same_name_is_refused(admin: Client, changes: Json) -> None:
    name = str(uuid4())
    await issue(admin, idempotencyKey=name)

    payload = await issue(admin, idempotencyKey=name, **changes)

    assert (payload["batch"], payload["codes"]) == (None, [])
    assert refusals(payload) == [("CONFLICT", ["input", "idempotencyKey"])]


async def test_a_name_of_one_administrator_is_free_for_another(
    admin: Client, creator: Client, product: RunningProduct
) -> None:
    other_admin = replace(admin, access_token=new_admin(product).access_token)
    key, name = await sold(admin, creator), str(uuid4())
    await adjust(admin, key.key_id, idempotencyKey=name)

    payload = await adjust(other_admin, key.key_id, idempotencyKey=name)

    assert (payload["key"]["creditsAvailable"], payload["replayed"]) == (30, False)


@pytest.mark.parametrize("name", ["creator", "anonymous"])
async def test_a_repeat_is_answered_to_nobody_else(
    admin: Client, creator: Client, anonymous: Client, name: str
) -> None:
    key, asked = await sold(admin, creator), str(uuid4())
    await adjust(admin, key.key_id, idempotencyKey=asked)
    before = await world(admin, key.key_id)
    stranger, code = {
        "creator": (creator, "FORBIDDEN"),
        "anonymous": (anonymous, "UNAUTHENTICATED"),
    }[name]
    chosen = {"keyId": key.key_id, "amount": 5, "reason": "补偿", "idempotencyKey": asked}

    assert await stranger.error_codes(_ADJUST, input=chosen) == [code]
    assert await world(admin, key.key_id) == before
    assert (await issued(admin))["userErrors"] == []
