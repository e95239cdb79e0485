"""Webhooks and deliveries to begin a test with."""

from domain.webhook import Webhook, WebhookDelivery, WebhookEvent
from infra.identity import new_id
from tests.factories import changed
from tests.infra.db.rows import NOW


def a_webhook(owner_id: str, **changes: object) -> Webhook:
    webhook = Webhook(
        id=new_id(),
        owner_id=owner_id,
        url="https://hooks.example/路径?k=v",
        description="脚本 🚀",
        events=[WebhookEvent.GENERATION_FAILED, WebhookEvent.KEY_EXPIRED],
        sealed_secret="v1.1.sealed",
        created_at=NOW,
        updated_at=NOW,
    )
    return changed(webhook, changes)


def a_delivery(webhook: Webhook, **changes: object) -> WebhookDelivery:
    delivery = WebhookDelivery(
        id=new_id(),
        webhook_id=webhook.id,
        owner_id=webhook.owner_id,
        message_id=f"msg_{new_id()}",
        event=WebhookEvent.KEY_EXPIRED,
        payload='{"type": "key.expired", "data": {"标题": "🚀"}}',
        run_after=NOW,
        created_at=NOW,
    )
    return changed(delivery, changes)
