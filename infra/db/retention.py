"""Rows whose time is over, in SQL."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.asset import Asset
from domain.export import Export
from domain.proof import Proof
from domain.retention import Outdated
from domain.share import Share
from domain.upload import Upload
from domain.webhook import WebhookDelivery
from infra.db.account_tables import exports, proofs, shares
from infra.db.content_tables import assets, uploads
from infra.db.webhook_tables import webhook_deliveries


@dataclass(frozen=True, slots=True)
class _Shelf:
    row_id: Column[str]
    moment: Column[datetime]


_SHELVES: Mapping[object, _Shelf] = {
    Proof: _Shelf(proofs.c.id, proofs.c.expires_at),
    Upload: _Shelf(uploads.c.id, uploads.c.expires_at),
    Export: _Shelf(exports.c.id, exports.c.expires_at),
    Share: _Shelf(shares.c.id, shares.c.expires_at),
    Asset: _Shelf(assets.c.id, assets.c.created_at),
    WebhookDelivery: _Shelf(webhook_deliveries.c.id, webhook_deliveries.c.created_at),
}


class SqlRetention:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def outdated_ids(
        self, kind: Outdated, until: datetime, *, limit: int, without: Collection[str]
    ) -> Sequence[str]:
        shelf = _SHELVES[kind]
        found = await self._session.scalars(
            select(shelf.row_id)
            .where(shelf.moment <= until, shelf.row_id.not_in(without))
            .order_by(shelf.moment)
            .limit(limit)
        )
        return found.all()

    async def forget(self, kind: Outdated, row_ids: Collection[str]) -> Sequence[str]:
        row_id = _SHELVES[kind].row_id
        # Sweepers of other workers may be at the same rows; each row is one sweeper's.
        found = await self._session.scalars(
            select(row_id).where(row_id.in_(row_ids)).with_for_update(skip_locked=True)
        )
        ours = found.all()
        if ours:
            await self._session.execute(delete(row_id.table).where(row_id.in_(ours)))
        return ours
