"""Putting right what a lost hint, a dead worker or a crash between two steps left behind."""

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.asset import Asset, Blobs
from domain.event import (
    EventLog,
    EventLogUnavailable,
    GenerationQueued,
    Hint,
    Queue,
    QueueUnavailable,
    final_event,
)
from domain.export import Export
from domain.failure import FailureCode
from domain.generation import ATTEMPT_LIMIT, Generation, GenerationKind, QueueName
from domain.ids import Clock
from domain.proof import Proof
from domain.retention import Outdated
from domain.services.concluding import Concluding
from domain.services.isolating import Isolating
from domain.share import SHARE_MEMORY, Share
from domain.thumbnail import Thumbnail
from domain.unit_of_work import Database, UnitOfWork
from domain.upload import Upload
from domain.webhook import DELIVERY_RETENTION, WebhookDelivery

_BATCH = 100
#: A queued job older than this has probably lost its hint.
_HINT_AGE = timedelta(seconds=2)
#: A file that no row names after this long belongs to a job that did not finish.
ORPHAN_AGE = timedelta(hours=24)

#: What rows that fail are known by.
_LOST = "recover"
_ORPHANS = "delete orphans"

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
    isolating: Isolating
    clock: Clock
    media_retention: timedelta | None = None

    async def recover(self) -> list[str]:
        """Takes jobs from workers that are gone; returns the ids of all it changed.

        One that cannot be taken back holds up no other.
        """
        async with self.database.begin() as work:
            lost = await work.generations.lost_ids(
                self.kinds,
                now=await work.now(),
                limit=_BATCH,
                without=self.isolating.resting(_LOST),
            )
        # One after another: they would lock each other's keys and usage.
        return await self.isolating.one_by_one(_LOST, lost, self._recover)

    async def _recover(self, generation_ids: Sequence[str]) -> Sequence[str]:
        """One: whoever ends several at once locks keys and usage in an order of their own."""
        (generation_id,) = generation_ids
        async with self.database.read_latest() as reader:
            known = await reader.generations.get(generation_id)
        if known is None:
            return []
        async with self.database.begin(user_id=known.owner_id) as work:
            now = await work.now()
            generation = await work.generations.lock_lost(generation_id, now=now)
            if generation is None:
                return []
            await self._take_back(work, generation, now)
        await self._tell(generation)
        return [generation.id]

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
        return await self._purge(Upload)

    async def purge_exports(self) -> list[str]:
        """Forgets exports that have expired; returns their ids. Their files are then orphans."""
        return await self._purge(Export)

    async def purge_shares(self) -> list[str]:
        """Forgets links that ended long ago; returns their ids."""
        return await self._purge(Share, age=SHARE_MEMORY)

    async def purge_proofs(self) -> list[str]:
        """Forgets tokens of mails that can no longer be used; returns the ids of the proofs."""
        return await self._purge(Proof)

    async def purge_deliveries(self) -> list[str]:
        """Forgets what webhooks were sent long ago; returns the ids."""
        return await self._purge(WebhookDelivery, age=DELIVERY_RETENTION)

    async def purge_assets(self) -> list[str]:
        """Forgets files kept for longer than `media_retention`; returns the ids of the assets.

        Their contents stay, without them, and the files themselves are then orphans.
        """
        if self.media_retention is None:
            return []
        return await self._purge(Asset, age=self.media_retention)

    async def _purge(self, kind: Outdated, *, age: timedelta = timedelta()) -> list[str]:
        async def find(without: Collection[str]) -> Sequence[str]:
            async with self.database.begin() as work:
                return await work.retention.outdated_ids(
                    kind, await work.now() - age, limit=_BATCH, without=without
                )

        async def forget(row_ids: Sequence[str]) -> Sequence[str]:
            async with self.database.begin() as work:
                return await work.retention.forget(kind, row_ids)

        return await self.isolating.drain(f"purge {kind.__name__}", find, forget)

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
        resting = self.isolating.resting(_ORPHANS)
        deleted = await self._delete(
            [name for name in orphans if name not in resting], stored_before=born_before
        )
        originals = set(deleted)
        made = [blob.name for blob in blobs if _original_name(blob.name) in originals]
        return deleted + await self._delete([name for name in made if name not in originals])

    async def _delete(
        self, names: Sequence[str], *, stored_before: datetime | None = None
    ) -> list[str]:
        async def delete(some: Sequence[str]) -> Sequence[str]:
            return [
                name for name in some if await self.blobs.delete(name, stored_before=stored_before)
            ]

        return await self.isolating.one_by_one(_ORPHANS, names, delete)

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

        And of those with something held that no job under way will ever settle. Some keys at a
        time, so that no statement takes long; each sees entries and balance of one moment.
        """
        wrong: list[str] = []
        last = ""
        while True:
            async with self.database.read_latest() as reader:
                differences = await reader.ledger.differences(after=last, limit=_BATCH)
                strays = await reader.ledger.stray_holds(after=last, limit=_BATCH)
            wrong += _imbalanced(differences, strays)
            if len(differences) < _BATCH:
                return wrong
            last = max(differences)


def _imbalanced(differences: Mapping[str, int], strays: Mapping[str, int]) -> list[str]:
    wrong = []
    for key_id, difference in differences.items():
        stray = strays.get(key_id, 0)
        if difference or stray:
            _log.critical(
                "ledger.imbalanced",
                extra={"key_id": key_id, "difference": difference, "stray_hold": stray},
            )
            wrong.append(key_id)
    return wrong


def _original_name(blob_name: str) -> str:
    thumbnail = Thumbnail.of_name(blob_name)
    return blob_name if thumbnail is None else thumbnail.original_name
