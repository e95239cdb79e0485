"""A job that stands still in the middle of a sentence while something happens to the product."""

import asyncio
from dataclasses import dataclass
from typing import Self

from tests.api.client import Client, Json
from tests.infra.ai.openai_server import OpenAIServer

#: The longest wait for anything: the machine may be busy.
PATIENCE_SECONDS = 60

_OUTCOME = """
query ($id: ID!) {
  generation(id: $id) { status attempt creditsSpent creditsHeld }
  me { entitlement { creditsAvailable creditsHeld } }
}
"""

Events = list[dict[str, Json]]


@dataclass(frozen=True, slots=True)
class HeldJob:
    """`seen` is what its owner saw of it before leaving."""

    model: OpenAIServer
    generation_id: str
    seen: Events

    @classmethod
    async def begun(cls, owner: Client, model: OpenAIServer) -> Self:
        """Asks for it, and watches until everything that the model has said so far is told."""
        model.released.clear()
        payload = await owner.extract()
        generation_id = payload["generation"]["id"]
        seen: Events = []
        async with asyncio.timeout(PATIENCE_SECONDS):
            async for event in owner.watch(generation_id):
                seen.append(event)
                if text_of(seen) == model.held_text:
                    break
        return cls(model, generation_id, seen)

    def go_on(self) -> None:
        self.model.released.set()

    async def rest(self, owner: Client) -> Events:
        """What its owner has not yet seen, to the end."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            watching = owner.watch(self.generation_id, after=self.seen[-1]["cursor"])
            return [event async for event in watching]

    async def assert_told_and_charged_once(self, owner: Client, events: Events) -> None:
        cursors = [event["cursor"] for event in events]
        assert len(set(cursors)) == len(cursors)
        kinds = [event["__typename"] for event in events]
        assert kinds.count("GenerationStarted") == 1
        assert kinds[-1] == "GenerationSucceeded"
        assert text_of(events) == events[-1]["content"]["body"]

        assert len(self.model.requests) == 1
        assert await owner.data(_OUTCOME, id=self.generation_id) == {
            "generation": {
                "status": "SUCCEEDED",
                "attempt": 1,
                "creditsSpent": 2,
                "creditsHeld": 0,
            },
            "me": {"entitlement": {"creditsAvailable": 298, "creditsHeld": 0}},
        }


def text_of(events: Events) -> str:
    return "".join(event.get("delta", "") for event in events)
