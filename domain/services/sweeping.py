"""Putting right what a lost hint, a dead worker or a crash between two steps left behind."""

import asyncio
import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.asset import Blobs
from domain.event import (
    EventLog,
    EventLogUnavailable,
    GenerationQueued,
    Hint,
    Queue,
    QueueUnavailable,
    final_event,
)
from domain.failure import FailureCode
from domain.generation import ATTEMPT_LIMIT, Generation, GenerationKind, QueueName
from domain.ids import Clock
from domain.services.concluding import Concluding
from domain.share import SHARE_MEMORY
from domain.thumbnail import Thumbnail
from domain.unit_of_work import Database, DatabaseConflict, DatabaseUnavailable, UnitOfWork

_BATCH = 100
#: A queued job older than this has probably lost its hint.
_HINT_AGE = timedelta(seconds=2)
#: A file that no row names after this long belongs to a job that did not finish.
ORPHAN_AGE = timedelta(hours=24)

#: What may be gone by the next round.
_PASSING = (DatabaseConflict, DatabaseUnavailable)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sweeping:
    """`kinds` are those that this release can run: it leaves jobs of a newer one alone.

    `media_retention` is how long files are kept; None: as long as their contents.
    """

    database: Database
    kinds: Collection[GenerationKind]
    concluding: Concluding
    queue: Queue
    events: EventLog
    blobs: Blobs
    clock: Clock
    media_retention: timedelta | None = None

    async def recover(self) -> list[str]:
        """Takes jobs from workers that are gone; returns the ids of all it changed.

        One that cannot be taken back holds up no other: what was in its way is raised afterwards.
        """
        async with self.database.begin() as work:
            lost = await work.generations.lost_ids(self.kinds, now=await work.now(), limit=_BATCH)
        # One after another: they would lock each other's keys and usage.
        outcomes = [
            (await asyncio.gather(self._recover(each), return_exceptions=True))[0] for each in lost
        ]
        faults = [each for each in outcomes if isinstance(each, Exception)]
        if unforeseen := [each for each in faults if not isinstance(each, _PASSING)]:
            raise ExceptionGroup("jobs that could not be taken back", unforeseen)
        if faults:
            raise faults[0]
        return [each for each in outcomes if isinstance(each, str)]

    async def _recover(self, generation_id: str) -> str | None:
        """Alone: whoever ends several at once locks keys and usage in an order of their own."""
        async with self.database.begin() as work:
            now = await work.now()
            generation = await work.generations.lock_lost(generation_id, now=now)
            if generation is None:
                return None
            await self._take_back(work, generation, now)
        await self._tell(generation)
        return generation.id

    async def _take_back(self, work: UnitOfWork, generation: Generation, now: datetime) -> None:
        _log.warning(
            "generation.lost",
            extra={"generation_id": generation.id, "attempt": generation.attempt},
        )
        if generation.cancel_requested_at is not None:
            await self.concluding.cancel(work, generation)
        elif generation.attempt >= ATTEMPT_LIMIT:
            await self.concluding.fail(work, generation, FailureCode.WORKER_LOST)
        else:
            generation.requeue(run_after=now)

    async def _tell(self, generation: Generation) -> None:
        at = generation.finished_at
        try:
            if at is None:
                await self.events.append_next(
                    generation.id,
                    generation.fence,
                    GenerationQueued(0),
                    at=generation.run_after,
                )
            else:
                await self.events.append(generation.id, final_event(generation, at=at))
            await self.events.announce(generation.owner_id, generation.id)
        except EventLogUnavailable:
            _log.info("sweep.untold", extra={"generation_id": generation.id})

    async def deliver(self) -> list[str]:
        """Hints again at jobs that have waited for a while; returns their ids."""
        delivered: list[str] = []
        for queue in QueueName:  # apart, so that many of one queue hide none of the other
            delivered += await self._deliver_to(queue)
        return delivered

    async def _deliver_to(self, queue: QueueName) -> list[str]:
        kinds = [kind for kind in self.kinds if kind.queue is queue]
        async with self.database.begin() as work:
            queued_before = await work.now() - _HINT_AGE
            overdue = await work.generations.overdue(
                kinds, queued_before=queued_before, limit=_BATCH
            )
        try:
            for each in overdue:
                await self.queue.enqueue_again(
                    Hint(
                        generation_id=each.generation_id,
                        attempt=each.attempt,
                        queue=queue,
                        place=each.place,
                    )
                )
        except QueueUnavailable:
            _log.warning("sweep.queue_unavailable", extra={"waiting": len(overdue)})
        return [each.generation_id for each in overdue]

    async def purge_uploads(self) -> list[str]:
        """Forgets uploads that have expired; returns their ids. Their files are then orphans."""
        purged: list[str] = []
        while True:
            async with self.database.begin() as work:
                expired = await work.uploads.expired(now=await work.now(), limit=_BATCH)
                ids = [upload.id for upload in expired]
                await work.uploads.delete_many(ids)
            purged += ids
            if len(ids) < _BATCH:
                return purged

    async def purge_exports(self) -> list[str]:
        """Forgets exports that have expired; returns their ids. Their files are then orphans."""
        purged: list[str] = []
        while True:
            async with self.database.begin() as work:
                expired = await work.exports.expired(now=await work.now(), limit=_BATCH)
                ids = [export.id for export in expired]
                await work.exports.delete_many(ids)
            purged += ids
            if len(ids) < _BATCH:
                return purged

    async def purge_shares(self) -> list[str]:
        """Forgets links that ended long ago; returns their ids."""
        purged: list[str] = []
        while True:
            async with self.database.begin() as work:
                ids = await work.shares.delete_some(
                    expired_before=await work.now() - SHARE_MEMORY, limit=_BATCH
                )
            purged += ids
            if len(ids) < _BATCH:
                return purged

    async def purge_proofs(self) -> list[str]:
        """Forgets tokens of mails that can no longer be used; returns the ids of the proofs."""
        purged: list[str] = []
        while True:
            async with self.database.begin() as work:
                ids = await work.proofs.delete_expired(now=await work.now(), limit=_BATCH)
            purged += ids
            if len(ids) < _BATCH:
                return purged

    async def purge_assets(self) -> list[str]:
        """Forgets files kept for longer than `media_retention`; returns the ids of the assets.

        Their contents stay, without them, and the files themselves are then orphans.
        """
        if self.media_retention is None:
            return []
        purged: list[str] = []
        while True:
            async with self.database.begin() as work:
                ids = await work.assets.delete_some(
                    created_before=await work.now() - self.media_retention, limit=_BATCH
                )
            purged += ids
            if len(ids) < _BATCH:
                return purged

    async def delete_orphans(self) -> list[str]:
        """Deletes files that no row names, with what was made of them; returns their names.

        One that is stored again meanwhile stays: whoever stored it may be about to name it.
        """
        born_before = self.clock() - ORPHAN_AGE
        blobs = [blob async for blob in self.blobs.list()]
        aged = [blob.name for blob in blobs if blob.modified_at < born_before]
        orphans: list[str] = []
        for start in range(0, len(aged), _BATCH):
            orphans += await self._unnamed(aged[start : start + _BATCH])
        deleted = {
            name: None
            for name in orphans
            if await self.blobs.delete(name, stored_before=born_before)
        }
        for blob in blobs:
            if blob.name not in deleted and _original_name(blob.name) in deleted:
                await self.blobs.delete(blob.name)
                deleted[blob.name] = None
        return list(deleted)

    async def _unnamed(self, names: Collection[str]) -> list[str]:
        """Those that no row names, not even as what they were made of."""
        originals = {name: _original_name(name) for name in names}
        async with self.database.begin() as work:
            known = await work.assets.known_blob_names(set(originals.values()))
            known |= await work.uploads.known_blob_names(set(originals.values()))
            known |= await work.exports.known_blob_names(set(originals.values()))
            known |= await work.preferences.known_blob_names(set(originals.values()))
        return [name for name in names if originals[name] not in known]

    async def check_ledger(self) -> list[str]:
        """The ids of keys whose entries do not add up to their balance: always none.

        Some keys at a time, so that no statement takes long; each sees entries and balance of
        one moment.
        """
        wrong: list[str] = []
        last = ""
        while True:
            async with self.database.read_latest() as reader:
                differences = await reader.ledger.differences(after=last, limit=_BATCH)
            for key_id, difference in differences.items():
                if difference:
                    _log.critical(
                        "ledger.imbalanced", extra={"key_id": key_id, "difference": difference}
                    )
                    wrong.append(key_id)
            if len(differences) < _BATCH:
                return wrong
            last = max(differences)


def _original_name(blob_name: str) -> str:
    thumbnail = Thumbnail.of_name(blob_name)
    return blob_name if thumbnail is None else thumbnail.original_name
