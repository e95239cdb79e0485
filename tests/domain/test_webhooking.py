"""Setting up webhooks: what is refused, and that nothing happens then."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.errors import DomainError, NotFound, RateLimited
from domain.options import LineTooLong
from domain.rate_limit import Bucket
from domain.services.webhooking import WebhookSetting
from domain.source import UrlForbidden, UrlInvalid
from domain.user import User
from domain.webhook import (
    WEBHOOK_LIMIT,
    DeliveryPending,
    DeliveryStatus,
    HttpsRequired,
    WebhookDisabled,
    WebhookEvent,
    WebhookEventsMissing,
    WebhookLimitReached,
    WebhookStatus,
)
from tests.domain.webhook_studio import URL, WebhookStudio

EVENTS = (WebhookEvent.GENERATION_SUCCEEDED, WebhookEvent.KEY_EXPIRED)
SETTING = WebhookSetting(url=URL, events=EVENTS, description="  我的  脚本 ")


@pytest.fixture
def studio() -> WebhookStudio:
    return WebhookStudio()


@pytest.fixture
def owner(studio: WebhookStudio) -> User:
    return studio.user()


async def test_a_webhook_is_made_and_its_secret_is_kept_sealed(
    studio: WebhookStudio, owner: User
) -> None:
    webhook, secret = await studio.webhooking.create(SETTING, owner_id=owner.id)

    assert (webhook.url, webhook.description) == (URL, "我的 脚本")
    assert webhook.events == [*EVENTS]
    assert secret.startswith("whsec_")
    stored = studio.database.tables.webhooks[webhook.id]
    assert secret not in stored.sealed_secret
    assert studio.sealing.unseal(stored.sealed_secret, owner_id=owner.id) == secret
    (entry,) = studio.database.tables.audit.values()
    assert entry.action == "webhook.created"
    assert entry.after == {
        "host": "hooks.example",
        "events": "generation.succeeded key.expired",
        "status": "ENABLED",
    }
    assert entry.before is None


@pytest.mark.parametrize(
    ("setting", "refusal"),
    [
        (replace(SETTING, url="nonsense"), UrlInvalid),
        (replace(SETTING, url=None), UrlInvalid),
        (replace(SETTING, url="https://localhost/"), UrlForbidden),
        (replace(SETTING, url="http://hooks.example/"), HttpsRequired),
        (replace(SETTING, events=()), WebhookEventsMissing),
        (replace(SETTING, events=None), WebhookEventsMissing),
        (replace(SETTING, description="长" * 201), LineTooLong),
    ],
)
async def test_a_setting_that_is_wrong_makes_nothing(
    studio: WebhookStudio, owner: User, setting: WebhookSetting, refusal: type[DomainError]
) -> None:
    with studio.unchanged(), pytest.raises(refusal):
        await studio.webhooking.create(setting, owner_id=owner.id)


async def test_an_account_has_ten_at_the_most(studio: WebhookStudio, owner: User) -> None:
    for _ in range(WEBHOOK_LIMIT):
        await studio.webhook(owner)

    with studio.unchanged(), pytest.raises(WebhookLimitReached):
        await studio.webhook(owner)
    assert await studio.webhook(studio.user())


async def test_what_is_left_out_of_an_update_stays(studio: WebhookStudio, owner: User) -> None:
    webhook, _ = await studio.webhooking.create(SETTING, owner_id=owner.id)

    changed = await studio.webhooking.update(
        webhook.id, WebhookSetting(description="", is_enabled=False), owner_id=owner.id
    )

    assert (changed.url, changed.events) == (URL, [*EVENTS])
    assert (changed.description, changed.status) == ("", WebhookStatus.DISABLED)


async def test_the_record_says_what_an_update_has_changed(
    studio: WebhookStudio, owner: User
) -> None:
    webhook, _ = await studio.webhooking.create(SETTING, owner_id=owner.id)

    await studio.webhooking.update(
        webhook.id,
        WebhookSetting(url="https://other.example/s3cret", events=[WebhookEvent.KEY_EXPIRING]),
        owner_id=owner.id,
    )

    created, updated = studio.database.tables.audit.values()
    assert (updated.action, updated.before) == ("webhook.updated", created.after)
    assert updated.after == {
        "host": "other.example",
        "events": "key.expiring",
        "status": "ENABLED",
    }


async def test_switching_on_again_forgets_the_failures(studio: WebhookStudio, owner: User) -> None:
    webhook = await studio.webhook(owner)
    row = studio.database.tables.webhooks[webhook.id]
    row.status, row.failing_since = WebhookStatus.FAILING, studio.clock()

    changed = await studio.webhooking.update(
        webhook.id, WebhookSetting(is_enabled=True), owner_id=owner.id
    )

    assert (changed.status, changed.failing_since) == (WebhookStatus.ENABLED, None)


async def test_the_secret_before_signs_for_a_day(studio: WebhookStudio, owner: User) -> None:
    webhook = await studio.webhook(owner)

    changed, _ = await studio.webhooking.rotate_secret(webhook.id, owner_id=owner.id)

    now = studio.clock()
    assert changed.sealed_secrets(now=now) == [changed.sealed_secret, webhook.sealed_secret]
    assert changed.sealed_secrets(now=now + timedelta(days=1)) == [changed.sealed_secret]


async def test_deleting_takes_the_log_along(studio: WebhookStudio, owner: User) -> None:
    webhook, other = await studio.webhook(owner), await studio.webhook(owner)
    await studio.webhooking.test(webhook.id, owner_id=owner.id)
    kept = await studio.webhooking.test(other.id, owner_id=owner.id)

    await studio.webhooking.delete(webhook.id, owner_id=owner.id)

    assert [row.id for row in await studio.webhooking.list(owner.id)] == [other.id]
    assert [row.id for row in studio.deliveries] == [kept.id]


@pytest.mark.parametrize("verb", ["update", "delete", "rotate_secret", "test"])
async def test_a_strangers_webhook_is_not_there(
    studio: WebhookStudio, owner: User, verb: str
) -> None:
    webhook, stranger = await studio.webhook(owner), studio.user()
    arguments = [webhook.id, WebhookSetting()] if verb == "update" else [webhook.id]

    with studio.unchanged(), pytest.raises(NotFound):
        await getattr(studio.webhooking, verb)(*arguments, owner_id=stranger.id)


async def test_what_has_ended_is_sent_once_more_under_its_own_id(
    studio: WebhookStudio, owner: User
) -> None:
    webhook = await studio.webhook(owner)
    first = await studio.webhooking.test(webhook.id, owner_id=owner.id)
    await studio.deliver()

    again = await studio.webhooking.redeliver(first.id, owner_id=owner.id)
    await studio.deliver()

    assert again.redelivery_of_id == first.id
    one, two = studio.courier.messages
    assert one.headers["webhook-id"] == two.headers["webhook-id"] == first.message_id
    assert one.body == two.body
    assert studio.delivery(again.id).status is DeliveryStatus.DELIVERED


async def test_what_is_under_way_is_not_sent_twice(studio: WebhookStudio, owner: User) -> None:
    webhook = await studio.webhook(owner)
    delivery = await studio.webhooking.test(webhook.id, owner_id=owner.id)

    with studio.unchanged(), pytest.raises(DeliveryPending):
        await studio.webhooking.redeliver(delivery.id, owner_id=owner.id)


async def test_a_stranger_cannot_send_again(studio: WebhookStudio, owner: User) -> None:
    webhook = await studio.webhook(owner)
    delivery = await studio.webhooking.test(webhook.id, owner_id=owner.id)
    await studio.deliver()
    stranger = studio.user()

    with studio.unchanged(), pytest.raises(NotFound):
        await studio.webhooking.redeliver(delivery.id, owner_id=stranger.id)


async def test_a_disabled_webhook_is_told_nothing(studio: WebhookStudio, owner: User) -> None:
    webhook = await studio.webhook(owner)
    delivery = await studio.webhooking.test(webhook.id, owner_id=owner.id)
    await studio.deliver()
    await studio.webhooking.update(webhook.id, WebhookSetting(is_enabled=False), owner_id=owner.id)

    with studio.unchanged(), pytest.raises(WebhookDisabled):
        await studio.webhooking.test(webhook.id, owner_id=owner.id)
    with studio.unchanged(), pytest.raises(WebhookDisabled):
        await studio.webhooking.redeliver(delivery.id, owner_id=owner.id)


async def test_trying_out_is_bounded(studio: WebhookStudio, owner: User) -> None:
    webhook = await studio.webhook(owner)
    studio.rate_limits.empty.add((Bucket.WEBHOOK_PER_ACCOUNT, owner.id))

    with studio.unchanged(), pytest.raises(RateLimited):
        await studio.webhooking.test(webhook.id, owner_id=owner.id)
