"""Webhooks: telling an integrator's server what has happened, until it has heard.

Messages, headers and signatures are those of Standard Webhooks (standardwebhooks.com).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol
from urllib.parse import urlsplit

from domain.errors import ErrorCode, Refusal
from domain.language import Sentence
from domain.page import Page, PageRequest
from domain.turns import Places

DELIVERIES_LIST = "webhook-deliveries"
WEBHOOK_LIMIT = 10
#: In characters.
DESCRIPTION_LENGTH = 200
#: How long the secret before still signs beside the new one.
RETIRED_SECRET_LIFETIME = timedelta(hours=24)
#: How much of an answer is kept for the log, in characters.
RESPONSE_LENGTH = 1_000
#: How long the log is kept.
DELIVERY_RETENTION = timedelta(days=30)
#: A webhook through which nothing has come for this long is disabled.
FAILING_LIMIT = timedelta(days=5)
#: How long after each try the next one comes, as Standard Webhooks recommends: three days in all.
RETRY_DELAYS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)


class WebhookEvent(StrEnum):
    """The types as they stand in the messages, in the manner of Standard Webhooks."""

    GENERATION_SUCCEEDED = "generation.succeeded"
    GENERATION_FAILED = "generation.failed"
    GENERATION_CANCELLED = "generation.cancelled"
    KEY_EXPIRING = "key.expiring"
    KEY_EXPIRED = "key.expired"
    KEY_EXHAUSTED = "key.exhausted"
    #: Sent when it is asked for, to whatever webhook.
    TEST = "webhook.test"


class WebhookStatus(StrEnum):
    """`FAILING` webhooks were disabled by us, for they had not answered for days."""

    ENABLED = "ENABLED"
    DISABLED = "DISABLED"
    FAILING = "FAILING"


class WebhookDisabledReason(StrEnum):
    """Who or what has disabled a webhook."""

    OWNER = "OWNER"
    #: Nothing had come through for days, or its server wanted no more.
    NO_ANSWER = "NO_ANSWER"
    #: Whoever had the old password may have made it, or sent it elsewhere.
    PASSWORD_RESET = "PASSWORD_RESET"  # noqa: S105 - a reason


class DeliveryStatus(StrEnum):
    PENDING = "PENDING"
    DELIVERED = "DELIVERED"
    FAILED = "FAILED"


class WebhookLimitReached(Refusal):
    code = ErrorCode.WEBHOOK_LIMIT

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                f"最多可创建 {WEBHOOK_LIMIT} 个 Webhook，请先删除不用的。",
                f"An account has at most {WEBHOOK_LIMIT} webhooks; delete one first.",
            )
        )


class WebhookEventsMissing(Refusal):
    code = ErrorCode.WEBHOOK_EVENTS_MISSING

    def __init__(self) -> None:
        super().__init__(
            Sentence("请至少选择一种事件。", "Choose at least one type of event."),
            field=("input", "events"),
        )


class HttpsRequired(Refusal):
    code = ErrorCode.HTTPS_REQUIRED

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                "Webhook 地址必须使用 https，消息内容才不会被他人看到。",
                "A webhook's address begins with https, so that nobody else reads its messages.",
            ),
            field=("input", "url"),
        )


class WebhookDisabled(Refusal):
    code = ErrorCode.WEBHOOK_DISABLED

    def __init__(self) -> None:
        super().__init__(
            Sentence("该 Webhook 已停用，请先启用。", "This webhook is disabled; enable it first.")
        )


class DeliveryPending(Refusal):
    code = ErrorCode.DELIVERY_PENDING

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                "该消息仍在投递中，结束后才能重新投递。",
                "This delivery is still under way; it can be sent again once it has ended.",
            ),
            field=("input", "deliveryId"),
        )


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
    #: None while it is enabled.
    disabled_reason: WebhookDisabledReason | None = None
    #: Since when nothing came through; None when the last delivery did.
    failing_since: datetime | None = None
    created_at: datetime
    updated_at: datetime

    def sealed_secrets(self, *, now: datetime) -> list[str]:
        """Those that sign at `now`, the present one first."""
        is_retired_good = self.retired_until is not None and now < self.retired_until
        retired = self.retired_secret if is_retired_good else None
        return [self.sealed_secret] if retired is None else [self.sealed_secret, retired]

    def rotate(self, sealed_secret: str, *, now: datetime) -> None:
        self.retired_secret = self.sealed_secret
        self.retired_until = now + RETIRED_SECRET_LIFETIME
        self.sealed_secret = sealed_secret
        self.updated_at = now

    def facts(self) -> dict[str, str | int | None]:
        """For the record; no more of the address than its host: what follows may be a secret."""
        return {
            "host": urlsplit(self.url).hostname,
            "events": " ".join(self.events),
            "status": self.status.value,
        }

    def move(self, url: str) -> None:
        """What is known of one address is not true of another."""
        self.url = url
        self.failing_since = None

    def enable(self, *, now: datetime) -> None:
        """Whoever enables it anew starts with a clean slate."""
        self.status = WebhookStatus.ENABLED
        self.disabled_reason = self.failing_since = None
        self.updated_at = now

    def disable(self, reason: WebhookDisabledReason, *, now: datetime) -> None:
        is_failing = reason is WebhookDisabledReason.NO_ANSWER
        self.status = WebhookStatus.FAILING if is_failing else WebhookStatus.DISABLED
        self.disabled_reason = reason
        self.updated_at = now


@dataclass(eq=False, kw_only=True)
class WebhookDelivery:
    """One message to one webhook; `payload` is the JSON text that is signed and sent.

    `message_id` names the event: the same in every try and for every webhook. `attempt` counts
    the tries, and whoever made the last one alone may record how it went.
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

    def claim(self, *, lease_until: datetime) -> None:
        self.attempt += 1
        self.lease_until = lease_until

    def is_held_by(self, attempt: int) -> bool:
        return self.status is DeliveryStatus.PENDING and self.attempt == attempt

    def end(self, status: DeliveryStatus, *, now: datetime) -> None:
        self.status = status
        self.finished_at = now
        self.lease_until = None

    @property
    def is_spent(self) -> bool:
        """Claimed once too often: tries ended without an outcome, as those of dead workers do."""
        return self.attempt > len(RETRY_DELAYS) + 1

    def put_off(self, *, at_least: timedelta = timedelta(), now: datetime) -> None:
        """Until its next try; where this was the last, it has failed."""
        tries = self.attempt - 1
        if tries >= len(RETRY_DELAYS):
            self.end(DeliveryStatus.FAILED, now=now)
            return
        self.run_after = now + max(RETRY_DELAYS[tries], at_least)
        self.lease_until = None


