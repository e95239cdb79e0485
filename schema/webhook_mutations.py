"""What can be done about webhooks."""

import strawberry

from domain.permission import WEBHOOKS
from resolvers import webhook as resolvers
from schema.payload import mutation
from schema.webhook import (
    CreateWebhookInput,
    DeleteWebhookPayload,
    RedeliverWebhookInput,
    UpdateWebhookInput,
    UpdateWebhookPayload,
    WebhookDeliveryPayload,
    WebhookInput,
    WebhookSecretPayload,
)


@strawberry.type(description="What can be done about webhooks.")
class WebhookMutations:
    create_webhook = mutation(
        resolvers.create_webhook,
        "Makes a webhook, told of what happens from now on.",
        access=WEBHOOKS,
        takes=CreateWebhookInput,
        gives=WebhookSecretPayload,
    )
    update_webhook = mutation(
        resolvers.update_webhook,
        "Changes a webhook, or switches it off and on.",
        access=WEBHOOKS,
        takes=UpdateWebhookInput,
        gives=UpdateWebhookPayload,
    )
    delete_webhook = mutation(
        resolvers.delete_webhook,
        "Deletes a webhook, what waits for it, and its log.",
        access=WEBHOOKS,
        takes=WebhookInput,
        gives=DeleteWebhookPayload,
    )
    rotate_webhook_secret = mutation(
        resolvers.rotate_webhook_secret,
        "Makes a new secret; for a day the one before signs as well.",
        access=WEBHOOKS,
        takes=WebhookInput,
        gives=WebhookSecretPayload,
    )
    test_webhook = mutation(
        resolvers.test_webhook,
        "Sends `webhook.test` to a webhook.",
        access=WEBHOOKS,
        takes=WebhookInput,
        gives=WebhookDeliveryPayload,
    )
    redeliver_webhook = mutation(
        resolvers.redeliver_webhook,
        "Sends a message once more, with its own id.",
        access=WEBHOOKS,
        takes=RedeliverWebhookInput,
        gives=WebhookDeliveryPayload,
    )
