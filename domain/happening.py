"""What webhooks are told of."""

from dataclasses import dataclass
from datetime import datetime

from domain.webhook import WebhookEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """`data` is plain JSON, with the ids that the API uses."""

    owner_id: str
    event: WebhookEvent
    data: dict[str, object]
    at: datetime