class WebhookReads(Protocol):
    async def get(self, webhook_id: str) -> Webhook | None: ...

    async def list_of_owner(self, owner_id: str) -> Sequence[Webhook]:
        """All of them, the oldest first."""


class Webhooks(WebhookReads, Protocol):
    async def add(self, webhook: Webhook) -> None: ...

    async def lock(self, webhook_id: str) -> Webhook | None:
        """The row as it is now, and nobody else may change it before our transaction ends."""

    async def get_many(self, webhook_ids: Collection[str]) -> Sequence[Webhook]: ...

    async def delete(self, webhook_id: str) -> None:
        """With its deliveries; those alone where it is gone already."""


class WebhookDeliveryReads(Protocol):
    async def get(self, delivery_id: str) -> WebhookDelivery | None: ...

    async def page(
        self, webhook_id: str, status: DeliveryStatus | None, request: PageRequest
    ) -> Page[WebhookDelivery]:
        """Of one webhook, newest first; cursors of `DELIVERIES_LIST`."""


class WebhookDeliveries(WebhookDeliveryReads, Protocol):
    async def add_many(self, deliveries: Sequence[WebhookDelivery]) -> None: ...

    async def lock(self, delivery_id: str) -> WebhookDelivery | None:
        """The row as it is now, and nobody else may change it before our transaction ends."""

    async def due_ids(
        self, places: Places, *, now: datetime, without: Collection[str]
    ) -> Sequence[str]:
        """Those whose turn it is, of all that are due and in nobody's hands, the longest due first.

        What is in somebody's hands has a place of its webhook's and of its owner's already.
        """

    async def lock_due(
        self, delivery_ids: Collection[str], *, now: datetime
    ) -> Sequence[WebhookDelivery]:
        """Those of them that are still due, the longest first; skips those others have locked."""

    async def postpone(self, webhook_id: str, *, until: datetime) -> None:
        """Nothing that waits for this webhook is due before then."""
