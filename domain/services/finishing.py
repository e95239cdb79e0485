"""Writing a run's ending to SQL: content, settlement and status in one guarded transaction."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.event import RecordedEvent, final_event
from domain.failure import FailureCode, RecipeFailed
from domain.generation import ATTEMPT_LIMIT, Generation
from domain.recipe import Result
from domain.services.ledger import Ledger
from domain.unit_of_work import Database, UnitOfWork

_BACKOFF = timedelta(seconds=2)

_log = logging.getLogger(__name__)


class Interruption(StrEnum):
    """Why a run had to stop: its claim is somebody else's, or its owner cancelled it."""

    LOST = "LOST"
    CANCELLED = "CANCELLED"


Ending = Result | RecipeFailed | Interruption


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Finishing:
    database: Database
    ledger: Ledger

    async def finish(self, claimed: Generation, ending: Ending) -> RecordedEvent | None:
        """Ends the claimed generation, or queues it again where a failure may pass.

        Returns its final event, or None where it goes on or the claim is no longer ours:
        then nothing was written. A cancel that came before the end is honoured.
        """
        if ending is Interruption.LOST:
            return None
        async with self.database.begin(user_id=claimed.owner_id) as work:
            generation = await work.generations.lock(claimed.id)
            if generation is None or not generation.is_held_by(claimed.fence):
                return None
            now = await work.now()
            content_id = await self._end(work, generation, ending, now)
        _log.info(
            "generation.ended",
            extra={"generation_id": generation.id, "status": generation.status.value},
        )
        if generation.finished_at is None:
            return None
        return final_event(generation, at=generation.finished_at, content_id=content_id)

    async def _end(
        self, work: UnitOfWork, generation: Generation, ending: Ending, now: datetime
    ) -> str | None:
        """The id of the content, if the generation has one now."""
        if isinstance(ending, Interruption) or generation.cancel_requested_at is not None:
            await self.ledger.settle(work, generation, spent=0, now=now)
            generation.cancel(now=now)
            return None
        if isinstance(ending, Result):
            await work.contents.add(ending.content)
            await work.assets.add_many(ending.assets)
            await self.ledger.settle(work, generation, spent=ending.spent, now=now)
            generation.succeed(ending.provenance, spent=ending.spent, now=now)
            return ending.content.id
        if _is_tried_again(generation, ending):
            generation.requeue(run_after=now + _delay(generation, ending))
        else:
            await self.ledger.settle(work, generation, spent=0, now=now)
            generation.fail(ending.code, now=now)
        return None

    async def give_back(self, claimed: Generation) -> None:
        """The worker is told to stop: the attempt does not count, and anyone may go on."""
        async with self.database.begin() as work:
            generation = await work.generations.lock(claimed.id)
            if generation is not None and generation.is_held_by(claimed.fence):
                generation.attempt -= 1
                generation.requeue(run_after=await work.now())
        _log.info("generation.given_back", extra={"generation_id": claimed.id})


def _is_tried_again(generation: Generation, failed: RecipeFailed) -> bool:
    transient = failed.is_tried_again or failed.code is FailureCode.INTERNAL
    return transient and generation.attempt < ATTEMPT_LIMIT


def _delay(generation: Generation, failed: RecipeFailed) -> timedelta:
    """2 s, 4 s, …, or as long as the provider asked for."""
    asked = timedelta(seconds=failed.retry_after_seconds or 0)
    backoff: timedelta = _BACKOFF * 2 ** (generation.attempt - 1)
    return max(backoff, asked)
