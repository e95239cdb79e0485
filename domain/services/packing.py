"""Making exports: the worker's side, one at a time beside the generations."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from domain.archive import Archives
from domain.asset import Blobs
from domain.ending import cancelled
from domain.export import EXPORT_ATTEMPTS, EXPORT_LEASE, Export, ExportNotices, Tally
from domain.mail import MailKind
from domain.services.compiling import Compiling
from domain.services.exporting import tell
from domain.services.telling import Telling
from domain.session import SessionsUnavailable
from domain.unit_of_work import Database, DatabaseConflict, DatabaseUnavailable
from domain.user import UserStatus

#: Watchers see progress this often; the claim lasts many times as long.
_HEARTBEAT_SECONDS = 3.0
_STORAGE_PAUSE_SECONDS = 0.5
_BACKOFF = timedelta(seconds=30)
_AWAY = (SessionsUnavailable, DatabaseConflict, DatabaseUnavailable)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Packed:
    blob_name: str
    byte_size: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Packing:
    database: Database
    compiling: Compiling
    archives: Archives
    blobs: Blobs
    notices: ExportNotices
    telling: Telling

    async def pack_next(self) -> list[str]:
        """Makes the export that has waited longest; returns its id, or nothing where none waits.

        Cancelling this gives the claim back. Raises `DatabaseConflict`, `DatabaseUnavailable`.
        """
        export = await self._claim()
        if export is None:
            return []
        await tell(self.notices, export.id)
        if export.has_ended:
            return [export.id]
        try:
            await self._pack(export)
        except asyncio.CancelledError:
            await self._give_back(export)
            raise
        await tell(self.notices, export.id)
        return [export.id]

    async def _claim(self) -> Export | None:
        """None: none waits. One that has been tried too often, or is nobody's, is ended instead."""
        async with self.database.begin() as work:
            now = await work.now()
            export = await work.exports.lock_next(now=now)
            if export is None:
                return None
            owner = await work.users.get(export.owner_id)
            # An API of the release before disables accounts without ending their exports.
            is_wanted = owner is not None and owner.status is UserStatus.ACTIVE
            if is_wanted and export.attempt < EXPORT_ATTEMPTS:
                export.claim(now=now)
            else:
                export.fail(now=now)
        _log.info(
            "export.claimed",
            extra={"export_id": export.id, "attempt": export.attempt, "status": export.status},
        )
        return export

    async def _pack(self, export: Export) -> None:
        """Whatever comes first: the archive's end, or the loss of the claim."""
        tally = Tally(total=1)
        making = asyncio.create_task(self._make(export, tally))
        guard = asyncio.create_task(self._guard(export, tally))
        try:
            await asyncio.wait({making, guard}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await cancelled([making, guard])
        fault = _fault_of(making) or _fault_of(guard)
        if not making.cancelled() and _fault_of(making) is None:
            await self._finish(export, making.result(), tally)
        elif fault is not None:
            await self._put_off(export, fault)
        else:
            _log.warning("export.lost", extra={"export_id": export.id})

    async def _put_off(self, export: Export, fault: BaseException) -> None:
        """What is away comes back, whoever makes the file; any other fault counts as a try."""
        if isinstance(fault, _AWAY):
            _log.warning("export.put_off", extra={"export_id": export.id}, exc_info=fault)
            await self._give_back(export, pause=_BACKOFF)
        else:
            _log.error("export.crashed", extra={"export_id": export.id}, exc_info=fault)
            await self._retry(export)

    async def _make(self, export: Export, tally: Tally) -> _Packed:
        day = export.created_at
        name = f"laowang-{export.scope.lower()}-{day:%Y-%m-%d}.zip"
        blob_name = f"exports/{export.id}-{export.fence}-{name}"
        async with self.archives.writing(blob_name, at=day) as archive:
            await self.compiling.compile(export, archive, tally)
            return _Packed(blob_name, await archive.publish())

    async def _guard(self, export: Export, tally: Tally) -> None:
        """Renews the claim until it is lost."""
        loop = asyncio.get_running_loop()
        renewed_at = loop.time()
        while loop.time() - renewed_at < EXPORT_LEASE.total_seconds():
            await asyncio.sleep(_HEARTBEAT_SECONDS)
            try:
                if not await self._renew(export, tally):
                    return
            except (DatabaseConflict, DatabaseUnavailable):
                continue
            renewed_at = loop.time()
            await tell(self.notices, export.id)

    async def _renew(self, claimed: Export, tally: Tally) -> bool:
        async with self.database.begin() as work:
            export = await work.exports.lock(claimed.id)
            if export is None or not export.is_held_by(claimed.fence):
                return False
            export.renew(percent=tally.percent, item_count=tally.item_count, now=await work.now())
        return True

    async def _finish(self, export: Export, packed: _Packed, tally: Tally) -> None:
        """Tries again where SQL is away, as long as the claim can be ours."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + EXPORT_LEASE.total_seconds()
        while True:
            try:
                is_kept = await self._finish_once(export, packed, tally)
                break
            except (DatabaseConflict, DatabaseUnavailable):
                if loop.time() > deadline:
                    raise
                await asyncio.sleep(_STORAGE_PAUSE_SECONDS)
        if not is_kept:
            await self.blobs.delete(packed.blob_name)
        _log.info("export.ended", extra={"export_id": export.id, "is_kept": is_kept})

    async def _finish_once(self, claimed: Export, packed: _Packed, tally: Tally) -> bool:
        """Ends it and has its owner told; False: the claim is another's, or all was erased."""
        async with self.database.begin(user_id=claimed.owner_id) as work:
            export = await work.exports.lock(claimed.id)
            if export is None or not export.is_held_by(claimed.fence):
                # Ended, but nobody told us that it was.
                return export is not None and export.blob_name == packed.blob_name
            export.finish(
                packed.blob_name,
                byte_size=packed.byte_size,
                item_count=tally.item_count,
                now=await work.now(),
            )
            await self.telling.order_mail(
                work, MailKind.EXPORT_READY, user_id=export.owner_id, subject_id=export.id
            )
        return True

    async def _retry(self, claimed: Export) -> None:
        async with self.database.begin() as work:
            export = await work.exports.lock(claimed.id)
            if export is None or not export.is_held_by(claimed.fence):
                return
            now = await work.now()
            if export.attempt < EXPORT_ATTEMPTS:
                export.requeue(run_after=now + _BACKOFF * export.attempt)
            else:
                export.fail(now=now)

    async def _give_back(self, claimed: Export, *, pause: timedelta = timedelta()) -> None:
        """The attempt does not count, and anyone may begin again after the pause."""
        try:
            async with self.database.begin() as work:
                export = await work.exports.lock(claimed.id)
                if export is not None and export.is_held_by(claimed.fence):
                    export.attempt -= 1
                    export.requeue(run_after=await work.now() + pause)
        except (DatabaseConflict, DatabaseUnavailable):
            # The claim runs out by itself.
            _log.warning("export.kept", extra={"export_id": claimed.id})


def _fault_of(ended: "asyncio.Task[Any]") -> BaseException | None:  # Any: whatever it returns
    return None if ended.cancelled() else ended.exception()
