"""Generations in the hands of the staff: finding those that are stuck, and getting them on."""

import logging
from dataclasses import dataclass
from datetime import datetime

from domain.audit import Actor, Change, Fields, checked_reason
from domain.errors import NotFound
from domain.event import EventLog, EventLogUnavailable, GenerationQueued
from domain.failure import FailureCode
from domain.generation import Generation, GenerationStatus
from domain.job_register import JobCriteria, JobEnded
from domain.page import Page, PageRequest
from domain.repeating import repeatable
from domain.services.auditing import Auditing
from domain.services.stopping import Stopping
from domain.unit_of_work import Database, UnitOfWork
from domain.user import UserStatus

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class JobAdministration:
    database: Database
    stopping: Stopping
    events: EventLog
    auditing: Auditing

    async def page(self, criteria: JobCriteria, request: PageRequest) -> Page[Generation]:
        """Everybody's, newest first, as they stand on the primary."""
        async with self.database.read_latest() as reader:
            return await reader.jobs.page(criteria, request)

    @repeatable
    async def requeue(self, generation_id: str, *, reason: str, actor: Actor) -> Generation:
        """Takes it from whoever runs it, and has it begun anew with all its attempts.

        One that waits already keeps its place; a cancel that nobody has seen to is forgotten,
        unless the account is closed. The sweeper hints at it within seconds. Its credits stay
        held. Raises `ReasonMissing`, `LineTooLong`, `NotFound`, `JobEnded`.
        """
        why = checked_reason(reason)
        owner_id = await self._owner_of(generation_id)
        async with self.database.begin(user_id=owner_id) as work:
            generation = await _unfinished(work, generation_id)
            before, now = _told(generation), await work.now()
            _begin_anew(generation, now)
            owner = await work.users.get(owner_id)
            if owner is not None and owner.status is UserStatus.ACTIVE:
                generation.cancel_requested_at = None
            change = _change("requeued", generation, before, why)
            await self.auditing.record(work, actor, change)
        await self._tell_of_queue(generation, now)
        await self.stopping.tell(generation)  # so that its worker sees at once that it lost it
        return generation

    async def _owner_of(self, generation_id: str) -> str:
        async with self.database.read_latest() as reader:
            generation = await reader.generations.get(generation_id)
        if generation is None:
            raise NotFound
        return generation.owner_id

    async def _tell_of_queue(self, generation: Generation, at: datetime) -> None:
        try:
            await self.events.append_next(
                generation.id, generation.fence, GenerationQueued(0), at=at
            )
            await self.events.announce(generation.owner_id, generation.id)
        except EventLogUnavailable:
            _log.warning("generation.untold", extra={"generation_id": generation.id})

    @repeatable
    async def fail(self, generation_id: str, *, reason: str, actor: Actor) -> Generation:
        """Ends it, and gives its credits back; raises as `requeue`."""
        why = checked_reason(reason)
        owner_id = await self._owner_of(generation_id)
        async with self.database.begin(user_id=owner_id) as work:
            generation = await _unfinished(work, generation_id)
            before = _told(generation)
            await self.stopping.concluding.fail(work, generation, FailureCode.STOPPED_BY_STAFF)
            change = _change("failed", generation, before, why)
            await self.auditing.record(work, actor, change)
        await self.stopping.tell(generation)
        return generation


async def _unfinished(work: UnitOfWork, generation_id: str) -> Generation:
    generation = await work.generations.lock(generation_id)
    if generation is None:
        raise NotFound
    if generation.status.is_final:
        raise JobEnded
    return generation


def _begin_anew(generation: Generation, now: datetime) -> None:
    waits = generation.status is GenerationStatus.QUEUED
    generation.attempt = 0
    generation.requeue(run_after=min(generation.run_after, now) if waits else now)


def _told(generation: Generation) -> Fields:
    return {
        "status": generation.status.value,
        "attempt": generation.attempt,
        "worker": generation.worker_id,
    }


def _change(verb: str, generation: Generation, before: Fields, reason: str) -> Change:
    return Change(
        action=f"generation.{verb}",
        subject_id=generation.id,
        before=before,
        after={**_told(generation), "reason": reason},
    )
