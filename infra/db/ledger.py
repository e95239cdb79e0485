"""The ledger in SQL."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.generation import GenerationStatus
from domain.ledger import LedgerEntry, LedgerPhase
from domain.page import Page, PageRequest
from infra.db.keyset import Keyset
from infra.db.tables import generations, keys, ledger_entries
from infra.identity import id_after

_UNDER_WAY = [status for status in GenerationStatus if not status.is_final]
_NEWEST_FIRST = Keyset(None, ledger_entries.c.id, is_descending=True)


class SqlLedgerReads:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def list(self, key_id: str) -> Sequence[LedgerEntry]:
        found = await self._session.scalars(
            select(LedgerEntry)
            .where(ledger_entries.c.key_id == key_id)
            .order_by(ledger_entries.c.id)
        )
        return found.all()

    async def page(self, key_id: str, request: PageRequest) -> Page[LedgerEntry]:
        return await _NEWEST_FIRST.page(
            self._session, select(LedgerEntry).where(ledger_entries.c.key_id == key_id), request
        )

    async def holds(self, generation_id: str) -> Sequence[LedgerEntry]:
        found = await self._session.scalars(
            select(LedgerEntry)
            .join(keys, keys.c.id == ledger_entries.c.key_id)
            .where(
                ledger_entries.c.generation_id == generation_id,
                ledger_entries.c.phase == LedgerPhase.HOLD,
            )
            .order_by(keys.c.expires_at, keys.c.id)
        )
        return found.all()

    async def differences(self, *, after: str, limit: int) -> Mapping[str, int]:
        recorded = (
            select(func.coalesce(func.sum(ledger_entries.c.amount), 0))
            .where(ledger_entries.c.key_id == keys.c.id)
            .scalar_subquery()
        )
        balance = keys.c.credits_granted - keys.c.credits_held - keys.c.credits_spent
        found = await self._session.execute(
            select(keys.c.id, recorded - balance)
            .where(keys.c.id > after)
            .order_by(keys.c.id)
            .limit(limit)
        )
        return {key_id: int(credits_) for key_id, credits_ in found}

    async def stray_holds(self, *, after: str, limit: int) -> Mapping[str, int]:
        under_way = (
            select(func.coalesce(-func.sum(ledger_entries.c.amount), 0))
            .join(generations, generations.c.id == ledger_entries.c.generation_id)
            .where(
                ledger_entries.c.key_id == keys.c.id,
                ledger_entries.c.phase == LedgerPhase.HOLD,
                generations.c.status.in_(_UNDER_WAY),
            )
            .scalar_subquery()
        )
        found = await self._session.execute(
            select(keys.c.id, keys.c.credits_held - under_way)
            .where(keys.c.id > after)
            .order_by(keys.c.id)
            .limit(limit)
        )
        return {key_id: int(credits_) for key_id, credits_ in found}


class SqlLedgerEntries(SqlLedgerReads):
    async def add(self, entry: LedgerEntry) -> None:
        last = await self._session.scalar(
            select(func.max(ledger_entries.c.id)).where(ledger_entries.c.key_id == entry.key_id)
        )
        if last is not None and last >= entry.id:
            entry.id = id_after(last)
        self._session.add(entry)
        await self._session.flush()
