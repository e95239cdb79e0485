"""An integrator's webhooks: setting them up, trying them out, reading their log."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.audit import AuditEntry
from domain.errors import NotFound
from domain.ids import NewId
from domain.mail import MailKind
from domain.options import checked_line
from domain.own_provider import Sealing
from domain.page import Page, PageRequest
from domain.rate_limit import Bucket, RateLimits
from domain.repeating import repeatable
from domain.services.owning import lock_owner
from domain.services.telling import Telling
from domain.source import UrlForbidden, UrlInvalid, UrlPolicy
from domain.unit_of_work import Database, UnitOfWork
from domain.webhook import (
    DESCRIPTION_LENGTH,
    WEBHOOK_LIMIT,
    DeliveryPending,
    DeliveryStatus,
    HttpsRequired,
    Webhook,
    WebhookDelivery,
    WebhookDisabled,
    WebhookDisabledReason,
    WebhookEvent,
    WebhookEventsMissing,
    WebhookLimitReached,
    WebhookStatus,
)
from domain.webhook_signature import RandomBytes, new_secret

_URL_FIELD = ("input", "url")


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookSetting:
    """What its owner chooses; None leaves it as it is."""

    url: str | None = None
    description: str | None = None
    events: Sequence[WebhookEvent] | None = None
    is_enabled: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Webhooking:
    database: Database
    urls: UrlPolicy
    sealing: Sealing
    telling: Telling
    rate_limits: RateLimits
    random_bytes: RandomBytes
    new_id: NewId

    async def create(
        self, setting: WebhookSetting, *, owner_id: str, ip_address: str | None = None
    ) -> tuple[Webhook, str]:
        """The webhook, and its secret, which nobody is shown again; its owner gets a mail.

        Raises `UrlInvalid`, `UrlForbidden`, `HttpsRequired`, `LineTooLong`,
        `WebhookEventsMissing`, `WebhookLimitReached`, `RateLimited`.
        """
        checked = self._checked(
            replace(setting, url=setting.url or "", events=setting.events or ())
        )
        await self.rate_limits.take(Bucket.GRANT_PER_ACCOUNT, owner_id)
        secret = new_secret(self.random_bytes)
        sealed = self.sealing.seal(secret, owner_id=owner_id)
        return await self._add(checked, sealed, owner_id, ip_address), secret

    @repeatable
    async def _add(
        self, checked: WebhookSetting, sealed_secret: str, owner_id: str, ip_address: str | None
    ) -> Webhook:
        async with self.database.begin(user_id=owner_id) as work:
            await lock_owner(work, owner_id)  # so that two requests do not pass the limit together
            if len(await work.webhooks.list_of_owner(owner_id)) >= WEBHOOK_LIMIT:
                raise WebhookLimitReached
            now = await work.now()
            webhook = Webhook(
                id=self.new_id(),
                owner_id=owner_id,
                url=checked.url or "",
                description=checked.description or "",
                events=[*(checked.events or ())],
                sealed_secret=sealed_secret,
                created_at=now,
                updated_at=now,
            )
            await work.webhooks.add(webhook)
            await self._tell_owner(work, webhook)
            await work.audit.add(self._entry("created", webhook, now, ip_address))
        return webhook

    async def _tell_owner(self, work: UnitOfWork, webhook: Webhook) -> None:
        """Whoever stole a session or a token could otherwise listen unseen."""
        await self.telling.order_mail(
            work, MailKind.WEBHOOK_ADDRESSED, user_id=webhook.owner_id, subject_id=webhook.id
        )

    def _checked(self, setting: WebhookSetting) -> WebhookSetting:
        if setting.events is not None and not setting.events:
            raise WebhookEventsMissing
        events = None if setting.events is None else tuple(dict.fromkeys(setting.events))
        described = checked_line(setting.description, "description", longest=DESCRIPTION_LENGTH)
        return replace(
            setting,
            url=None if setting.url is None else self._checked_url(setting.url),
            description=None if setting.description is None else described or "",
            events=events,
        )

    def _checked_url(self, url: str) -> str:
        try:
            spelled = self.urls.check(url)
        except UrlInvalid:
            raise UrlInvalid(field=_URL_FIELD) from None
        except UrlForbidden:
            raise UrlForbidden(field=_URL_FIELD) from None
        if not spelled.startswith("https://"):
            raise HttpsRequired
        return spelled

    async def update(
        self,
        webhook_id: str,
        setting: WebhookSetting,
        *,
        owner_id: str,
        ip_address: str | None = None,
    ) -> Webhook:
        """At another address it starts with a clean slate. Raises `NotFound`, and as `create`."""
        checked = self._checked(setting)
        if checked.url is not None and not await self._leads_to(webhook_id, checked.url):
            await self.rate_limits.take(Bucket.GRANT_PER_ACCOUNT, owner_id)
        return await self._update(webhook_id, checked, owner_id, ip_address)

    async def _leads_to(self, webhook_id: str, url: str) -> bool:
        async with self.database.read_latest() as reader:
            webhook = await reader.webhooks.get(webhook_id)
        return webhook is not None and webhook.url == url

    @repeatable
    async def _update(
        self, webhook_id: str, checked: WebhookSetting, owner_id: str, ip_address: str | None
    ) -> Webhook:
        async with self.database.begin(user_id=owner_id) as work:
            webhook = await _locked(work, webhook_id, owner_id)
            now, before = await work.now(), webhook.facts()
            if checked.url is not None and checked.url != webhook.url:
                webhook.move(checked.url)
                await self._tell_owner(work, webhook)
            if checked.description is not None:
                webhook.description = checked.description
            if checked.events is not None:
                webhook.events = [*checked.events]
            if checked.is_enabled is not None:
                _switch(webhook, is_on=checked.is_enabled, now=now)
            webhook.updated_at = now
            entry = self._entry("updated", webhook, now, ip_address)
            entry.before = before
            await work.audit.add(entry)
        return webhook

    @repeatable
    async def delete(
        self, webhook_id: str, *, owner_id: str, ip_address: str | None = None
    ) -> None:
        """With all that waits for it, and its log; raises `NotFound`."""
        async with self.database.begin(user_id=owner_id) as work:
            webhook = await _locked(work, webhook_id, owner_id)
            await work.webhooks.delete(webhook.id)
            await work.audit.add(self._entry("deleted", webhook, await work.now(), ip_address))

    @repeatable
    async def rotate_secret(
        self, webhook_id: str, *, owner_id: str, ip_address: str | None = None
    ) -> tuple[Webhook, str]:
        """A new secret; the one before signs as well for a day. Raises `NotFound`."""
        secret = new_secret(self.random_bytes)
        async with self.database.begin(user_id=owner_id) as work:
            webhook = await _locked(work, webhook_id, owner_id)
            now = await work.now()
            webhook.rotate(self.sealing.seal(secret, owner_id=owner_id), now=now)
            await work.audit.add(self._entry("secret_rotated", webhook, now, ip_address))
        return webhook, secret

    async def test(self, webhook_id: str, *, owner_id: str) -> WebhookDelivery:
        """A message of no consequence; raises `NotFound`, `WebhookDisabled`, `RateLimited`."""
        await self.rate_limits.take(Bucket.WEBHOOK_PER_ACCOUNT, owner_id)
        return await self._test(webhook_id, owner_id)

    @repeatable
    async def _test(self, webhook_id: str, owner_id: str) -> WebhookDelivery:
        async with self.database.begin(user_id=owner_id) as work:
            webhook = await _enabled(work, webhook_id, owner_id)
            now = await work.now()
            message = {"type": WebhookEvent.TEST.value, "timestamp": now.isoformat(), "data": {}}
            delivery = WebhookDelivery(
                id=self.new_id(),
                webhook_id=webhook.id,
                owner_id=owner_id,
                message_id=f"msg_{self.new_id()}",
                event=WebhookEvent.TEST,
                payload=json.dumps(message),
                run_after=now,
                created_at=now,
            )
            await work.webhook_deliveries.add_many([delivery])
        return delivery

    async def redeliver(self, delivery_id: str, *, owner_id: str) -> WebhookDelivery:
        """The same message once more, as a delivery of its own.

        Raises `NotFound`, `DeliveryPending`, `WebhookDisabled`, `RateLimited`.
        """
        await self.rate_limits.take(Bucket.WEBHOOK_PER_ACCOUNT, owner_id)
        return await self._redeliver(delivery_id, owner_id)

    @repeatable
    async def _redeliver(self, delivery_id: str, owner_id: str) -> WebhookDelivery:
        async with self.database.begin(user_id=owner_id) as work:
            earlier = await work.webhook_deliveries.get(delivery_id)
            if earlier is None or earlier.owner_id != owner_id:
                raise NotFound
            if earlier.status is DeliveryStatus.PENDING:
                raise DeliveryPending
            await _enabled(work, earlier.webhook_id, owner_id)
            now = await work.now()
            delivery = WebhookDelivery(
                id=self.new_id(),
                webhook_id=earlier.webhook_id,
                owner_id=owner_id,
                message_id=earlier.message_id,
                event=earlier.event,
                payload=earlier.payload,
                redelivery_of_id=earlier.id,
                run_after=now,
                created_at=now,
            )
            await work.webhook_deliveries.add_many([delivery])
        return delivery

    async def list(self, owner_id: str) -> Sequence[Webhook]:
        async with self.database.read(user_id=owner_id) as reader:
            return await reader.webhooks.list_of_owner(owner_id)

    async def deliveries(
        self, webhook_id: str, status: DeliveryStatus | None, request: PageRequest, *, owner_id: str
    ) -> Page[WebhookDelivery]:
        """The webhook's log, newest first, from the primary; raises `NotFound`."""
        async with self.database.read_latest() as reader:
            webhook = await reader.webhooks.get(webhook_id)
            if webhook is None or webhook.owner_id != owner_id:
                raise NotFound
            return await reader.webhook_deliveries.page(webhook_id, status, request)

    def _entry(
        self, action: str, webhook: Webhook, now: datetime, ip_address: str | None
    ) -> AuditEntry:
        return AuditEntry(
            id=self.new_id(),
            actor_id=webhook.owner_id,
            action=f"webhook.{action}",
            subject_id=webhook.id,
            after=webhook.facts(),
            ip_address=ip_address,
            created_at=now,
        )


def _switch(webhook: Webhook, *, is_on: bool, now: datetime) -> None:
    if is_on:
        webhook.enable(now=now)
    else:
        webhook.disable(WebhookDisabledReason.OWNER, now=now)


async def _locked(work: UnitOfWork, webhook_id: str, owner_id: str) -> Webhook:
    await lock_owner(work, owner_id)
    webhook = await work.webhooks.lock(webhook_id)
    if webhook is None or webhook.owner_id != owner_id:
        raise NotFound
    return webhook


async def _enabled(work: UnitOfWork, webhook_id: str, owner_id: str) -> Webhook:
    webhook = await _locked(work, webhook_id, owner_id)
    if webhook.status is not WebhookStatus.ENABLED:
        raise WebhookDisabled
    return webhook
