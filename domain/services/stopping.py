"""Stopping generations and exports before their end, and telling those who wait for them."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from domain.event import EventLog, EventLogUnavailable, Queue, QueueUnavailable, final_event
from domain.export import EXPORTS_SHOWN
from domain.generation import Generation, GenerationStatus
from domain.services.concluding import Concluding
from domain.unit_of_work import UnitOfWork

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stopping:
    concluding: Concluding
    queue: Queue
    events: EventLog

    async def stop(self, work: UnitOfWork, generation: Generation) -> None:
        """Ends a locked one that is queued, and asks the worker of a running one to stop."""
        now = await work.now()
        generation.cancel_requested_at = generation.cancel_requested_at or now
        if generation.status is GenerationStatus.QUEUED:
            await self.concluding.cancel(work, generation)

    async def stop_all(self, work: UnitOfWork, owner_id: str) -> Sequence[Generation]:
        """Stops what the owner, who must be locked, has under way; returns the generations.

        All are locked before the first of their keys is: whoever finishes one of them holds it
        and waits for its key. They end kind by kind, as the counts of one quarter of an hour are
        locked by whoever adds to several. An export ends at once: its worker finds that out, and
        leaves no file.
        """
        locked = [
            await work.generations.lock(generation_id)
            for generation_id in await work.generations.unfinished_ids(owner_id)
        ]
        stopped = [each for each in locked if each is not None and not each.status.is_final]
        for generation in sorted(stopped, key=lambda each: each.kind):
            await self.stop(work, generation)
        await _end_exports(work, owner_id)
        return stopped

    async def tell(self, generation: Generation) -> None:
        """After the commit, and only hints: a worker finds out by itself."""
        at = generation.finished_at
        try:
            if at is None:
                await self.queue.wake(generation.id)
            else:
                await self.events.append(generation.id, final_event(generation, at=at))
                await self.events.announce(generation.owner_id, generation.id)
        except (EventLogUnavailable, QueueUnavailable):
            _log.warning("generation.cancel_untold", extra={"generation_id": generation.id})


async def _end_exports(work: UnitOfWork, owner_id: str) -> None:
    for known in await work.exports.list_of_owner(owner_id, limit=EXPORTS_SHOWN):
        export = None if known.has_ended else await work.exports.lock(known.id)
        if export is not None and not export.has_ended:
            export.fail(now=await work.now())
