"""Webhooks in SQL, and what is sent to them."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.page import Page, PageRequest
from domain.webhook import DeliveryStatus, Webhook, WebhookDelivery
from infra.db.keyset import Keyset
from infra.db.webhook_tables import webhook_deliveries, webhooks

_NEWEST = Keyset(None, webhook_deliveries.c.id, is_descending=True)
#: Among so many that are due, those of a webhook with many hide nobody else's.
_LOOK_AHEAD = 20


class SqlWebhookReads:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, webhook_id: str) -> Webhook | None:
        return await self._session.get(Webhook, webhook_id)

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

    async def lock(self, webhook_id: str) -> Webhook | None:
        return await self._session.get(
            Webhook, webhook_id, with_for_update=True, populate_existing=True
        )

    async def get_many(self, webhook_ids: Collection[str]) -> Sequence[Webhook]:
        found = await self._session.scalars(select(Webhook).where(webhooks.c.id.in_(webhook_ids)))
        return found.all()

    async def delete(self, webhook_id: str) -> None:
        await self._session.flush()
        await self._session.execute(
            delete(webhook_deliveries).where(webhook_deliveries.c.webhook_id == webhook_id)
        )
        await self._session.execute(delete(webhooks).where(webhooks.c.id == webhook_id))


class SqlWebhookDeliveryReads:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, delivery_id: str) -> WebhookDelivery | None:
        return await self._session.get(WebhookDelivery, delivery_id)

    async def page(
        self, webhook_id: str, status: DeliveryStatus | None, request: PageRequest
    ) -> Page[WebhookDelivery]:
        statement = select(WebhookDelivery).where(webhook_deliveries.c.webhook_id == webhook_id)
        if status is not None:
            statement = statement.where(webhook_deliveries.c.status == status)
        return await _NEWEST.page(self._session, statement, request)


class SqlWebhookDeliveries(SqlWebhookDeliveryReads):
    async def add_many(self, deliveries: Sequence[WebhookDelivery]) -> None:
        self._session.add_all(deliveries)
        await self._session.flush()

    async def lock(self, delivery_id: str) -> WebhookDelivery | None:
        return await self._session.get(
            WebhookDelivery, delivery_id, with_for_update=True, populate_existing=True
        )

    async def lock_due(
        self, *, now: datetime, limit: int, per_webhook: int
    ) -> Sequence[WebhookDelivery]:
        chosen = await self._choose(now, limit=limit, per_webhook=per_webhook)
        found = await self._session.scalars(
            select(WebhookDelivery)
            .where(webhook_deliveries.c.id.in_(chosen), *_due(now))
            .order_by(webhook_deliveries.c.run_after, webhook_deliveries.c.id)
            .with_for_update(skip_locked=True)
        )
        return found.all()

    async def _choose(self, now: datetime, *, limit: int, per_webhook: int) -> list[str]:
        """Without locks, which would lie on all rows that are looked at."""
        due = await self._session.execute(
            select(webhook_deliveries.c.id, webhook_deliveries.c.webhook_id)
            .where(*_due(now))
            .order_by(webhook_deliveries.c.run_after, webhook_deliveries.c.id)
            .limit(limit * _LOOK_AHEAD)
        )
        counted: Counter[str] = Counter()
        chosen: list[str] = []
        for delivery_id, webhook_id in due:
            counted[webhook_id] += 1
            if counted[webhook_id] <= per_webhook:
                chosen.append(delivery_id)
        return chosen[:limit]

    async def postpone(self, webhook_id: str, *, until: datetime) -> None:
        await self._session.flush()
        await self._session.execute(
            update(webhook_deliveries)
            .where(webhook_deliveries.c.webhook_id == webhook_id)
            .where(webhook_deliveries.c.status == DeliveryStatus.PENDING)
            .where(webhook_deliveries.c.run_after < until)
            .values(run_after=until)
            .execution_options(synchronize_session=False)
        )

    async def delete_some(self, *, created_before: datetime, limit: int) -> Sequence[str]:
        found = await self._session.scalars(
            select(webhook_deliveries.c.id)
            .where(webhook_deliveries.c.created_at < created_before)
            .order_by(webhook_deliveries.c.created_at)
            .limit(limit)
        )
        ids = found.all()
        if ids:
            await self._session.execute(
                delete(webhook_deliveries).where(webhook_deliveries.c.id.in_(ids))
            )
        return ids


def _due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    pending = webhook_deliveries.c.status == DeliveryStatus.PENDING
    lease = webhook_deliveries.c.lease_until
    return pending, webhook_deliveries.c.run_after <= now, or_(lease.is_(None), lease <= now)
