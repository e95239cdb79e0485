"""Key events in SQL."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.key_event import KeyEvent
from infra.db.account_tables import key_events


class SqlKeyEventReads:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def newest(self, key_ids: Collection[str], *, limit: int) -> Sequence[KeyEvent]:
        place = func.row_number().over(
            partition_by=key_events.c.key_id, order_by=key_events.c.id.desc()
        )
        ranked = (
            select(key_events.c.id, place.label("place"))
            .where(key_events.c.key_id.in_(key_ids))
            .subquery()
        )
        found = await self._session.scalars(
            select(KeyEvent)
            .join(ranked, ranked.c.id == key_events.c.id)
            .where(ranked.c.place <= limit)
            .order_by(key_events.c.id.desc())
        )
        return found.all()


class SqlKeyEvents(SqlKeyEventReads):
    async def add(self, event: KeyEvent) -> None:
        self._session.add(event)
        await self._session.flush()
