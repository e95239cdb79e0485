"""The end of a generation: its credits, its status and whom that concerns, in one transaction."""

from dataclasses import dataclass
from datetime import datetime

from domain.failure import FailureCode
from domain.generation import Generation, GenerationStatus
from domain.happening import Happening
from domain.ids import global_id
from domain.mail import MailKind
from domain.services.announcing import Announcing
from domain.services.ledger import Ledger
from domain.services.telling import Telling
from domain.unit_of_work import UnitOfWork
from domain.usage import slot_of
from domain.webhook import WebhookEvent
from domain.writing import Provenance


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Concluding:
    """Every way to end a locked generation; nobody ends one otherwise."""

    ledger: Ledger
    telling: Telling
    announcing: Announcing

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
        await self.announcing.announce_exhausted(work, generation, at=ended_at)
        await self.telling.tell_webhooks(
            work,
            Happening(owner_id=generation.owner_id, event=event, data=data, at=ended_at),
        )
        await self._order_mail(work, generation)
        generation.is_counted = True
        # Last: many of an owner's generations share this row, and those after us wait for it.
        await work.usage.add(slot_of(generation))

    async def _order_mail(self, work: UnitOfWork, generation: Generation) -> None:
        """For owners who want it, at an address that is theirs; who calls a job off knows it."""
        if generation.status is GenerationStatus.CANCELLED:
            return
        preferences = await work.preferences.get(generation.owner_id)
        if preferences is None or not preferences.notify_on_finish:
            return
        owner = await work.users.get(generation.owner_id)
        if owner is not None and owner.email_verified_at is not None:
            await self.telling.order_mail(
                work,
                MailKind.GENERATION_FINISHED,
                user_id=generation.owner_id,
                subject_id=generation.id,
            )


def _ended_at(generation: Generation) -> datetime:
    return generation.finished_at or generation.created_at
