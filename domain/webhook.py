"""Webhooks: telling an integrator's server what has happened, until it has heard."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class WebhookEvent(StrEnum):
    """The types as they stand in the messages, in the manner of Standard Webhooks."""

    GENERATION_SUCCEEDED = "generation.succeeded"
    GENERATION_FAILED = "generation.failed"
    GENERATION_CANCELLED = "generation.cancelled"
    KEY_EXPIRING = "key.expiring"
    KEY_EXPIRED = "key.expired"
    KEY_EXHAUSTED = "key.exhausted"
    TEST = "webhook.test"


class WebhookStatus(StrEnum):
    """`FAILING` endpoints were disabled by us, for they had not answered for days."""

    ENABLED = "ENABLED"
    DISABLED = "DISABLED"
    FAILING = "FAILING"


class DeliveryStatus(StrEnum):
    PENDING = "PENDING"
    DELIVERED = "DELIVERED"
    FAILED = "FAILED"


@dataclass(eq=False, kw_only=True)
class Webhook:
    """An address of an integrator's; its secrets are sealed, the retired one signs as well."""

    id: str
    owner_id: str
    url: str
    description: str = ""
    events: list[WebhookEvent] = field(default_factory=list)
    sealed_secret: str
    retired_secret: str | None = None
    retired_until: datetime | None = None
    status: WebhookStatus = WebhookStatus.ENABLED
    #: Since when nothing came through; None when the last delivery did.
    failing_since: datetime | None = None
    created_at: datetime
    updated_at: datetime


@dataclass(eq=False, kw_only=True)
class WebhookDelivery:
    """One message to one webhook; `payload` is the JSON text that is signed and sent.

    `message_id` names the event: the same in every try and for every webhook.
    """

    id: str
    webhook_id: str
    owner_id: str
    message_id: str
    event: WebhookEvent
    payload: str
    status: DeliveryStatus = DeliveryStatus.PENDING
    attempt: int = 0
    run_after: datetime
    lease_until: datetime | None = None
    response_status: int | None = None
    response_body: str | None = None
    error: str | None = None
    redelivery_of_id: str | None = None
    created_at: datetime
    finished_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """What webhooks are told of: `data` is plain JSON, with the ids that the API uses."""

    owner_id: str
    event: WebhookEvent
    data: dict[str, object]
    at: datetime


class WebhookReads(Protocol):
    async def list_of_owner(self, owner_id: str) -> Sequence[Webhook]:
        """All of them, the oldest first."""


class Webhooks(WebhookReads, Protocol):
    async def add(self, webhook: Webhook) -> None: ...


class WebhookDeliveries(Protocol):
    async def add_many(self, deliveries: Sequence[WebhookDelivery]) -> None: ...
