"""Texts made with a key of one's own, from `setOwnProvider` to the request that the vendor gets."""

import asyncio

import pytest

from tests.api.client import Client, Json
from tests.api.own_key.owners import (
    ARTICLE,
    OPERATORS_KEY,
    OWN_KEY,
    PATIENCE_SECONDS,
    REMOVE,
    SET,
    STATE,
    begun,
    ended,
    outcome_of,
    requested,
    watched,
)
from tests.api.own_key.studio import Studio
from tests.infra.ai.openai_server import OpenAIServer, Scenario

_HINTS = {
    "OWN_KEY_REJECTED": "请检查密钥和模型名称",
    "OWN_KEY_EXHAUSTED": "请到服务商处充值",
}


async def test_a_text_is_made_with_the_users_key_and_costs_no_credits(
    owner: Client, vendor: OpenAIServer, operators: OpenAIServer
) -> None:
    generation_id = await requested(owner)

    events = await watched(owner, generation_id)

    assert events[-1]["content"]["body"] == vendor.answer
    assert await outcome_of(owner, generation_id) == ended("SUCCEEDED", model="own-model")
    [request] = vendor.requests
    assert request.headers["authorization"] == f"Bearer {OWN_KEY}"
    assert request.body["model"] == "own-model"
    assert ARTICLE.splitlines()[-1] in request.user
    assert operators.requests == []


async def test_who_takes_the_key_back_pays_credits_again(
    owner: Client, vendor: OpenAIServer, operators: OpenAIServer
) -> None:
    await owner.data(REMOVE)
    generation_id = await requested(owner)

    await watched(owner, generation_id)

    outcome = await outcome_of(owner, generation_id)
    assert (outcome["usesOwnKey"], outcome["creditsSpent"]) == (False, 2)
    assert outcome["entitlement"]["creditsAvailable"] == 298
    assert outcome["provenance"]["model"] == "operators-model"
    [request] = operators.requests
    assert request.headers["authorization"] == f"Bearer {OPERATORS_KEY}"
    assert vendor.requests == []


async def test_a_key_removed_while_its_job_waits_fails_the_job_and_lets_the_running_one_end(
    owner: Client, vendor: OpenAIServer, operators: OpenAIServer
) -> None:
    vendor.scenario = Scenario.HELD
    running = await requested(owner)
    await begun(owner, running)
    waiting = await requested(owner)

    await owner.data(REMOVE)
    vendor.released.set()
    told = [(await watched(owner, each))[-1] for each in (running, waiting)]

    assert told[0]["__typename"] == "GenerationSucceeded"
    assert told[1]["error"]["code"] == "OWN_KEY_REMOVED"
    assert told[1]["error"]["retryable"] is False
    assert await outcome_of(owner, waiting) == ended("FAILED")
    assert len(vendor.requests) == 1
    assert operators.requests == []


@pytest.mark.parametrize(
    ("status", "code", "failure"),
    [
        (401, "invalid_api_key", "OWN_KEY_REJECTED"),
        (404, "model_not_found", "OWN_KEY_REJECTED"),
        (429, "insufficient_quota", "OWN_KEY_EXHAUSTED"),
        (402, "insufficient_balance", "OWN_KEY_EXHAUSTED"),
    ],
)
async def test_what_the_vendor_declines_fails_at_once_with_a_hint_for_the_owner(
    owner: Client, vendor: OpenAIServer, *, status: int, code: str, failure: str
) -> None:
    vendor.scenario, vendor.status = Scenario.ERROR, status
    vendor.error = {"message": "no", "code": code}
    generation_id = await requested(owner)

    [*_, failed] = await watched(owner, generation_id)

    assert failed["error"]["code"] == failure
    assert _HINTS[failure] in failed["error"]["message"]
    assert (failed["error"]["retryable"], failed["creditsRefunded"]) == (False, 0)
    assert await outcome_of(owner, generation_id) == ended("FAILED")
    assert len(vendor.requests) == 1


async def test_a_busy_vendor_is_asked_again(owner: Client, vendor: OpenAIServer) -> None:
    vendor.script.append(Scenario.RATE_LIMITED)
    vendor.retry_after = "1"
    generation_id = await requested(owner)

    await watched(owner, generation_id)

    success = ended("SUCCEEDED", model="own-model", attempt=2)
    assert await outcome_of(owner, generation_id) == success
    authorizations = {request.headers["authorization"] for request in vendor.requests}
    assert authorizations == {f"Bearer {OWN_KEY}"}


async def test_the_key_is_in_nothing_that_the_product_says_or_keeps(
    studio: Studio, owner: Client, vendor: OpenAIServer
) -> None:
    """Not when it works, and not when the vendor itself, or a slip of a client, repeats it."""
    await watched(owner, await requested(owner))
    vendor.scenario, vendor.status = Scenario.ERROR, 401
    vendor.error = {"message": f"Incorrect API key: {OWN_KEY}.", "code": "wrong_own_key"}

    events = await watched(owner, await requested(owner, text=f"{ARTICLE}\n再来一次。"))
    slips: list[Json] = [
        {"vendor": OWN_KEY, "model": OWN_KEY, "apiKey": OWN_KEY},
        {"vendor": "OPENAI", "model": "m", "apiKey": [OWN_KEY]},
        {"vendor": "OPENAI", "model": "m", "apiKey": f"{OWN_KEY}\n"},
    ]
    bodies = [await owner.execute(SET, input=slip) for slip in slips]

    output = studio.product.output
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not any("wrong_own_key" in line for line in list(output)):
            await owner.data(STATE)
    assert OWN_KEY not in "".join(output)
    assert OWN_KEY not in repr(events) + repr(bodies)
    files = [path for path in studio.data_dir.rglob("*") if path.is_file()]
    kept = {path: path.read_bytes() for path in files}
    assert [path for path, data in kept.items() if OWN_KEY.encode() in data] == []
    assert any(b"own-model" in data for data in kept.values()), "what is looked through holds rows"
