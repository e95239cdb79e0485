"""Many requests at the same moment: one winner, one charge, and everybody is told the same."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from uuid import uuid4

from tests.api.client import ARTICLE, PASSWORD, Client, Json, visiting

#: As many as one user may have.
_SOCKETS = 20
_ACTIVATE = """
mutation ($input: ActivateKeyInput!) {
  activateKey(input: $input) { key { id } userErrors { code } }
}
"""
_CANCEL = """
mutation ($input: CancelGenerationInput!) {
  cancelGeneration(input: $input) { generation { id } userErrors { code } }
}
"""
_STATE = """
{ me { entitlement { creditsAvailable creditsHeld runningCount } }
  generations(first: 100) { edges { node { id status creditsSpent } } } }
"""
_FINAL_STATUS = {"GenerationSucceeded": "SUCCEEDED", "GenerationCancelled": "CANCELLED"}


async def test_of_many_equal_requests_one_starts_something(entitled: Client) -> None:
    key = uuid4().hex

    payloads = await asyncio.gather(*(entitled.extract(idempotencyKey=key) for _ in range(20)))

    assert len({payload["generation"]["id"] for payload in payloads}) == 1
    assert Counter(payload["replayed"] for payload in payloads) == {False: 1, True: 19}
    assert len((await entitled.data(_STATE))["generations"]["edges"]) == 1


async def test_of_many_who_race_for_a_key_one_wins(
    anonymous: Client, key_codes: Iterator[str]
) -> None:
    code = next(key_codes)

    outcomes = await asyncio.gather(*(_activated(anonymous.address, code) for _ in range(8)))

    assert Counter(outcomes) == {(): 1, ("KEY_ALREADY_USED",): 7}


async def test_a_cancel_may_race_with_the_end(entitled: Client) -> None:
    payloads = await asyncio.gather(
        *(entitled.extract(source={"text": ARTICLE * 20}) for _ in range(10))
    )
    refused = [error["code"] for payload in payloads for error in payload["userErrors"]]
    started = [payload["generation"]["id"] for payload in payloads if payload["generation"]]
    assert set(refused) <= {"CONCURRENCY_REACHED"}
    assert len(started) + len(refused) == len(payloads)

    ends, *_ = await asyncio.gather(
        asyncio.gather(*(_last_event(entitled, job) for job in started)),
        *(entitled.data(_CANCEL, input={"id": job}) for job in started),
    )

    state = await entitled.data(_STATE)
    jobs = {edge["node"]["id"]: edge["node"] for edge in state["generations"]["edges"]}
    assert {job: _FINAL_STATUS[end] for job, end in zip(started, ends, strict=True)} == {
        job: node["status"] for job, node in jobs.items()
    }
    assert state["me"]["entitlement"] == {
        "creditsAvailable": 300 - sum(node["creditsSpent"] for node in jobs.values()),
        "creditsHeld": 0,
        "runningCount": 0,
    }


async def test_all_watchers_see_the_same(entitled: Client) -> None:
    job = (await entitled.extract(length="LONG"))["generation"]["id"]

    stories = await asyncio.gather(*(_story(entitled, job) for _ in range(_SOCKETS)))

    assert stories[0][-1]["__typename"] == "GenerationSucceeded"
    assert all(story == stories[0] for story in stories)


async def _activated(address: str, code: str) -> tuple[str, ...]:
    """The codes of the errors that a newcomer meets, each from an address of their own."""
    async with visiting(address) as visitor:
        newcomer = await visitor.signed_up(f"{uuid4().hex}@example.com", PASSWORD)
        data = await newcomer.data(_ACTIVATE, input={"code": code})
    return tuple(error["code"] for error in data["activateKey"]["userErrors"])


async def _last_event(client: Client, generation_id: str) -> str:
    name: str = (await _story(client, generation_id))[-1]["__typename"]
    return name


async def _story(client: Client, generation_id: str) -> list[dict[str, Json]]:
    return [event async for event in client.watch(generation_id)]
