"""Usage in SQL: one row for each owner, quarter of an hour and kind."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects import mysql
from sqlalchemy.ext.asyncio import AsyncSession

from domain.generation import Generation, GenerationKind, GenerationStatus
from domain.usage import COUNTED, UsageSlot
from infra.db.account_tables import usage_slots
from infra.db.tables import generations

_ENDED = [status for status in GenerationStatus if status.is_final]
_KEY = [column.name for column in usage_slots.primary_key]


class SqlUsageReads:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def list_between(
        self, owner_id: str, since: datetime, until: datetime
    ) -> Sequence[UsageSlot]:
        """Columns alone: there may be many rows, and nobody changes them."""
        found = await self._session.execute(
            select(usage_slots)
            .where(usage_slots.c.owner_id == owner_id)
            .where(usage_slots.c.starts_at >= since)
            .where(usage_slots.c.starts_at < until)
        )
        return [UsageSlot(**row) for row in found.mappings()]


class SqlUsageSlots(SqlUsageReads):
    async def add(self, slot: UsageSlot) -> None:
        """Everything else that the transaction has written goes to the server first."""
        await self._session.flush()
        counts = {name: getattr(slot, name) for name in COUNTED}
        values = {name: getattr(slot, name) for name in _KEY} | counts
        sums = {name: usage_slots.c[name] + number for name, number in counts.items()}
        connection = await self._session.connection()
        if connection.dialect.name == "sqlite":
            from sqlalchemy.dialects import sqlite  # noqa: PLC0415 - docs/adr/0046: loaded here only

            await connection.execute(
                sqlite.insert(usage_slots)
                .values(values)
                .on_conflict_do_update(index_elements=_KEY, set_=sums)
            )
        else:
            await connection.execute(
                mysql.insert(usage_slots).values(values).on_duplicate_key_update(sums)
            )

    async def uncounted_ids(
        self, kinds: Collection[GenerationKind], *, limit: int, without: Collection[str]
    ) -> Sequence[str]:
        found = await self._session.scalars(
            select(generations.c.id)
            .where(generations.c.is_counted.is_(False))
            .where(generations.c.status.in_(_ENDED))
            .where(generations.c.kind.in_(kinds), generations.c.id.not_in(without))
            .limit(limit)
        )
        return found.all()

    async def lock_uncounted(self, generation_ids: Collection[str]) -> Sequence[Generation]:
        found = await self._session.scalars(
            select(Generation)
            .where(generations.c.id.in_(generation_ids))
            .where(generations.c.is_counted.is_(False))
            .with_for_update(skip_locked=True)
            .execution_options(populate_existing=True)
        )
        return found.all()
