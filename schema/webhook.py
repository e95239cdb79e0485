"""Webhooks: addresses of integrators that are told what has happened."""

from collections.abc import Sequence
from datetime import datetime

import strawberry

from domain.services.webhooking import WebhookSetting
from domain.webhook import (
    DELIVERY_RETENTION,
    DESCRIPTION_LENGTH,
    FAILING_LIMIT,
    RESPONSE_LENGTH,
    RETIRED_SECRET_LIFETIME,
    DeliveryStatus,
    WebhookDisabledReason,
    WebhookEvent,
    WebhookStatus,
)
from resolvers.webhook import next_try_at, redelivery_of_id
from schema.enums import describe
from schema.node import global_id
from schema.payload import Payload

describe(
    WebhookEvent,
    "What a webhook can be told of.",
    {
        "GENERATION_SUCCEEDED": "`generation.succeeded`: a generation of yours has a content.",
        "GENERATION_FAILED": "`generation.failed`: one has failed for good.",
        "GENERATION_CANCELLED": "`generation.cancelled`: one was called off.",
        "KEY_EXPIRING": "`key.expiring`: a key of yours ends in three days.",
        "KEY_EXPIRED": "`key.expired`: a key of yours has ended.",
        "KEY_EXHAUSTED": "`key.exhausted`: a key of yours has no credits left.",
        "TEST": "`webhook.test`: what `testWebhook` sends, whether it is chosen or not.",
    },
)
describe(
    WebhookStatus,
    "Whether a webhook is told anything.",
    {
        "ENABLED": "It is.",
        "DISABLED": "It is not: `disabledReason` says why.",
        "FAILING": f"We have: nothing came through for {FAILING_LIMIT.days} days, or its server"
        " answered 410. Switch it on again with `updateWebhook`.",
    },
)
describe(
    WebhookDisabledReason,
    "Why a webhook is disabled.",
    {
        "OWNER": "You have switched it off.",
        "NO_ANSWER": f"Nothing came through for {FAILING_LIMIT.days} days, or its server answered"
        " 410.",
        "PASSWORD_RESET": "The account's password was reset: see whether it is yours and where it"
        " leads, and enable it again with `updateWebhook`.",
    },
)
describe(
    DeliveryStatus,
    "How a delivery stands.",
    {
        "PENDING": "It waits for its first or its next try.",
        "DELIVERED": "The server has answered with a status of 2xx.",
        "FAILED": "No try is left, or the webhook or your account was disabled.",
    },
    name="WebhookDeliveryStatus",
)


@strawberry.type(
    description="An address that is told what happens, by POST and signed as Standard Webhooks"
    " (standardwebhooks.com) has it. What is not answered with 2xx within 15 seconds is tried"
    " again, ten times within about three days."
)
class Webhook:
    id: strawberry.ID = global_id("Webhook")
    url: str = strawberry.field(description="Where messages go.")
    description: str = strawberry.field(description="Your own note; may be empty.")
    events: list[WebhookEvent] = strawberry.field(description="What it is told of.")
    status: WebhookStatus = strawberry.field(description="Whether it is told anything.")
    disabled_reason: WebhookDisabledReason | None = strawberry.field(
        description="Why it is told nothing; null where it is enabled."
    )
    failing_since: datetime | None = strawberry.field(
        description="Since when nothing came through; null where the last message did."
    )
    created_at: datetime = strawberry.field(description="When it was made.")
    updated_at: datetime = strawberry.field(description="When it was last changed.")


