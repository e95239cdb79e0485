"""Exports in SQL."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.export import Export, ExportStatus
from infra.db.account_tables import exports

#: More than there are workers that look at the same moment.
_CANDIDATES = 10


class SqlExportReads:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, export_id: str) -> Export | None:
        return await self._session.get(Export, export_id)

    async def list_of_owner(self, owner_id: str, *, limit: int) -> Sequence[Export]:
        found = await self._session.scalars(
            select(Export)
            .where(exports.c.owner_id == owner_id)
            .order_by(exports.c.created_at.desc(), exports.c.id.desc())
            .limit(limit)
        )
        return found.all()


class SqlExports(SqlExportReads):
    async def add(self, export: Export) -> None:
        self._session.add(export)
        await self._session.flush()

    async def lock(self, export_id: str) -> Export | None:
        return await self._session.get(
            Export, export_id, with_for_update=True, populate_existing=True
        )

    async def lock_next(self, *, now: datetime) -> Export | None:
        """One row is locked alone: to sort them, a server locks all that it sorts."""
        is_free = _is_free(now)
        candidates = await self._session.scalars(
            select(exports.c.id).where(is_free).order_by(exports.c.run_after).limit(_CANDIDATES)
        )
        for export_id in candidates.all():
            export = await self._session.scalar(
                select(Export)
                .where(exports.c.id == export_id, is_free)
                .with_for_update(skip_locked=True)
                .execution_options(populate_existing=True)
            )
            if export is not None:
                return export
        return None

    async def known_blob_names(self, blob_names: Collection[str]) -> set[str]:
        found = await self._session.scalars(
            select(exports.c.blob_name).where(exports.c.blob_name.in_(blob_names))
        )
        return {name for name in found if name is not None}


def _is_free(now: datetime) -> ColumnElement[bool]:
    waits = and_(exports.c.status == ExportStatus.QUEUED, exports.c.run_after <= now)
    is_lost = and_(exports.c.status == ExportStatus.RUNNING, exports.c.lease_until <= now)
    return or_(waits, is_lost)
