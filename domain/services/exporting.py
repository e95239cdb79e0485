"""Asking for an export, and following it to its end."""

import logging
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.asset import Blobs, SignedUrl
from domain.errors import NotFound
from domain.event import EventLogUnavailable
from domain.export import (
    EXPORT_LIMIT,
    EXPORT_LINK_LIFETIME,
    EXPORT_SPAN,
    EXPORTS_SHOWN,
    Export,
    ExportLimitReached,
    ExportNotices,
    ExportScope,
    ExportStatus,
    ExportUnderWay,
)
from domain.idempotency import IdempotencyConflict, checked_idempotency_key
from domain.ids import Clock, NewId
from domain.repeating import repeatable
from domain.services.owning import lock_owner
from domain.unit_of_work import Database, DatabaseConflict, DatabaseUnavailable, UnitOfWork
from domain.user import User

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RequestedExport:
    """`replayed`: the same request had come before, and this is what it started."""

    export: Export
    replayed: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Exporting:
    database: Database
    blobs: Blobs
    notices: ExportNotices
    new_id: NewId
    clock: Clock

    @repeatable
    async def request(
        self, scope: ExportScope, *, owner_id: str, idempotency_key: str | None = None
    ) -> RequestedExport:
        """Queues an export; a worker takes it up by itself.

        Raises `ExportUnderWay`, `ExportLimitReached`, `IdempotencyKeyInvalid`,
        `IdempotencyConflict`.
        """
        if idempotency_key is not None:
            checked_idempotency_key(idempotency_key)
        async with self.database.begin(user_id=owner_id) as work:
            owner = await lock_owner(work, owner_id)
            known = await work.exports.list_of_owner(owner_id, limit=EXPORTS_SHOWN)
            earlier = _asked_with(known, idempotency_key)
            if earlier is not None:
                if earlier.scope is not scope:
                    raise IdempotencyConflict
                return RequestedExport(earlier, replayed=True)
            export = self._export(scope, owner_id, await _free_moment(work, known, owner))
            export.idempotency_key = idempotency_key
            await work.exports.add(export)
        return RequestedExport(export, replayed=False)

    def _export(self, scope: ExportScope, owner_id: str, now: datetime) -> Export:
        return Export(
            id=self.new_id(), owner_id=owner_id, scope=scope, run_after=now, created_at=now
        )

    async def require(self, export_id: str, *, owner_id: str) -> Export:
        """As it stands on the primary; raises `NotFound`."""
        export = await self._find(export_id, owner_id)
        if export is None:
            raise NotFound
        return export

    async def _find(self, export_id: str, owner_id: str) -> Export | None:
        async with self.database.read_latest() as reader:
            export = await reader.exports.get(export_id)
        return export if export and export.owner_id == owner_id else None

    async def list(self, owner_id: str) -> Sequence[Export]:
        """Newest first, at most `EXPORTS_SHOWN`: as many as there can be."""
        async with self.database.read_latest() as reader:
            return await reader.exports.list_of_owner(owner_id, limit=EXPORTS_SHOWN)

    def link(self, export: Export) -> SignedUrl | None:
        """Opens the file for an hour, or as long as it lasts; None where there is none to open."""
        now = self.clock()
        if export.blob_name is None or export.expires_at is None or export.expires_at <= now:
            return None
        until = min(now + EXPORT_LINK_LIFETIME, export.expires_at)
        return self.blobs.signed_url(
            export.blob_name, owner_id=export.owner_id, now=now, until=until
        )

    async def progress(self, export_id: str, *, owner_id: str) -> AsyncGenerator[Export, None]:
        """The export as it is, then after each change, until it has ended or is forgotten.

        Raises `NotFound`.
        """
        export: Export | None = await self.require(export_id, owner_id=owner_id)
        async with self.notices.follow(export_id) as changes:
            shown: object = None
            while export is not None:
                if shown != (shown := _shown(export)):
                    yield export
                if export.has_ended:
                    return
                await changes.wait()
                export = await self._look_again(export, owner_id)

    async def _look_again(self, export: Export, owner_id: str) -> Export | None:
        """What is known already, while SQL is away: a later look will tell."""
        try:
            return await self._find(export.id, owner_id)
        except (DatabaseConflict, DatabaseUnavailable):
            _log.info("export.database_away", extra={"export_id": export.id})
            return export


def _asked_with(exports: Sequence[Export], idempotency_key: str | None) -> Export | None:
    if idempotency_key is None:
        return None
    return next((each for each in exports if each.idempotency_key == idempotency_key), None)


async def _free_moment(work: UnitOfWork, known: Sequence[Export], owner: User) -> datetime:
    """Now, if one more may be asked for; raises `ExportUnderWay`, `ExportLimitReached`."""
    now = await work.now()
    if any(not each.has_ended for each in known):
        raise ExportUnderWay
    counted = [
        each.created_at
        for each in known
        if each.status is not ExportStatus.FAILED and each.created_at > now - EXPORT_SPAN
    ]
    if len(counted) >= EXPORT_LIMIT:
        frees_at = sorted(counted, reverse=True)[EXPORT_LIMIT - 1] + EXPORT_SPAN
        raise ExportLimitReached(resets_at=frees_at, zone=ZoneInfo(owner.time_zone))
    return now


def _shown(export: Export) -> tuple[object, ...]:
    return export.status, export.percent, export.item_count


async def tell(notices: ExportNotices, export_id: str) -> None:
    """Only a hint: watchers look by themselves, too."""
    try:
        await notices.announce(export_id)
    except EventLogUnavailable:
        _log.info("export.untold", extra={"export_id": export_id})
