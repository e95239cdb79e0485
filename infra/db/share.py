"""Shared links in SQL."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.share import Share
from infra.db.account_tables import shares


class SqlShareReads:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get_by_digest(self, token_digest: str) -> Share | None:
        return await self._session.scalar(
            select(Share).where(shares.c.token_digest == token_digest)
        )

    async def list_live(
        self, owner_id: str, content_ids: Collection[str], *, now: datetime
    ) -> Sequence[Share]:
        found = await self._session.scalars(
            select(Share)
            .where(shares.c.owner_id == owner_id, shares.c.content_id.in_(content_ids))
            .where(shares.c.revoked_at.is_(None), shares.c.expires_at > now)
            .order_by(shares.c.created_at.desc(), shares.c.id.desc())
        )
        return found.all()


class SqlShares(SqlShareReads):
    async def add(self, share: Share) -> None:
        self._session.add(share)
        await self._session.flush()

    async def lock(self, share_id: str) -> Share | None:
        return await self._session.get(
            Share, share_id, with_for_update=True, populate_existing=True
        )

    async def add_views(self, views: Mapping[str, int]) -> None:
        if not views:
            return
        connection = await self._session.connection()
        await connection.execute(
            update(shares)
            .where(shares.c.id == bindparam("share"))
            .values(view_count=shares.c.view_count + bindparam("views")),
            # In one order for all, so that two of these cannot end each other.
            [{"share": share_id, "views": views[share_id]} for share_id in sorted(views)],
        )
