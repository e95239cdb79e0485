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
        newer = key_events.alias("newer")
        count_newer = (
            select(func.count())
            .select_from(newer)
            .where(newer.c.key_id == key_events.c.key_id, newer.c.id > key_events.c.id)
            .scalar_subquery()
        )
        found = await self._session.scalars(
            select(KeyEvent)
            .where(key_events.c.key_id.in_(key_ids), count_newer < limit)
            .order_by(key_events.c.key_id, key_events.c.id.desc())
        )
        return found.all()


class SqlKeyEvents(SqlKeyEventReads):
    async def add(self, event: KeyEvent) -> None:
        self._session.add(event)
        await self._session.flush()
