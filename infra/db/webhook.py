"""Webhooks in SQL, and what is sent to them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.webhook import Webhook, WebhookDelivery
from infra.db.webhook_tables import webhooks


class SqlWebhookReads:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def list_of_owner(self, owner_id: str) -> Sequence[Webhook]:
        found = await self._session.scalars(
            select(Webhook)
            .where(webhooks.c.owner_id == owner_id)
            .order_by(webhooks.c.created_at, webhooks.c.id)
        )
        return found.all()


class SqlWebhooks(SqlWebhookReads):
    async def add(self, webhook: Webhook) -> None:
        self._session.add(webhook)
        await self._session.flush()


class SqlWebhookDeliveries:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add_many(self, deliveries: Sequence[WebhookDelivery]) -> None:
        self._session.add_all(deliveries)
        await self._session.flush()
