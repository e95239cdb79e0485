"""What can be read about webhooks."""

import strawberry

from domain.permission import WEBHOOKS
from domain.webhook import WEBHOOK_LIMIT
from resolvers import webhook as resolvers
from schema.access import root_field
from schema.page import Connection
from schema.points import SEVERAL
from schema.webhook import Webhook, WebhookDelivery


@strawberry.type(description="What can be read about webhooks.")
class WebhookQueries:
    webhooks = root_field(
        resolvers.webhooks,
        list[Webhook],
        f"Your webhooks, at most {WEBHOOK_LIMIT}, the oldest first.",
        access=WEBHOOKS,
    )
    webhook_deliveries = root_field(
        resolvers.webhook_deliveries,
        Connection[WebhookDelivery],
        "What one of your webhooks was told, newest first.",
        access=WEBHOOKS,
        cost=SEVERAL,
    )
