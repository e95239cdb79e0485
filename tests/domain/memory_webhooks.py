"""Webhooks in memory, and what is sent to them."""

from collections.abc import Collection, Sequence
from datetime import datetime

from domain.page import Page, PageRequest
from domain.turns import Places, Turns, Waiting
from domain.webhook import DeliveryStatus, Webhook, WebhookDelivery
from tests.domain.memory_rows import Tables, insert, page_by_id, some


class MemoryWebhooks:
    def __init__(self, tables: Tables) -> None:
        self._rows = tables.webhooks
        self._deliveries = tables.webhook_deliveries

    async def add(self, webhook: Webhook) -> None:
        insert(self._rows, webhook)

    async def get(self, webhook_id: str) -> Webhook | None:
        return self._rows.get(webhook_id)

    async def lock(self, webhook_id: str) -> Webhook | None:
        return self._rows.get(webhook_id)

    async def get_many(self, webhook_ids: Collection[str]) -> Sequence[Webhook]:
        return some(self._rows, webhook_ids)

    async def list_of_owner(self, owner_id: str) -> Sequence[Webhook]:
        own = [row for row in self._rows.values() if row.owner_id == owner_id]
        return sorted(own, key=lambda row: (row.created_at, row.id))

    async def delete(self, webhook_id: str) -> None:
        sent = [row.id for row in self._deliveries.values() if row.webhook_id == webhook_id]
        for delivery_id in sent:
            del self._deliveries[delivery_id]
        self._rows.pop(webhook_id, None)


class MemoryWebhookDeliveries:
    def __init__(self, tables: Tables) -> None:
        self._rows = tables.webhook_deliveries

    async def add_many(self, deliveries: Sequence[WebhookDelivery]) -> None:
        for delivery in deliveries:
            insert(self._rows, delivery)

    async def get(self, delivery_id: str) -> WebhookDelivery | None:
        return self._rows.get(delivery_id)

    async def lock(self, delivery_id: str) -> WebhookDelivery | None:
        return self._rows.get(delivery_id)

    async def page(
        self, webhook_id: str, status: DeliveryStatus | None, request: PageRequest
    ) -> Page[WebhookDelivery]:
        rows = [row for row in self._rows.values() if row.webhook_id == webhook_id]
        wanted = [row for row in rows if status in {None, row.status}]
        return page_by_id(wanted, request)

    async def due_ids(
        self, places: Places, *, now: datetime, without: Collection[str]
    ) -> Sequence[str]:
        rows = sorted(self._rows.values(), key=lambda row: (row.run_after, row.id))
        held = [row for row in rows if row.lease_until is not None and row.lease_until > now]
        turns = Turns.beside(map(_waiting, held), places)
        due = [row for row in rows if _is_due(row, now) and row.id not in without]
        turns.offer(map(_waiting, due))
        return turns.taken

    async def lock_due(
        self, delivery_ids: Collection[str], *, now: datetime
    ) -> Sequence[WebhookDelivery]:
        rows = some(self._rows, delivery_ids)
        due = [row for row in rows if _is_due(row, now)]
        return sorted(due, key=lambda row: (row.run_after, row.id))

    async def postpone(self, webhook_id: str, *, until: datetime) -> None:
        for row in self._rows.values():
            if row.webhook_id == webhook_id and row.status is DeliveryStatus.PENDING:
                row.run_after = max(row.run_after, until)


def _is_due(row: WebhookDelivery, now: datetime) -> bool:
    is_free = row.lease_until is None or row.lease_until <= now
    return row.status is DeliveryStatus.PENDING and row.run_after <= now and is_free


def _waiting(row: WebhookDelivery) -> Waiting:
    return Waiting(row.id, row.webhook_id, row.owner_id)
