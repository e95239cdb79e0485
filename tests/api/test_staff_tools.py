"""What the staff see of jobs and of the whole product, over the wire."""

from dataclasses import replace

import pytest

from tests.api.client import Client, Json
from tests.api.contract import operation
from tests.api.staff import Staff, hire
from tests.product import RunningProduct

_JOBS = """
query ($filter: JobFilter) {
  adminGenerations(first: 5, filter: $filter) {
    edges { node { id kind status attempt workerId creditsHeld owner { id email } } }
    pageInfo { hasNextPage endCursor }
  }
}
"""
_REQUEUE = """
mutation ($input: StuckGenerationInput!) {
  requeueGeneration(input: $input) { generation { id status } userErrors { code field } }
}
"""
_FAIL = """
mutation ($input: StuckGenerationInput!) {
  failGeneration(input: $input) { generation { id status } userErrors { code field } }
}
"""
_STATE = "query ($id: ID!) { generation(id: $id) { status creditsSpent error { code } } }"


@pytest.fixture(scope="module")
def staff(product: RunningProduct) -> Staff:
    return hire(product)


@pytest.fixture
def admin(anonymous: Client, staff: Staff) -> Client:
    return replace(anonymous, access_token=staff.admin.access_token)


@pytest.fixture
def support(anonymous: Client, staff: Staff) -> Client:
    return replace(anonymous, access_token=staff.support.access_token)


async def _ended(client: Client) -> str:
    """The id of a generation of the client's that has succeeded."""
    payload = await client.extract()
    generation_id: str = payload["generation"]["id"]
    _ = [event async for event in client.watch(generation_id)]
    return generation_id


async def _acted(client: Client, document: str, generation_id: str, reason: str = "卡住") -> Json:
    given = {"generationId": generation_id, "reason": reason}
    (payload,) = (await client.data(document, input=given)).values()
    return payload


async def test_the_staff_see_how_the_product_does(support: Client) -> None:
    health = (await support.data(operation("SystemHealth")))["systemHealth"]

    assert [depth["queue"] for depth in health["queueDepth"]] == ["TEXT", "MEDIA"]
    assert len(health["workers"]) == 1
    assert "OFFLINE:typesetter-1" in {each["name"] for each in health["providers"]}
    assert {each["state"] for each in health["providers"]} == {"AVAILABLE"}


async def test_the_staff_find_jobs_but_not_what_they_say(entitled: Client, support: Client) -> None:
    generation_id = await _ended(entitled)

    found = await support.data(_JOBS, filter={"ownerId": entitled.user_id})

    [edge] = found["adminGenerations"]["edges"]
    assert (edge["node"]["id"], edge["node"]["status"]) == (generation_id, "SUCCEEDED")
    assert edge["node"]["owner"]["id"] == entitled.user_id
    none = await support.data(_JOBS, filter={"ownerId": entitled.user_id, "statuses": ["FAILED"]})
    assert none["adminGenerations"]["edges"] == []
    reading = "query { adminGenerations { edges { node { content { title } } } } }"
    assert await support.error_codes(reading) == ["GRAPHQL_VALIDATION_FAILED"]


@pytest.mark.parametrize("document", [_REQUEUE, _FAIL])
async def test_what_has_ended_stays_as_it_is(
    entitled: Client, support: Client, document: str
) -> None:
    generation_id = await _ended(entitled)
    before = await entitled.data(_STATE, id=generation_id)

    ended = await _acted(support, document, generation_id)
    unexplained = await _acted(support, document, generation_id, reason=" ")

    assert ended["userErrors"] == [{"code": "JOB_ENDED", "field": ["input", "generationId"]}]
    assert unexplained["userErrors"] == [{"code": "REASON_MISSING", "field": ["input", "reason"]}]
    assert await entitled.data(_STATE, id=generation_id) == before


@pytest.mark.parametrize("document", [_REQUEUE, _FAIL])
async def test_nobody_else_gets_at_jobs(
    entitled: Client, anonymous: Client, admin: Client, document: str
) -> None:
    generation_id = await _ended(entitled)
    before = await entitled.data(_STATE, id=generation_id)
    given = {"generationId": generation_id, "reason": "我想"}

    assert await entitled.error_codes(document, input=given) == ["FORBIDDEN"]
    assert await anonymous.error_codes(document, input=given) == ["UNAUTHENTICATED"]
    malformed = {**given, "generationId": entitled.user_id}
    assert await admin.error_codes(document, input=malformed) == ["BAD_USER_INPUT"]
    unknown = {**given, "generationId": "R2VuZXJhdGlvbjox"}
    assert await admin.error_codes(document, input=unknown) == ["NOT_FOUND"]
    assert await entitled.data(_STATE, id=generation_id) == before
