"""Those who have a key of their own, what they ask for, and what becomes of it."""

import asyncio
import secrets
from uuid import uuid4

from tests.api.client import PASSWORD, Client, Json
from tests.product import ROOT

OPERATORS_KEY = f"sk-{secrets.token_hex(24)}"
OWN_KEY = f"sk-{secrets.token_hex(24)}"
ARTICLE = (ROOT / "tests" / "infra" / "ai" / "articles" / "coffee.txt").read_text()
PATIENCE_SECONDS = 60

SET = """
mutation ($input: SetOwnProviderInput!) {
  setOwnProvider(input: $input) { ownProvider { model } userErrors { code } }
}
"""
REMOVE = "mutation { removeOwnProvider { ownProvider { model } userErrors { code } } }"
STATE = "{ me { entitlement { creditsAvailable creditsHeld runningCount usedToday } } }"
_OUTCOME = """
query ($id: ID!) {
  generation(id: $id) {
    status attempt usesOwnKey creditsHeld creditsSpent creditsRefunded
    provenance { engine model }
  }
  me { entitlement { creditsAvailable creditsHeld } }
}
"""

Events = list[dict[str, Json]]


async def owner_of(visitor: Client, code: str) -> Client:
    owner = await visitor.signed_up(f"{uuid4().hex}@example.com", PASSWORD)
    await owner.activate(code)
    await bring(owner)
    return owner


async def bring(client: Client) -> None:
    brought = {"vendor": "OPENAI", "model": "own-model", "apiKey": OWN_KEY}
    payload = (await client.data(SET, input=brought))["setOwnProvider"]
    assert payload == {"ownProvider": {"model": "own-model"}, "userErrors": []}


async def requested(owner: Client, *, text: str = ARTICLE) -> str:
    payload = await owner.extract(source={"text": text})
    assert payload["userErrors"] == []
    generation_id: str = payload["generation"]["id"]
    return generation_id


async def watched(owner: Client, generation_id: str) -> Events:
    async with asyncio.timeout(PATIENCE_SECONDS):
        return [event async for event in owner.watch(generation_id)]


async def begun(owner: Client, generation_id: str) -> None:
    """Returns when the model has written something."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        async for event in owner.watch(generation_id):
            if event["__typename"] == "TextAppended":
                return


async def outcome_of(owner: Client, generation_id: str) -> Json:
    stored = await owner.data(_OUTCOME, id=generation_id)
    return {**stored["generation"], "entitlement": stored["me"]["entitlement"]}


def ended(status: str, *, model: str | None = None, attempt: int = 1) -> Json:
    """Of a job with an own key: no credits at any time, and all 300 still there."""
    return {
        "status": status,
        "attempt": attempt,
        "usesOwnKey": True,
        "creditsHeld": 0,
        "creditsSpent": 0,
        "creditsRefunded": 0,
        "provenance": None if model is None else {"engine": "LLM", "model": model},
        "entitlement": {"creditsAvailable": 300, "creditsHeld": 0},
    }
