"""Orders of mails in SQL."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.mail import MailKind, MailOrder
from infra.db.account_tables import mail_orders


class SqlMailOrders:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, order: MailOrder) -> None:
        self._session.add(order)
        await self._session.flush()

    async def lock(self, order_id: str) -> MailOrder | None:
        return await self._session.get(
            MailOrder, order_id, with_for_update=True, populate_existing=True
        )

    async def due_ids(
        self, *, now: datetime, limit: int, without: Collection[str]
    ) -> Sequence[str]:
        found = await self._session.scalars(
            select(mail_orders.c.id)
            .where(mail_orders.c.run_after <= now, mail_orders.c.id.not_in(without))
            .order_by(mail_orders.c.run_after)
            .limit(limit)
        )
        return found.all()

    async def lock_due(self, order_ids: Collection[str], *, now: datetime) -> Sequence[MailOrder]:
        found = await self._session.scalars(
            select(MailOrder)
            .where(mail_orders.c.id.in_(order_ids), mail_orders.c.run_after <= now)
            .order_by(mail_orders.c.run_after)
            .with_for_update(skip_locked=True)
            .execution_options(populate_existing=True)
        )
        return found.all()

    async def delete(self, order_id: str) -> None:
        await self._session.execute(delete(mail_orders).where(mail_orders.c.id == order_id))

    async def delete_of(self, user_id: str, kinds: Collection[MailKind]) -> None:
        await self._session.flush()
        await self._session.execute(
            delete(mail_orders)
            .where(mail_orders.c.user_id == user_id)
            .where(mail_orders.c.kind.in_(kinds))
        )
