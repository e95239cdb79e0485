"""What becomes of messages when several fail at once, or in ways that nobody foresaw."""

from datetime import timedelta

import pytest

from domain.mail import MailKind
from domain.user import User
from domain.webhook import (
    RETRY_DELAYS,
    WEBHOOK_LIMIT,
    DeliveryStatus,
    WebhookDisabledReason,
    WebhookStatus,
)
from domain.webhook_courier import WebhookAnswer
from tests.domain.webhook_studio import OK, PLACES, URL, WebhookStudio


@pytest.fixture
def studio() -> WebhookStudio:
    return WebhookStudio()


@pytest.fixture
async def owner(studio: WebhookStudio) -> User:
    return await studio.creator()


async def tested(studio: WebhookStudio, owner: User) -> str:
    """The id of a delivery to a new webhook."""
    webhook = await studio.webhook(owner)
    return (await studio.webhooking.test(webhook.id, owner_id=owner.id)).id


async def test_of_several_failures_at_once_its_owner_is_told_once(
    studio: WebhookStudio, owner: User
) -> None:
    webhook = await studio.webhook(owner)
    for _ in range(3):
        await studio.webhooking.test(webhook.id, owner_id=owner.id)
    studio.courier.answer = lambda _url: WebhookAnswer(status=410, body="")

    assert len(await studio.deliver()) == 3

    assert {each.status for each in studio.deliveries} == {DeliveryStatus.FAILED}
    assert len(studio.mails_of(MailKind.WEBHOOK_FAILING)) == 1


async def test_a_webhook_that_its_owner_disabled_meanwhile_stays_so(
    studio: WebhookStudio, owner: User
) -> None:
    delivery_id = await tested(studio, owner)

    def disable_and_go(_url: str) -> WebhookAnswer:
        (row,) = studio.database.tables.webhooks.values()
        row.disable(WebhookDisabledReason.OWNER, now=studio.clock())
        return WebhookAnswer(status=410, body="")

    studio.courier.answer = disable_and_go
    await studio.deliver()

    (webhook,) = studio.database.tables.webhooks.values()
    assert (webhook.status, webhook.failing_since) == (WebhookStatus.DISABLED, None)
    assert studio.delivery(delivery_id).status is DeliveryStatus.FAILED
    assert studio.mails_of(MailKind.WEBHOOK_FAILING) == []


async def test_one_that_no_try_brings_to_an_end_is_given_up(
    studio: WebhookStudio, owner: User
) -> None:
    """It kills its workers, say."""
    delivery_id = await tested(studio, owner)
    studio.delivery(delivery_id).attempt = len(RETRY_DELAYS) + 1

    await studio.deliver()

    assert studio.courier.messages == []
    assert studio.delivery(delivery_id).status is DeliveryStatus.FAILED


async def test_a_fault_of_one_holds_up_none_of_the_others(
    studio: WebhookStudio, owner: User, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = [
        (await studio.webhooking.test(webhook.id, owner_id=owner.id)).id
        for webhook in [await studio.webhook(owner), await studio.webhook(owner, f"{URL}/2")]
    ]
    studio.courier.answer = stumble

    await studio.deliver()

    assert studio.delivery(second).status is DeliveryStatus.DELIVERED
    row = studio.delivery(first)
    assert (row.status, row.attempt, row.error) == (DeliveryStatus.PENDING, 1, "internal error")
    (told,) = [record for record in caplog.records if record.message == "webhook.crashed"]
    assert told.__dict__["delivery_id"] == first
    assert told.exc_info is not None
    assert studio.webhook_of(first).failing_since is None


async def test_a_fault_counts_as_a_try_and_the_next_comes_later_and_later(
    studio: WebhookStudio, owner: User
) -> None:
    delivery_id = await tested(studio, owner)
    studio.courier.answer = stumble

    for delay in RETRY_DELAYS:
        assert await studio.deliver() == [delivery_id]
        studio.clock.move(delay - timedelta(microseconds=1))
        assert await studio.deliver() == []
        studio.clock.move(timedelta(microseconds=1))
    await studio.deliver()

    row = studio.delivery(delivery_id)
    assert (row.status, row.attempt) == (DeliveryStatus.FAILED, len(RETRY_DELAYS) + 1)
    assert studio.webhook_of(delivery_id).status is WebhookStatus.ENABLED


async def test_an_account_with_many_slow_webhooks_leaves_places_to_others(
    studio: WebhookStudio, owner: User
) -> None:
    for n in range(WEBHOOK_LIMIT):
        webhook = await studio.webhook(owner, f"{URL}/{n}")
        for _ in range(PLACES):
            await studio.told(webhook)
    studio.clock.move(timedelta(minutes=1))
    other = await tested(studio, await studio.creator())

    errands = await studio.delivering.claim(PLACES)

    assert len(errands) < PLACES // 2
    assert errands[-1].delivery.id == other
    assert await studio.delivering.claim(PLACES) == []  # those places are held until they end


def stumble(url: str) -> WebhookAnswer:
    if url == URL:
        raise ZeroDivisionError
    return OK


async def test_what_was_told_while_its_webhook_was_deleted_is_forgotten(
    studio: WebhookStudio, owner: User
) -> None:
    """It was written down after the log was deleted: nothing else would look for it."""
    orphan_id = await tested(studio, owner)
    studio.database.tables.webhooks.clear()
    kept_id = await tested(studio, owner)

    assert set(await studio.deliver()) == {orphan_id, kept_id}

    assert [row.id for row in studio.deliveries] == [kept_id]
    assert len(studio.courier.messages) == 1
