"""Webhooks in memory, and what is sent to them."""

from collections.abc import Sequence

from domain.webhook import Webhook, WebhookDelivery
from tests.domain.memory_rows import Tables, insert


class MemoryWebhooks:
    def __init__(self, tables: Tables) -> None:
        self._rows = tables.webhooks

    async def add(self, webhook: Webhook) -> None:
        insert(self._rows, webhook)

    async def list_of_owner(self, owner_id: str) -> Sequence[Webhook]:
        own = [row for row in self._rows.values() if row.owner_id == owner_id]
        return sorted(own, key=lambda row: (row.created_at, row.id))


class MemoryWebhookDeliveries:
    def __init__(self, tables: Tables) -> None:
        self._rows = tables.webhook_deliveries

    async def add_many(self, deliveries: Sequence[WebhookDelivery]) -> None:
        for delivery in deliveries:
            insert(self._rows, delivery)
