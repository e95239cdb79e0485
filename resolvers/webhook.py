"""Webhooks of integrators."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import strawberry

from domain.page import PageRequest
from domain.services.webhooking import WebhookSetting
from domain.webhook import (
    DELIVERIES_LIST,
    DeliveryStatus,
    Webhook,
    WebhookDelivery,
)
from resolvers.context import Info
from resolvers.node import GlobalId, key_of
from resolvers.page import After, Connection, First
from resolvers.payload import Changed

WebhookId = Annotated[strawberry.ID, strawberry.argument(description="The webhook's id.")]
Status = Annotated[
    DeliveryStatus | None,
    strawberry.argument(description="Only deliveries in this status; all if absent."),
]


async def create_webhook(info: Info, *, setting: WebhookSetting) -> Changed:
    actor = info.context.require_actor()
    webhooking = info.context.product.webhooking
    webhook, secret = await webhooking.create(
        setting, owner_id=actor.user_id, ip_address=actor.ip_address
    )
    return {"webhook": webhook, "secret": secret}


async def update_webhook(info: Info, *, webhook_id: str, setting: WebhookSetting) -> Changed:
    actor = info.context.require_actor()
    key = key_of(webhook_id, "Webhook")
    webhooking = info.context.product.webhooking
    return {
        "webhook": await webhooking.update(
            key, setting, owner_id=actor.user_id, ip_address=actor.ip_address
        )
    }


async def delete_webhook(info: Info, *, webhook_id: str) -> Changed:
    actor = info.context.require_actor()
    key = key_of(webhook_id, "Webhook")
    await info.context.product.webhooking.delete(
        key, owner_id=actor.user_id, ip_address=actor.ip_address
    )
    return {"deleted_webhook_id": webhook_id}


async def rotate_webhook_secret(info: Info, *, webhook_id: str) -> Changed:
    actor = info.context.require_actor()
    key = key_of(webhook_id, "Webhook")
    webhooking = info.context.product.webhooking
    webhook, secret = await webhooking.rotate_secret(
        key, owner_id=actor.user_id, ip_address=actor.ip_address
    )
    return {"webhook": webhook, "secret": secret}


async def test_webhook(info: Info, *, webhook_id: str) -> Changed:
    viewer = info.context.require_viewer()
    key = key_of(webhook_id, "Webhook")
    webhooking = info.context.product.webhooking
    return {"delivery": await webhooking.test(key, owner_id=viewer.user_id)}


async def redeliver_webhook(info: Info, *, delivery_id: str) -> Changed:
    viewer = info.context.require_viewer()
    key = key_of(delivery_id, "WebhookDelivery")
    webhooking = info.context.product.webhooking
    return {"delivery": await webhooking.redeliver(key, owner_id=viewer.user_id)}


async def webhooks(info: Info) -> Sequence[Webhook]:
    viewer = info.context.require_viewer()
    return await info.context.product.webhooking.list(viewer.user_id)


async def webhook_deliveries(
    info: Info,
    *,
    webhook_id: WebhookId,
    status: Status = None,
    first: First = None,
    after: After = None,
) -> Connection[WebhookDelivery]:
    viewer = info.context.require_viewer()
    request = PageRequest.of(DELIVERIES_LIST, first=first, after=after)
    page = await info.context.product.webhooking.deliveries(
        key_of(webhook_id, "Webhook"), status, request, owner_id=viewer.user_id
    )
    return Connection(page, DELIVERIES_LIST)


def redelivery_of_id(root: WebhookDelivery) -> strawberry.ID | None:
    if root.redelivery_of_id is None:
        return None
    return strawberry.ID(str(GlobalId("WebhookDelivery", root.redelivery_of_id)))


def next_try_at(root: WebhookDelivery) -> datetime | None:
    return root.run_after if root.status is DeliveryStatus.PENDING else None
