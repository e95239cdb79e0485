"""The end of a generation: its credits, its status and whom that concerns, in one transaction."""

from dataclasses import dataclass
from datetime import datetime

from domain.failure import FailureCode
from domain.generation import Generation
from domain.ids import global_id
from domain.services.ledger import Ledger
from domain.services.telling import Telling
from domain.unit_of_work import UnitOfWork
from domain.webhook import Happening, WebhookEvent
from domain.writing import Provenance


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Concluding:
    """Every way to end a locked generation; nobody ends one otherwise."""

    ledger: Ledger
    telling: Telling

    async def succeed(
        self,
        work: UnitOfWork,
        generation: Generation,
        provenance: Provenance,
        *,
        spent: int,
        content_id: str,
    ) -> None:
        now = await work.now()
        await self.ledger.settle(work, generation, spent=spent, now=now)
        generation.succeed(provenance, spent=spent, now=now)
        await self._conclude(
            work,
            generation,
            WebhookEvent.GENERATION_SUCCEEDED,
            {"contentId": global_id("Content", content_id)},
        )

    async def fail(self, work: UnitOfWork, generation: Generation, code: FailureCode) -> None:
        now = await work.now()
        await self.ledger.settle(work, generation, spent=0, now=now)
        generation.fail(code, now=now)
        await self._conclude(
            work, generation, WebhookEvent.GENERATION_FAILED, {"error": code.value}
        )

    async def cancel(self, work: UnitOfWork, generation: Generation) -> None:
        now = await work.now()
        await self.ledger.settle(work, generation, spent=0, now=now)
        generation.cancel(now=now)
        await self._conclude(work, generation, WebhookEvent.GENERATION_CANCELLED, {})

    async def _conclude(
        self,
        work: UnitOfWork,
        generation: Generation,
        event: WebhookEvent,
        details: dict[str, object],
    ) -> None:
        ended_at = _ended_at(generation)
        data: dict[str, object] = {
            "generationId": global_id("Generation", generation.id),
            "kind": generation.kind.value,
            "status": generation.status.value,
            "creditsSpent": generation.credits_spent,
            **details,
        }
        await self.telling.tell_webhooks(
            work,
            Happening(owner_id=generation.owner_id, event=event, data=data, at=ended_at),
        )


def _ended_at(generation: Generation) -> datetime:
    return generation.finished_at or generation.created_at
