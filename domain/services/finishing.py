"""Writing a run's ending to SQL: content, settlement and status in one guarded transaction."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.content import ContentVersion, Retiming, Script, VoiceClip
from domain.event import RecordedEvent, final_event
from domain.failure import FailureCode, RecipeFailed
from domain.generation import ATTEMPT_LIMIT, Generation
from domain.recipe import Result
from domain.services.concluding import Concluding
from domain.services.indexing import Indexing
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
    concluding: Concluding
    indexing: Indexing

    async def finish(self, claimed: Generation, ending: Ending) -> RecordedEvent | None:
        """Ends the claimed generation, or queues it again where a failure may pass.

        Returns its final event, or None where it goes on or the claim is somebody else's.
        A cancel that came before the end is honoured; repeating this is harmless.
        """
        if ending is Interruption.LOST:
            return None
        entry = await self.indexing.entry_of(ending.content) if isinstance(ending, Result) else None
        async with self.database.begin(user_id=claimed.owner_id) as work:
            generation = await work.generations.lock(claimed.id)
            if generation is None or generation.fence != claimed.fence:
                return None
            if not generation.is_held_by(claimed.fence):
                return await _ended_before(work, generation)
            now = await work.now()
            content_id = await self._end(work, generation, ending, now)
            if content_id is not None and entry is not None:
                await work.index.put(entry)
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
            await self.concluding.cancel(work, generation)
            return None
        if isinstance(ending, Result):
            # Prices may have changed since the request; nobody pays more than was held.
            spent = min(ending.spent, generation.credits_held)
            await _retime(work, ending, now)
            await work.contents.add(ending.content)
            await work.assets.add_many(ending.assets)
            await self.concluding.succeed(
                work, generation, ending.provenance, spent=spent, content_id=ending.content.id
            )
            return ending.content.id
        if _is_tried_again(generation, ending):
            generation.requeue(run_after=now + _delay(generation, ending))
        else:
            await self.concluding.fail(work, generation, ending.code)
        return None

    async def give_back(self, claimed: Generation) -> None:
        """The worker is told to stop: the attempt does not count, and anyone may go on."""
        async with self.database.begin() as work:
            generation = await work.generations.lock(claimed.id)
            if generation is not None and generation.is_held_by(claimed.fence):
                generation.attempt -= 1
                generation.requeue(run_after=await work.now())
        _log.info("generation.given_back", extra={"generation_id": claimed.id})


async def _retime(work: UnitOfWork, result: Result, now: datetime) -> None:
    """Gives the script what was measured, unless somebody has changed it since it was read."""
    clip, retiming = result.content, result.retiming
    if retiming is None or not isinstance(clip, VoiceClip):
        return
    script = await work.contents.lock(retiming.content_id)
    # A try that was rolled back may have set it.
    clip.script_version = None
    if not isinstance(script, Script) or not _is_as_read(script, retiming):
        return
    await work.contents.add_version(ContentVersion.of(script, retiming.version_id, now=now))
    script.retime(retiming, now=now)
    clip.script_version = script.version


def _is_as_read(script: Script, retiming: Retiming) -> bool:
    return script.deleted_at is None and script.version == retiming.version


async def _ended_before(work: UnitOfWork, generation: Generation) -> RecordedEvent | None:
    """The end that stands in SQL: maybe ours, from a try whose commit was never answered."""
    if generation.finished_at is None:
        return None
    contents = await work.contents.list_of_generations([generation.id])
    content_id = contents[0].id if contents else None
    return final_event(generation, at=generation.finished_at, content_id=content_id)


def _is_tried_again(generation: Generation, failed: RecipeFailed) -> bool:
    transient = failed.is_tried_again or failed.code is FailureCode.INTERNAL
    return transient and generation.attempt < ATTEMPT_LIMIT


def _delay(generation: Generation, failed: RecipeFailed) -> timedelta:
    """2 s, 4 s, …, or as long as the provider asked for."""
    asked = timedelta(seconds=failed.retry_after_seconds or 0)
    backoff: timedelta = _BACKOFF * 2 ** (generation.attempt - 1)
    return max(backoff, asked)
