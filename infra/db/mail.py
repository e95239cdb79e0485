"""Orders of mails in SQL."""

from sqlalchemy.ext.asyncio import AsyncSession

from domain.mail import MailOrder


class SqlMailOrders:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, order: MailOrder) -> None:
        self._session.add(order)
        await self._session.flush()
