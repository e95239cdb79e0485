"""Sending what webhooks are to be told: the worker's side, safe to be killed at any moment."""

import asyncio
import logging
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.ids import Clock
from domain.mail import MailKind
from domain.own_provider import SealBroken, Sealing
from domain.services.isolating import Isolating
from domain.services.telling import Telling
from domain.turns import Places
from domain.unit_of_work import Database, UnitOfWork
from domain.user import UserStatus
from domain.webhook import (
    FAILING_LIMIT,
    RESPONSE_LENGTH,
    DeliveryStatus,
    Webhook,
    WebhookDelivery,
    WebhookDisabledReason,
    WebhookStatus,
)
from domain.webhook_courier import WebhookAnswer, WebhookCourier, WebhookUnreachable
from domain.webhook_signature import signed_headers

#: How many are on their way at once to one webhook, and for one account, from all workers together.
_PER_WEBHOOK = 3
_PER_OWNER = 6
#: What isolates the claims of rows that cannot be read.
_CLAIM = "deliveries.claim"
#: Longer than any try takes; whoever took a delivery and died has lost it then.
_LEASE = timedelta(minutes=2)
#: A webhook that did not answer is left in peace for so long, whatever else waits for it.
_PAUSE = timedelta(seconds=60)
#: A message has failed so often before it says that nobody is there: once, anything may.
_TELLING_TRIES = 3

_log = logging.getLogger(__name__)

#: What came of a try: an answer, or why there was none.
Outcome = WebhookAnswer | WebhookUnreachable


@dataclass(frozen=True, slots=True)
class Errand:
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
    isolating: Isolating
    clock: Clock

    async def claim(self, free: int) -> list[Errand]:
        """At most `free` that are due, from now on ours for as long as a try may take.

        An account with slow servers, or many messages, gets a few places and leaves the others.
        """
        places = Places(free=free, per_webhook=_PER_WEBHOOK, per_owner=_PER_OWNER)
        async with self.database.begin() as work:
            due_ids = await work.webhook_deliveries.due_ids(
                places, now=await work.now(), without=self.isolating.resting(_CLAIM)
            )
        errands: list[Errand] = []

        async def take(delivery_ids: Sequence[str]) -> Sequence[str]:
            errands.extend(await self._take(delivery_ids))
            return delivery_ids

        await self.isolating.together(_CLAIM, due_ids, take)
        return errands

    async def _take(self, delivery_ids: Sequence[str]) -> list[Errand]:
        async with self.database.begin() as work:
            now = await work.now()
            due = await work.webhook_deliveries.lock_due(delivery_ids, now=now)
            for delivery in due:
                delivery.claim(lease_until=now + _LEASE)
            found = await work.webhooks.get_many({each.webhook_id for each in due})
            owners = await work.users.get_many({each.owner_id for each in due})
        webhooks = {webhook.id: webhook for webhook in found}
        active = {owner.id for owner in owners if owner.status is UserStatus.ACTIVE}
        return [
            Errand(each, webhooks.get(each.webhook_id), is_owner_active=each.owner_id in active)
            for each in due
        ]

    async def run(self, errand: Errand) -> None:
        """One try; lets no fault out, which is nobody else's.

        What nobody foresaw counts as a try, and the next comes after its delay; where not even
        that could be written down, when the claim has run out.
        """
        fault = await _fault_of(self._run(errand))
        if fault is None:
            return
        told = {"delivery_id": errand.delivery.id, "attempt": errand.delivery.attempt}
        _log.error("webhook.crashed", extra=told, exc_info=fault)
        if fault := await _fault_of(self._put_off(errand.delivery)):
            _log.error("webhook.lost", extra=told, exc_info=fault)

    async def _put_off(self, claimed: WebhookDelivery) -> None:
        """The webhook is not to blame, and what else waits for it need not wait longer."""
        async with self.database.begin(user_id=claimed.owner_id) as work:
            delivery = await work.webhook_deliveries.lock(claimed.id)
            if delivery is not None and delivery.is_held_by(claimed.attempt):
                delivery.error = "internal error"
                delivery.put_off(now=await work.now())

    async def _run(self, errand: Errand) -> None:
        if errand.webhook is None:
            await self._forget(errand.delivery)
            return
        if errand.webhook.status is not WebhookStatus.ENABLED:
            await self._give_up(errand.delivery, "webhook disabled")
        elif not errand.is_owner_active:
            await self._give_up(errand.delivery, "account disabled")
        elif errand.delivery.is_spent:
            await self._give_up(errand.delivery, "no try came to an end")
        else:
            outcome = await self._try(errand.delivery, errand.webhook)
        await self._record(errand.delivery, outcome, tried_url=errand.webhook.url)

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

    async def _forget(self, claimed: WebhookDelivery) -> None:
        """It came while its webhook was being deleted, with its log: the rest of it goes too."""
        async with self.database.begin(user_id=claimed.owner_id) as work:
            await work.webhooks.delete(claimed.webhook_id)

    async def _give_up(self, claimed: WebhookDelivery, reason: str) -> None:
        """Without a try."""
        async with self.database.begin(user_id=claimed.owner_id) as work:
            delivery = await work.webhook_deliveries.lock(claimed.id)
            if delivery is not None and delivery.is_held_by(claimed.attempt):
                delivery.error = reason
                delivery.end(DeliveryStatus.FAILED, now=await work.now())

    async def _record(self, claimed: WebhookDelivery, outcome: Outcome, *, tried_url: str) -> None:
        """What the server of an address says that the webhook has left tells nothing of its own."""
        async with self.database.begin(user_id=claimed.owner_id) as work:
            # In the order of whoever deletes a webhook with its deliveries.
            webhook = await work.webhooks.lock(claimed.webhook_id)
            delivery = await work.webhook_deliveries.lock(claimed.id)
            if webhook is None or delivery is None or not delivery.is_held_by(claimed.attempt):
                return
            now = await work.now()
            _write_down(delivery, outcome)
            has_moved = webhook.url != tried_url
            if isinstance(outcome, WebhookAnswer) and outcome.is_success:
                webhook.failing_since = webhook.failing_since if has_moved else None
                delivery.end(DeliveryStatus.DELIVERED, now=now)
            elif has_moved and webhook.status is WebhookStatus.ENABLED:
                delivery.put_off(now=now)
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
            webhook.disable(WebhookDisabledReason.NO_ANSWER, now=now)
            delivery.end(DeliveryStatus.FAILED, now=now)
            await self.telling.order_mail(
                work, MailKind.WEBHOOK_FAILING, user_id=webhook.owner_id, subject_id=webhook.id
            )
            _log.warning("webhook.disabled", extra={"webhook_id": webhook.id})
            return
        # Before this one's own next try is set, which may come sooner and tell how things are.
        await work.webhook_deliveries.postpone(webhook.id, until=now + _PAUSE)
        delivery.put_off(at_least=_asked(outcome), now=now)


async def _fault_of(work: Awaitable[None]) -> Exception | None:
    (fault,) = await asyncio.gather(work, return_exceptions=True)
    if isinstance(fault, BaseException) and not isinstance(fault, Exception):
        raise fault
    return fault


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
