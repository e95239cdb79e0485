"""When a webhook that does not answer is disabled, and when it is not."""

from datetime import timedelta

import pytest

from domain.mail import MailKind
from domain.services.webhooking import WebhookSetting
from domain.user import User
from domain.webhook import (
    FAILING_LIMIT,
    RETRY_DELAYS,
    DeliveryStatus,
    Webhook,
    WebhookStatus,
)
from domain.webhook_courier import WebhookAnswer
from tests.domain.webhook_studio import OK, URL, WebhookStudio
from tests.factories import plain

BROKEN = WebhookAnswer(status=502, body="")


@pytest.fixture
def studio() -> WebhookStudio:
    return WebhookStudio()


@pytest.fixture
async def owner(studio: WebhookStudio) -> User:
    return await studio.creator()


@pytest.fixture
async def webhook(studio: WebhookStudio, owner: User) -> Webhook:
    return await studio.webhook(owner)


async def failed_for_days(studio: WebhookStudio, webhook: Webhook) -> str:
    """The id of a message that no try brought through."""
    delivery = await studio.webhooking.test(webhook.id, owner_id=webhook.owner_id)
    studio.courier.answer = lambda _url: BROKEN
    for delay in (*RETRY_DELAYS, timedelta(0)):
        await studio.deliver()
        studio.clock.move(delay)
    assert studio.delivery(delivery.id).status is DeliveryStatus.FAILED
    assert stored(studio, webhook).status is WebhookStatus.ENABLED
    return delivery.id


def stored(studio: WebhookStudio, webhook: Webhook) -> Webhook:
    return studio.database.tables.webhooks[webhook.id]


async def test_one_failure_after_a_long_silence_disables_nothing(
    studio: WebhookStudio, webhook: Webhook
) -> None:
    """It was repaired meanwhile, but nothing had happened that could be told to it."""
    await failed_for_days(studio, webhook)
    studio.clock.move(FAILING_LIMIT)
    delivery = await studio.webhooking.test(webhook.id, owner_id=webhook.owner_id)

    for delay in RETRY_DELAYS[:2]:
        await studio.deliver()
        assert stored(studio, webhook).status is WebhookStatus.ENABLED
        studio.clock.move(delay)
    studio.courier.answer = lambda _url: OK
    await studio.deliver()

    assert studio.delivery(delivery.id).status is DeliveryStatus.DELIVERED
    assert stored(studio, webhook).failing_since is None
    assert studio.mails_of(MailKind.WEBHOOK_FAILING) == []


async def test_one_that_is_still_silent_is_disabled_at_the_third_try(
    studio: WebhookStudio, webhook: Webhook
) -> None:
    await failed_for_days(studio, webhook)
    studio.clock.move(FAILING_LIMIT)
    delivery = await studio.webhooking.test(webhook.id, owner_id=webhook.owner_id)

    for delay in RETRY_DELAYS[:3]:
        await studio.deliver()
        studio.clock.move(delay)

    row = studio.delivery(delivery.id)
    assert (row.status, row.attempt) == (DeliveryStatus.FAILED, 3)
    assert stored(studio, webhook).status is WebhookStatus.FAILING
    (mail,) = studio.mails_of(MailKind.WEBHOOK_FAILING)
    assert mail.subject_id == webhook.id


async def test_another_address_starts_with_a_clean_slate(
    studio: WebhookStudio, webhook: Webhook
) -> None:
    await failed_for_days(studio, webhook)
    since = stored(studio, webhook).failing_since

    for setting in (WebhookSetting(url=URL), WebhookSetting(description="脚本")):
        kept = await studio.webhooking.update(webhook.id, setting, owner_id=webhook.owner_id)
        assert kept.failing_since == since is not None
    moved = await studio.webhooking.update(
        webhook.id, WebhookSetting(url=f"{URL}/2"), owner_id=webhook.owner_id
    )

    assert (moved.status, moved.failing_since) == (WebhookStatus.ENABLED, None)


@pytest.mark.parametrize("status", [410, 502])
async def test_the_server_that_it_has_left_says_nothing_of_the_new_one(
    studio: WebhookStudio, webhook: Webhook, status: int
) -> None:
    delivery = await studio.webhooking.test(webhook.id, owner_id=webhook.owner_id)

    def move_meanwhile(_url: str) -> WebhookAnswer:
        stored(studio, webhook).move(f"{URL}/2")
        return WebhookAnswer(status=status, body="")

    studio.courier.answer = move_meanwhile
    await studio.deliver()

    left = stored(studio, webhook)
    assert (left.status, left.failing_since) == (WebhookStatus.ENABLED, None)
    assert studio.delivery(delivery.id).status is DeliveryStatus.PENDING


async def test_what_is_sent_once_more_has_tries_of_its_own(
    studio: WebhookStudio, webhook: Webhook
) -> None:
    first = await failed_for_days(studio, webhook)
    ended = plain(studio.delivery(first))
    again = await studio.webhooking.redeliver(first, owner_id=webhook.owner_id)

    for delay in RETRY_DELAYS[:2]:
        assert await studio.deliver() == [again.id]
        assert studio.delivery(again.id).run_after == studio.clock() + delay
        studio.clock.move(delay)
    studio.courier.answer = lambda _url: OK
    await studio.deliver()

    row = studio.delivery(again.id)
    assert (row.status, row.attempt) == (DeliveryStatus.DELIVERED, 3)
    assert plain(studio.delivery(first)) == ended
    told = {message.headers["webhook-id"] for message in studio.courier.messages}
    assert told == {row.message_id}
