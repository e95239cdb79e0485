"""The staff look keys and batches up; nobody else sees how they are kept."""

import csv
import io

import pytest

from tests.api.backstage import expire
from tests.api.client import Client, Json
from tests.api.contract import operation
from tests.api.key_desk import adjusted, issued, revoked, sold
from tests.product import RunningProduct

_KEYS = operation("AdminKeys")
_BATCHES = """
query ($first: Int, $after: String) {
  adminKeyBatches(first: $first, after: $after) {
    edges { node {
      id name count createdAt expiresAt plan { id } issuedBy { id email }
      counts { unused active exhausted expired revoked } csv
    } }
    pageInfo { hasNextPage endCursor }
  }
}
"""
_OWN = "{ me { keys { edges { node { id batch { name } activatedBy { id } } } } } }"


async def found(client: Client, **criteria: Json) -> list[Json]:
    page = (await client.data(_KEYS, first=100, filter=criteria))["adminKeys"]
    return [edge["node"] for edge in page["edges"]]


async def batches(client: Client, **page: Json) -> list[Json]:
    listed = (await client.data(_BATCHES, **page))["adminKeyBatches"]
    return [edge["node"] for edge in listed["edges"]]


async def test_a_batch_in_every_state(
    admin: Client, support: Client, creator: Client, product: RunningProduct
) -> None:
    order = await issued(admin, count=5, name="=every state")
    batch_id, codes = order["batch"]["id"], order["codes"]
    email = (await creator.data("{ me { email } }"))["me"]["email"]
    active, used_up, late, called_back = [await creator.activate(code) for code in codes[:4]]
    await adjusted(admin, used_up, -20)
    await expire(product, codes[2])
    await revoked(admin, called_back)

    keys = await found(support, batchId=batch_id)

    states = {key["id"]: key["state"] for key in keys}
    assert sorted(states.values()) == ["ACTIVE", "EXHAUSTED", "EXPIRED", "REVOKED", "UNUSED"]
    for key_id, state in (
        (active, "ACTIVE"),
        (used_up, "EXHAUSTED"),
        (late, "EXPIRED"),
        (called_back, "REVOKED"),
    ):
        assert states[key_id] == state
        [alone] = await found(support, batchId=batch_id, states=[state])
        assert alone["id"] == key_id
        assert alone["activatedBy"] == {"id": creator.user_id, "email": email}
        assert alone["batch"] == {"id": batch_id, "name": "=every state"}
    [unused] = await found(support, batchId=batch_id, states=["UNUSED"])
    assert unused["activatedBy"] is None

    [batch] = [each for each in await batches(support, first=5) if each["id"] == batch_id]
    assert (batch["count"], batch["plan"]) == (5, {"id": "trial"})
    assert batch["issuedBy"]["id"] == admin.user_id
    assert set(batch["counts"].values()) == {1}
    report = list(csv.DictReader(io.StringIO(batch["csv"].removeprefix("\ufeff"), newline="")))
    assert [row["code"] for row in report] == [f"{code[:8]}-•••••-•••••-•••••" for code in codes]
    assert [row["state"] for row in report] == [
        *("ACTIVE", "EXHAUSTED", "EXPIRED", "REVOKED", "UNUSED")
    ]
    assert [row["owner"] for row in report] == [*[email] * 4, ""]


async def test_keys_are_found_by_code_and_owner(
    admin: Client, support: Client, creator: Client, stranger: Client
) -> None:
    mine, other = await sold(admin, creator), await sold(admin, stranger)

    for criteria in (
        {"search": mine.code},
        {"search": mine.code.lower().replace("-", " ")},
        {"search": mine.code[:8]},
        {"ownerId": creator.user_id},
        {"ownerId": creator.user_id, "planId": "trial", "states": ["ACTIVE"]},
    ):
        assert [key["id"] for key in await found(support, **criteria)] == [mine.key_id]
    assert [key["id"] for key in await found(support, ownerId=stranger.user_id)] == [other.key_id]
    assert await found(support, ownerId=creator.user_id, planId="studio") == []
    assert await found(support, ownerId=creator.user_id, states=[]) == []


async def test_keys_are_paged_newest_first(admin: Client) -> None:
    batch_id = (await issued(admin, count=5))["batch"]["id"]
    everything = [key["id"] for key in await found(admin, batchId=batch_id)]
    paged: list[str] = []
    after = None
    for _ in range(3):
        page = (await admin.data(_KEYS, first=2, after=after, filter={"batchId": batch_id}))[
            "adminKeys"
        ]
        paged += [edge["node"]["id"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]

    assert paged == everything
    assert page["pageInfo"]["hasNextPage"] is False
    assert len(set(paged)) == 5


async def test_batches_are_paged_newest_first(admin: Client) -> None:
    made = [(await issued(admin))["batch"]["id"] for _ in range(3)]
    first = (await admin.data(_BATCHES, first=2))["adminKeyBatches"]
    rest = await batches(admin, first=1, after=first["pageInfo"]["endCursor"])

    listed = [edge["node"]["id"] for edge in first["edges"]] + [each["id"] for each in rest]
    assert listed == made[::-1]
    assert first["pageInfo"]["hasNextPage"] is True


async def test_an_owner_does_not_see_the_batch(admin: Client, creator: Client) -> None:
    key = await sold(admin, creator)

    [edge] = (await creator.data(_OWN))["me"]["keys"]["edges"]

    assert edge["node"] == {
        "id": key.key_id,
        "batch": None,
        "activatedBy": {"id": creator.user_id},
    }


@pytest.mark.parametrize(
    "criteria",
    [
        {"batchId": "nonsense"},
        {"batchId": "VXNlcjox"},
        {"ownerId": "S2V5OjE"},
        {"ownerId": ""},
        {"search": ""},
        {"search": "creator@example.com"},
        {"search": "LW-ABC"},
        {"states": ["NONE"]},
    ],
)
async def test_malformed_filters_are_bad_input(admin: Client, criteria: Json) -> None:
    assert await admin.error_codes(_KEYS, filter=criteria) == ["BAD_USER_INPUT"]


@pytest.mark.parametrize("query", [_KEYS, _BATCHES])
@pytest.mark.parametrize("page", [{"first": 0}, {"first": 101}, {"after": "nonsense"}])
async def test_malformed_pages_are_bad_input(admin: Client, query: str, page: Json) -> None:
    assert await admin.error_codes(query, **page) == ["BAD_USER_INPUT"]
