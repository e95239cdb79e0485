"""Sending what webhooks are to be told: the worker's side, safe to be killed at any moment."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.ids import Clock
from domain.mail import MailKind
from domain.own_provider import SealBroken, Sealing
from domain.services.telling import Telling
from domain.unit_of_work import Database, UnitOfWork
from domain.user import UserStatus
from domain.webhook import (
    DELIVERY_RETENTION,
    FAILING_LIMIT,
    RESPONSE_LENGTH,
    DeliveryStatus,
    Webhook,
    WebhookAnswer,
    WebhookCourier,
    WebhookDelivery,
    WebhookStatus,
    WebhookUnreachable,
)
from domain.webhook_signature import signed_headers

#: How many are sent at once, and how many of them to one webhook.
_BATCH = 16
_PER_WEBHOOK = 3
#: Longer than any try takes; whoever took a delivery and died has lost it then.
_LEASE = timedelta(minutes=2)
#: A webhook that did not answer is left in peace for so long, whatever else waits for it.
_PAUSE = timedelta(seconds=60)
#: A message has failed so often before it says that nobody is there: once, anything may.
_TELLING_TRIES = 3
_PURGE_BATCH = 500

_log = logging.getLogger(__name__)

#: What came of a try: an answer, or why there was none.
Outcome = WebhookAnswer | WebhookUnreachable


@dataclass(frozen=True, slots=True)
class _Errand:
    """One try: the delivery as it was claimed, and where it goes; no webhook where that is gone."""

    delivery: WebhookDelivery
    webhook: Webhook | None
    is_owner_active: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Delivering:
    database: Database
    courier: WebhookCourier
    sealing: Sealing
    telling: Telling
    clock: Clock

    async def deliver(self) -> list[str]:
        """One try of each of some deliveries that are due; returns their ids.

        One whose outcome could not be written down is tried again when its claim has run out.
        """
        errands = await self._claim()
        outcomes = await asyncio.gather(
            *(self._run(errand) for errand in errands), return_exceptions=True
        )
        if faults := [each for each in outcomes if isinstance(each, Exception)]:
            raise ExceptionGroup("messages whose outcome could not be written down", faults)
        return [errand.delivery.id for errand in errands]

    async def _claim(self) -> list[_Errand]:
        async with self.database.begin() as work:
            now = await work.now()
            due = await work.webhook_deliveries.lock_due(
                now=now, limit=_BATCH, per_webhook=_PER_WEBHOOK
            )
            for delivery in due:
                delivery.claim(lease_until=now + _LEASE)
            found = await work.webhooks.get_many({each.webhook_id for each in due})
            owners = await work.users.get_many({each.owner_id for each in due})
        webhooks = {webhook.id: webhook for webhook in found}
        active = {owner.id for owner in owners if owner.status is UserStatus.ACTIVE}
        return [
            _Errand(each, webhooks.get(each.webhook_id), is_owner_active=each.owner_id in active)
            for each in due
        ]

    async def _run(self, errand: _Errand) -> None:
        if errand.webhook is None or errand.webhook.status is not WebhookStatus.ENABLED:
            await self._give_up(errand.delivery, "webhook disabled")
        elif not errand.is_owner_active:
            await self._give_up(errand.delivery, "account disabled")
        elif errand.delivery.is_spent:
            await self._give_up(errand.delivery, "no try came to an end")
        else:
            await self._record(errand.delivery, await self._try(errand.delivery, errand.webhook))

    async def _try(self, delivery: WebhookDelivery, webhook: Webhook) -> Outcome:
        now = self.clock()
        try:
            secrets = [
                self.sealing.unseal(sealed, owner_id=webhook.owner_id)
                for sealed in webhook.sealed_secrets(now=now)
            ]
            signed = signed_headers(delivery.message_id, delivery.payload, secrets, now=now)
            return await self.courier.post(
                webhook.url, headers=signed, body=delivery.payload.encode()
            )
        except WebhookUnreachable as unreachable:
            return unreachable
        except SealBroken:
            # Without its secret nothing can be signed; a new one can be made at any time.
            return WebhookUnreachable("secret cannot be read; rotate it")

    async def _give_up(self, claimed: WebhookDelivery, reason: str) -> None:
        """Without a try."""
        async with self.database.begin(user_id=claimed.owner_id) as work:
            delivery = await work.webhook_deliveries.lock(claimed.id)
            if delivery is not None and delivery.is_held_by(claimed.attempt):
                delivery.error = reason
                delivery.end(DeliveryStatus.FAILED, now=await work.now())

    async def _record(self, claimed: WebhookDelivery, outcome: Outcome) -> None:
        async with self.database.begin(user_id=claimed.owner_id) as work:
            # In the order of whoever deletes a webhook with its deliveries.
            webhook = await work.webhooks.lock(claimed.webhook_id)
            delivery = await work.webhook_deliveries.lock(claimed.id)
            if webhook is None or delivery is None or not delivery.is_held_by(claimed.attempt):
                return
            now = await work.now()
            _write_down(delivery, outcome)
            if isinstance(outcome, WebhookAnswer) and outcome.is_success:
                webhook.failing_since = None
                delivery.end(DeliveryStatus.DELIVERED, now=now)
            else:
                await self._fail(work, webhook, delivery, outcome)
        _log.info(
            "webhook.tried",
            extra={
                "delivery_id": delivery.id,
                "attempt": delivery.attempt,
                "status": delivery.status.value,
            },
        )

    async def _fail(
        self, work: UnitOfWork, webhook: Webhook, delivery: WebhookDelivery, outcome: Outcome
    ) -> None:
        now = await work.now()
        if webhook.status is not WebhookStatus.ENABLED:
            # While this was under way its owner disabled it, or another failure did.
            delivery.end(DeliveryStatus.FAILED, now=now)
            return
        webhook.failing_since = webhook.failing_since or now
        if _is_gone(outcome) or _is_silent(webhook, delivery, now=now):
            webhook.switch(WebhookStatus.FAILING, now=now)
            delivery.end(DeliveryStatus.FAILED, now=now)
            await self.telling.order_mail(
                work, MailKind.WEBHOOK_FAILING, user_id=webhook.owner_id, subject_id=webhook.id
            )
            _log.warning("webhook.disabled", extra={"webhook_id": webhook.id})
            return
        # Before this one's own next try is set, which may come sooner and tell how things are.
        await work.webhook_deliveries.postpone(webhook.id, until=now + _PAUSE)
        delay = delivery.retry_delay()
        if delay is None:
            delivery.end(DeliveryStatus.FAILED, now=now)
            return
        delivery.run_after = now + max(delay, _asked(outcome))
        delivery.lease_until = None

    async def purge(self) -> list[str]:
        """Forgets what was sent long ago; returns the ids."""
        purged: list[str] = []
        while True:
            async with self.database.begin() as work:
                ids = await work.webhook_deliveries.delete_some(
                    created_before=await work.now() - DELIVERY_RETENTION, limit=_PURGE_BATCH
                )
            purged += ids
            if len(ids) < _PURGE_BATCH:
                return purged


def _write_down(delivery: WebhookDelivery, outcome: Outcome) -> None:
    answer = outcome if isinstance(outcome, WebhookAnswer) else None
    delivery.response_status = None if answer is None else answer.status
    delivery.response_body = None if answer is None else answer.body[:RESPONSE_LENGTH]
    delivery.error = outcome.reason if isinstance(outcome, WebhookUnreachable) else None


def _is_gone(outcome: Outcome) -> bool:
    return isinstance(outcome, WebhookAnswer) and outcome.is_gone


def _is_silent(webhook: Webhook, delivery: WebhookDelivery, *, now: datetime) -> bool:
    """Nothing has come through for days, and it is not the first try after them that says so.

    Nothing may have been sent for most of that time, and the server long be repaired.
    """
    since = webhook.failing_since or now
    return delivery.attempt >= _TELLING_TRIES and now - since >= FAILING_LIMIT


def _asked(outcome: Outcome) -> timedelta:
    """The pause that the server asks for, within a day."""
    asked = outcome.retry_after_seconds if isinstance(outcome, WebhookAnswer) else None
    return min(timedelta(seconds=asked or 0), timedelta(days=1))
