"""The ledger in SQL."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ledger import LedgerEntry
from infra.db.tables import keys, ledger_entries


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

    async def imbalances(self) -> Mapping[str, int]:
        """How much more the entries of a key add up to than its balance says."""
        recorded = (
            select(ledger_entries.c.key_id, func.sum(ledger_entries.c.amount).label("credits"))
            .group_by(ledger_entries.c.key_id)
            .subquery()
        )
        balance = keys.c.credits_granted - keys.c.credits_held - keys.c.credits_spent
        difference = func.coalesce(recorded.c.credits, 0) - balance
        found = await self._session.execute(
            select(keys.c.id, difference)
            .outerjoin_from(keys, recorded, recorded.c.key_id == keys.c.id)
            .where(difference != 0)
        )
        return {key_id: int(credits_) for key_id, credits_ in found}


class SqlLedgerEntries(SqlLedgerReads):
    async def add(self, entry: LedgerEntry) -> None:
        self._session.add(entry)
        await self._session.flush()
