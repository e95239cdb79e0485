"""Where credits have gone: an owner reads their own keys', the staff everybody's."""

import pytest

from tests.api.client import Client, Json
from tests.api.contract import operation
from tests.api.key_desk import adjusted, ledger, rotated, sold

_LEDGER = operation("LedgerOf")


def nodes(page: Json) -> list[Json]:
    return [edge["node"] for edge in page["edges"]]


async def test_an_owner_reads_every_movement(admin: Client, creator: Client) -> None:
    key = await sold(admin, creator)
    final = await creator.generated(length="SHORT")
    await adjusted(admin, key.key_id, 5)

    page = await ledger(creator, key.key_id)

    spent = final["creditsSpent"]
    adjust, capture, hold, grant = nodes(page)
    assert [each["type"] for each in (adjust, capture, hold, grant)] == [
        "ADJUST",
        "CAPTURE",
        "HOLD",
        "GRANT",
    ]
    assert sum(each["amount"] for each in nodes(page)) == 20 + 5 - spent
    assert adjust["balanceAfter"] == 20 + 5 - spent
    assert (adjust["reason"], adjust["actor"], adjust["generation"]) == ("补偿", None, None)
    assert hold["actor"] == grant["actor"] == {"id": creator.user_id}
    assert capture["actor"] is None
    assert capture["generation"] == hold["generation"]
    assert hold["generation"]["kind"] == "EXTRACT"
    assert page["pageInfo"]["hasNextPage"] is False


async def test_the_staff_see_who_of_them_it_was(
    admin: Client, support: Client, creator: Client
) -> None:
    key = await sold(admin, creator)
    await adjusted(admin, key.key_id, 5)

    for client in (admin, support):
        adjust, grant = nodes(await ledger(client, key.key_id))
        assert adjust["actor"] == {"id": admin.user_id}
        assert grant["actor"] == {"id": creator.user_id}


async def test_a_ledger_is_paged(admin: Client, creator: Client) -> None:
    key = await sold(admin, creator)
    for amount in (1, 2, 3):
        await adjusted(admin, key.key_id, amount)

    first = await ledger(creator, key.key_id, first=3)
    rest = await ledger(creator, key.key_id, first=3, after=first["pageInfo"]["endCursor"])

    assert [each["amount"] for each in nodes(first)] == [3, 2, 1]
    assert first["pageInfo"]["hasNextPage"] is True
    assert [each["amount"] for each in nodes(rest)] == [20]
    assert rest["pageInfo"]["hasNextPage"] is False


async def test_the_price_of_one_job_shows_on_each_key_it_took_from(
    admin: Client, creator: Client
) -> None:
    """19 of 20 credits are taken off the first key: a job of 2 takes its last one, and one more."""
    first, second = await sold(admin, creator), await sold(admin, creator)
    await adjusted(admin, first.key_id, -19)

    await creator.generated(length="MEDIUM")

    for key in (first, second):
        capture, hold = nodes(await ledger(creator, key.key_id, first=2))
        assert (hold["type"], hold["amount"]) == ("HOLD", -1)
        assert (capture["type"], capture["amount"]) == ("CAPTURE", 0)
        assert capture["generation"]["id"] == hold["generation"]["id"]


async def test_nobody_else_reads_a_ledger(admin: Client, creator: Client, stranger: Client) -> None:
    key = await sold(admin, creator)

    assert await stranger.error_codes(_LEDGER, keyId=key.key_id) == ["NOT_FOUND"]
    assert await stranger.error_codes(_LEDGER, keyId="S2V5OjE") == ["NOT_FOUND"]
    assert await admin.error_codes(_LEDGER, keyId="S2V5OjE") == ["NOT_FOUND"]


@pytest.mark.parametrize(
    "arguments",
    [
        {"keyId": "nonsense"},
        {"keyId": "VXNlcjox"},
        {"first": 0},
        {"first": 101},
        {"after": "nonsense"},
    ],
)
async def test_malformed_arguments_are_bad_input(
    admin: Client, creator: Client, arguments: Json
) -> None:
    key = await sold(admin, creator)

    assert await creator.error_codes(_LEDGER, **{"keyId": key.key_id, **arguments}) == [
        "BAD_USER_INPUT"
    ]


async def test_a_cursor_of_another_list_is_refused(admin: Client, creator: Client) -> None:
    key = await sold(admin, creator)
    keys = await creator.data("{ me { keys { pageInfo { endCursor } } } }")
    cursor = keys["me"]["keys"]["pageInfo"]["endCursor"]

    assert await creator.error_codes(_LEDGER, keyId=key.key_id, after=cursor) == ["BAD_USER_INPUT"]


async def test_a_rotated_key_keeps_its_ledger(admin: Client, creator: Client) -> None:
    key = await sold(admin, creator)
    before = await ledger(creator, key.key_id)

    await rotated(creator, key.key_id)

    assert await ledger(creator, key.key_id) == before
