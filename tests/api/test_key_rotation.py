"""Another code for a leaked key: who may have it, and what stays."""

import asyncio

import pytest

from tests.api.backstage import expire
from tests.api.client import Client
from tests.api.key_desk import (
    issued,
    ledger,
    refusals,
    revoked,
    rotated,
    rotation_errors,
    sold,
    status,
    world,
)
from tests.product import RunningProduct

_KEY_EVENTS = "{ me { keys { edges { node { id maskedCode state creditsAvailable } } } } }"


async def test_an_owner_replaces_a_leaked_code(admin: Client, creator: Client) -> None:
    key = await sold(admin, creator)
    movements = await ledger(creator, key.key_id)

    payload = await rotated(creator, key.key_id)

    assert payload["userErrors"] == []
    assert payload["code"] != key.code
    assert payload["key"]["rotatedAt"] is not None
    assert (payload["key"]["id"], payload["key"]["state"]) == (key.key_id, "ACTIVE")
    assert payload["key"]["creditsAvailable"] == 20
    assert payload["key"]["maskedCode"] == f"{payload['code'][:8]}-•••••-•••••-•••••"
    assert await ledger(creator, key.key_id) == movements
    assert await status(creator, key.code) == {
        "state": None,
        "reason": "KEY_UNKNOWN",
        "creditsAvailable": None,
    }
    assert (await status(creator, payload["code"]))["state"] == "ACTIVE"


async def test_the_code_is_shown_once(admin: Client, creator: Client) -> None:
    key = await sold(admin, creator)
    code = (await rotated(creator, key.key_id))["code"]

    assert code not in str(await creator.data(_KEY_EVENTS))
    assert code not in str(await world(admin, key.key_id))


async def test_administrators_replace_codes_that_nobody_has_used(admin: Client) -> None:
    [code] = (await issued(admin))["codes"]
    found = await admin.data(
        "query ($code: String) { adminKeys(filter: {search: $code}) { edges { node { id } } } }",
        code=code,
    )
    [edge] = found["adminKeys"]["edges"]

    payload = await rotated(admin, edge["node"]["id"])

    assert payload["key"]["state"] == "UNUSED"
    assert (await status(admin, code))["reason"] == "KEY_UNKNOWN"
    assert (await status(admin, payload["code"]))["state"] == "UNUSED"


async def test_nobody_elses_key_is_there(
    admin: Client, support: Client, creator: Client, stranger: Client
) -> None:
    key = await sold(admin, creator)
    before = await world(admin, key.key_id)

    assert await rotation_errors(stranger, key.key_id) == ["NOT_FOUND"]
    assert await rotation_errors(support, key.key_id) == ["NOT_FOUND"]
    assert await world(admin, key.key_id) == before
    assert (await status(creator, key.code))["state"] == "ACTIVE"


@pytest.mark.parametrize("key_id", ["", "nonsense", "VXNlcjox", "S2V5Og"])
async def test_a_malformed_id_is_bad_input(creator: Client, key_id: str) -> None:
    assert await rotation_errors(creator, key_id) == ["BAD_USER_INPUT"]


async def test_an_unknown_key_is_not_found(admin: Client, creator: Client) -> None:
    for client in (admin, creator):
        assert await rotation_errors(client, "S2V5OjE") == ["NOT_FOUND"]


async def test_dead_keys_get_no_code(
    admin: Client, creator: Client, product: RunningProduct
) -> None:
    called_back, late = await sold(admin, creator), await sold(admin, creator)
    await revoked(admin, called_back.key_id)
    await expire(product, late.code)
    before = await world(admin, late.key_id)

    for key, code in ((called_back, "KEY_REVOKED"), (late, "KEY_EXPIRED")):
        for client in (creator, admin):
            payload = await rotated(client, key.key_id)
            assert (payload["key"], payload["code"]) == (None, None)
            assert refusals(payload) == [(code, ["input", "keyId"])]
    assert await world(admin, late.key_id) == before
    assert (await status(creator, called_back.code))["state"] == "REVOKED"


async def test_of_rotations_at_once_one_code_is_left(admin: Client, creator: Client) -> None:
    key = await sold(admin, creator)

    payloads = await asyncio.gather(*(rotated(creator, key.key_id) for _ in range(4)))

    codes = [payload["code"] for payload in payloads]
    assert len(set(codes)) == 4
    page = (await creator.data(_KEY_EVENTS))["me"]["keys"]["edges"]
    [masked] = [edge["node"]["maskedCode"] for edge in page]
    assert [code for code in codes if masked.startswith(code[:8])]
    assert len(await _known(creator, codes)) == 1


async def _known(client: Client, codes: list[str]) -> list[str]:
    return [code for code in codes if (await status(client, code))["state"] == "ACTIVE"]
