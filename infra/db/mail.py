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

    async def lock_due(self, *, now: datetime, limit: int) -> Sequence[MailOrder]:
        found = await self._session.scalars(
            select(MailOrder)
            .where(mail_orders.c.run_after <= now)
            .order_by(mail_orders.c.run_after)
            .limit(limit)
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
