"""Webhooks in SQL, and what is sent to them."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.page import Page, PageRequest
from domain.turns import Places, Turns, Waiting
from domain.webhook import DeliveryStatus, Webhook, WebhookDelivery
from infra.db.keyset import Keyset
from infra.db.webhook_tables import webhook_deliveries, webhooks

_NEWEST = Keyset(None, webhook_deliveries.c.id, is_descending=True)
#: How many that are due are looked at in one go, for each place.
_LOOK_AHEAD = 20
_PENDING = webhook_deliveries.c.status == DeliveryStatus.PENDING
_WAITING = select(
    webhook_deliveries.c.id, webhook_deliveries.c.webhook_id, webhook_deliveries.c.owner_id
)


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

    async def due_ids(
        self, places: Places, *, now: datetime, without: Collection[str]
    ) -> Sequence[str]:
        """Without locks, which would lie on all rows that are looked at.

        Each look but the last fills some webhook's or owner's places, whose rows the next one
        leaves out: there are never more looks than places.
        """
        under_way = await self._session.execute(
            _WAITING.where(_PENDING, webhook_deliveries.c.lease_until > now)
        )
        turns = Turns.beside([Waiting(*row) for row in under_way], places)
        look = places.free * _LOOK_AHEAD
        while not turns.is_over:
            found = await self._session.execute(
                _WAITING.where(
                    *_due(now),
                    webhook_deliveries.c.id.not_in([*without, *turns.taken]),
                    webhook_deliveries.c.webhook_id.not_in(turns.full_webhooks),
                    webhook_deliveries.c.owner_id.not_in(turns.full_owners),
                )
                .order_by(webhook_deliveries.c.run_after, webhook_deliveries.c.id)
                .limit(look)
            )
            waiting = [Waiting(*row) for row in found]
            turns.offer(waiting)
            if len(waiting) < look:
                break
        return turns.taken

    async def lock_due(
        self, delivery_ids: Collection[str], *, now: datetime
    ) -> Sequence[WebhookDelivery]:
        found = await self._session.scalars(
            select(WebhookDelivery)
            .where(webhook_deliveries.c.id.in_(delivery_ids), *_due(now))
            .order_by(webhook_deliveries.c.run_after, webhook_deliveries.c.id)
            .with_for_update(skip_locked=True)
        )
        return found.all()

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


def _due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    lease = webhook_deliveries.c.lease_until
    return _PENDING, webhook_deliveries.c.run_after <= now, or_(lease.is_(None), lease <= now)
