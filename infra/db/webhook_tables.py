"""The tables of webhooks and of what was sent to them."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from domain.webhook import DeliveryStatus, WebhookDisabledReason, WebhookEvent, WebhookStatus
from infra.db.columns import ID, IN_BYTES, URL, count, metadata, moment
from infra.db.types import Ascii, Json, LongText, Words

webhooks = Table(
    "webhooks",
    metadata,
    Column("id", ID, primary_key=True),
    Column("owner_id", ID, ForeignKey("users.id"), nullable=False),
    Column("url", URL, nullable=False),
    Column("description", String(200), nullable=False),
    Column("events", Json(list[WebhookEvent]), nullable=False),
    Column("sealed_secret", Ascii(1000), nullable=False),
    Column("retired_secret", Ascii(1000)),
    moment("retired_until"),
    Column("status", Words(WebhookStatus), nullable=False),
    moment("failing_since"),
    moment("created_at", nullable=False),
    moment("updated_at", nullable=False),
    Column("disabled_reason", Words(WebhookDisabledReason)),
    Index(None, "owner_id", "created_at"),
    **IN_BYTES,
)

# The log of a webhook goes with it, row by row; inserts must not lock the webhook itself.
webhook_deliveries = Table(
    "webhook_deliveries",
    metadata,
    Column("id", ID, primary_key=True),
    Column("webhook_id", ID, nullable=False),
    Column("owner_id", ID, nullable=False),
    Column("message_id", Ascii(64), nullable=False),
    Column("event", Words(WebhookEvent), nullable=False),
    Column("payload", LongText, nullable=False),
    Column("status", Words(DeliveryStatus), nullable=False),
    count("attempt"),
    moment("run_after", nullable=False),
    moment("lease_until"),
    Column("response_status", Integer),
    Column("response_body", String(1000)),
    Column("error", String(500)),
    Column("redelivery_of_id", ID),
    moment("created_at", nullable=False),
    moment("finished_at"),
    Index(None, "webhook_id", "id"),
    Index(None, "status", "run_after"),
    Index(None, "lease_until"),
    Index(None, "created_at"),
    **IN_BYTES,
)
