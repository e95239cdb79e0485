"""Whoever brings a key of their own still keeps to the limits of their plan."""

from uuid import uuid4

from tests.api.client import PASSWORD, Client
from tests.api.own_key.owners import (
    ARTICLE,
    REMOVE,
    STATE,
    begun,
    bring,
    owner_of,
    requested,
    watched,
)
from tests.api.own_key.studio import Studio
from tests.infra.ai.openai_server import OpenAIServer, Scenario

_TRIAL_CAP = 10
_CANCEL = """
mutation ($input: CancelGenerationInput!) {
  cancelGeneration(input: $input) { userErrors { code } }
}
"""


async def test_as_many_run_at_once_as_the_plan_allows(owner: Client, vendor: OpenAIServer) -> None:
    vendor.scenario = Scenario.HELD
    jobs = [await requested(owner) for _ in range(3)]
    await begun(owner, jobs[0])
    before = await owner.data(STATE)

    refused = await owner.extract(source={"text": ARTICLE})

    assert [error["code"] for error in refused["userErrors"]] == ["CONCURRENCY_REACHED"]
    assert await owner.data(STATE) == before
    for job in jobs:
        await owner.data(_CANCEL, input={"id": job})
    vendor.released.set()
    for job in jobs:
        await watched(owner, job)


async def test_as_many_a_day_are_made_as_the_plan_allows_and_credits_are_not_what_ends_it(
    studio: Studio, visitor: Client, vendor: OpenAIServer
) -> None:
    owner = await owner_of(visitor, next(studio.trial_codes))
    for number in range(_TRIAL_CAP):
        # Another text each time: what was made before would be there already.
        job = await requested(owner, text=f"{ARTICLE}\n第{number}次。")
        await watched(owner, job)
    before = await owner.data(STATE)

    refused = await owner.extract(source={"text": ARTICLE})

    assert [error["code"] for error in refused["userErrors"]] == ["DAILY_CAP_REACHED"]
    assert await owner.data(STATE) == before
    assert before["me"]["entitlement"] == {
        "creditsAvailable": 20,
        "creditsHeld": 0,
        "runningCount": 0,
        "usedToday": _TRIAL_CAP,
    }
    assert len(vendor.requests) == _TRIAL_CAP


async def test_without_an_active_key_nothing_is_made(visitor: Client, vendor: OpenAIServer) -> None:
    keyless = await visitor.signed_up(f"{uuid4().hex}@example.com", PASSWORD)
    await bring(keyless)

    refused = await keyless.extract(source={"text": ARTICLE})

    assert [error["code"] for error in refused["userErrors"]] == ["NO_ENTITLEMENT"]
    assert vendor.requests == []


async def test_a_replay_is_the_same_job_whoever_pays_by_now(
    owner: Client, vendor: OpenAIServer
) -> None:
    options = {"source": {"text": ARTICLE}, "idempotencyKey": uuid4().hex}
    first = await owner.extract(**options)
    await watched(owner, first["generation"]["id"])
    await owner.data(REMOVE)

    again = await owner.extract(**options)

    assert again["replayed"] is True
    assert again["generation"]["id"] == first["generation"]["id"]
    assert len(vendor.requests) == 1