@strawberry.type(
    description=f"One message to one webhook; kept for {DELIVERY_RETENTION.days} days."
)
class WebhookDelivery:
    id: strawberry.ID = global_id("WebhookDelivery")
    message_id: str = strawberry.field(
        description="The header `webhook-id`: the same in every try, so that you can tell repeats."
    )
    event: WebhookEvent = strawberry.field(description="What it tells of.")
    payload: str = strawberry.field(description="The JSON that is sent.")
    status: DeliveryStatus = strawberry.field(description="How it stands.")
    attempt: int = strawberry.field(description="How many tries there were.")
    response_status: int | None = strawberry.field(
        description="The HTTP status of the last answer; null where none came."
    )
    response_body: str | None = strawberry.field(
        description=f"How the last answer began, at most {RESPONSE_LENGTH} characters."
    )
    error: str | None = strawberry.field(
        description="Why no answer came, in English; null where one did."
    )
    next_try_at = strawberry.field(
        resolver=next_try_at,
        graphql_type=datetime | None,
        description="When it is tried next; null once it has ended.",
    )
    redelivery_of_id = strawberry.field(
        resolver=redelivery_of_id,
        graphql_type=strawberry.ID | None,
        description="The delivery that was asked for again; null for a first one.",
    )
    created_at: datetime = strawberry.field(description="When it happened.")
    finished_at: datetime | None = strawberry.field(description="When it ended.")


@strawberry.input(description="A new webhook.")
class CreateWebhookInput:
    url: str = strawberry.field(
        description="An https address on the public internet that takes POST."
    )
    events: list[WebhookEvent] = strawberry.field(description="What it is told of, at least one.")
    description: str | None = strawberry.field(
        description=f"Your own note, at most {DESCRIPTION_LENGTH} characters.", default=None
    )

    def arguments(self) -> dict[str, object]:
        return {"setting": _setting(self.url, self.description, self.events, is_enabled=None)}


@strawberry.input(description="What to change about a webhook; what is left out stays as it is.")
class UpdateWebhookInput:
    webhook_id: strawberry.ID = strawberry.field(description="The webhook.")
    url: str | None = strawberry.field(description="Another address.", default=None)
    events: list[WebhookEvent] | None = strawberry.field(
        description="All that it is told of from now on.", default=None
    )
    description: str | None = strawberry.field(
        description=f"Another note, at most {DESCRIPTION_LENGTH} characters.", default=None
    )
    is_enabled: bool | None = strawberry.field(
        description="false switches it off, true on again.", default=None
    )

    def arguments(self) -> dict[str, object]:
        setting = _setting(self.url, self.description, self.events, is_enabled=self.is_enabled)
        return {"webhook_id": self.webhook_id, "setting": setting}


def _setting(
    url: str | None,
    description: str | None,
    events: Sequence[WebhookEvent] | None,
    *,
    is_enabled: bool | None,
) -> WebhookSetting:
    return WebhookSetting(url=url, description=description, events=events, is_enabled=is_enabled)


@strawberry.input(description="One of your webhooks.")
class WebhookInput:
    webhook_id: strawberry.ID = strawberry.field(description="The webhook.")

    def arguments(self) -> dict[str, object]:
        return {"webhook_id": self.webhook_id}


@strawberry.input(description="One delivery that has ended.")
class RedeliverWebhookInput:
    delivery_id: strawberry.ID = strawberry.field(description="The delivery.")

    def arguments(self) -> dict[str, object]:
        return {"delivery_id": self.delivery_id}


@strawberry.type(description="The answer to `createWebhook` and `rotateWebhookSecret`.")
class WebhookSecretPayload(Payload):
    webhook: Webhook | None = strawberry.field(
        description="The webhook; null where it was refused.", default=None
    )
    secret: str | None = strawberry.field(
        description="`whsec_…`, which its messages are signed with; it is shown this once. The one"
        f" before signs as well for {RETIRED_SECRET_LIFETIME.total_seconds() / 3600:.0f} hours.",
        default=None,
    )


@strawberry.type(description="The answer to `updateWebhook`.")
class UpdateWebhookPayload(Payload):
    webhook: Webhook | None = strawberry.field(
        description="The webhook as it is now; null where it was refused.", default=None
    )


@strawberry.type(description="The answer to `deleteWebhook`.")
class DeleteWebhookPayload(Payload):
    deleted_webhook_id: strawberry.ID | None = strawberry.field(
        description="What was deleted.", default=None
    )


@strawberry.type(description="The answer to `testWebhook` and `redeliverWebhook`.")
class WebhookDeliveryPayload(Payload):
    delivery: WebhookDelivery | None = strawberry.field(
        description="What will be sent; null where it was refused.", default=None
    )
