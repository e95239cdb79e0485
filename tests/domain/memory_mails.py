"""Orders of mails in memory."""

from collections.abc import Collection, Sequence
from datetime import datetime

from domain.mail import MailKind, MailOrder
from tests.domain.memory_rows import Tables, insert


class MemoryMailOrders:
    def __init__(self, tables: Tables) -> None:
        self._rows = tables.mails

    async def add(self, order: MailOrder) -> None:
        insert(self._rows, order)

    async def lock(self, order_id: str) -> MailOrder | None:
        return self._rows.get(order_id)

    async def due_ids(
        self, *, now: datetime, limit: int, without: Collection[str]
    ) -> Sequence[str]:
        due = await self.lock_due([*self._rows], now=now)
        return [order.id for order in due if order.id not in without][:limit]

    async def lock_due(self, order_ids: Collection[str], *, now: datetime) -> Sequence[MailOrder]:
        due = [row for row in self._rows.values() if row.id in order_ids and row.run_after <= now]
        return sorted(due, key=lambda order: order.run_after)

    async def delete(self, order_id: str) -> None:
        self._rows.pop(order_id, None)

    async def delete_of(self, user_id: str, kinds: Collection[MailKind]) -> None:
        for order in list(self._rows.values()):
            if order.user_id == user_id and order.kind in kinds:
                del self._rows[order.id]
