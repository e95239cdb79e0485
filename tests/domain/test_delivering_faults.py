"""What becomes of messages when several fail at once, or in ways that nobody foresaw."""

import pytest

from domain.user import User
from domain.webhook import RETRY_DELAYS, DeliveryStatus, WebhookAnswer, WebhookStatus
from tests.domain.webhook_studio import OK, URL, WebhookStudio


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

    assert len(await studio.delivering.deliver()) == 3

    assert {each.status for each in studio.deliveries} == {DeliveryStatus.FAILED}
    assert len(studio.database.tables.mails) == 1


async def test_a_webhook_that_its_owner_disabled_meanwhile_stays_so(
    studio: WebhookStudio, owner: User
) -> None:
    delivery_id = await tested(studio, owner)

    def disable_and_go(_url: str) -> WebhookAnswer:
        (row,) = studio.database.tables.webhooks.values()
        row.switch(WebhookStatus.DISABLED, now=studio.clock())
        return WebhookAnswer(status=410, body="")

    studio.courier.answer = disable_and_go
    await studio.delivering.deliver()

    (webhook,) = studio.database.tables.webhooks.values()
    assert (webhook.status, webhook.failing_since) == (WebhookStatus.DISABLED, None)
    assert studio.delivery(delivery_id).status is DeliveryStatus.FAILED
    assert studio.database.tables.mails == {}


async def test_one_that_no_try_brings_to_an_end_is_given_up(
    studio: WebhookStudio, owner: User
) -> None:
    """It kills its workers, say."""
    delivery_id = await tested(studio, owner)
    studio.delivery(delivery_id).attempt = len(RETRY_DELAYS) + 1

    await studio.delivering.deliver()

    assert studio.courier.messages == []
    assert studio.delivery(delivery_id).status is DeliveryStatus.FAILED


async def test_a_fault_of_one_is_told_when_the_others_have_ended(
    studio: WebhookStudio, owner: User
) -> None:
    first, second = [
        (await studio.webhooking.test(webhook.id, owner_id=owner.id)).id
        for webhook in [await studio.webhook(owner), await studio.webhook(owner, f"{URL}/2")]
    ]

    def stumble(url: str) -> WebhookAnswer:
        if url == URL:
            raise ZeroDivisionError
        return OK

    studio.courier.answer = stumble
    with pytest.raises(ExceptionGroup):
        await studio.delivering.deliver()

    assert studio.delivery(first).status is DeliveryStatus.PENDING
    assert studio.delivery(second).status is DeliveryStatus.DELIVERED


async def test_what_was_told_while_its_webhook_was_deleted_is_forgotten(
    studio: WebhookStudio, owner: User
) -> None:
    """It was written down after the log was deleted: nothing else would look for it."""
    orphan_id = await tested(studio, owner)
    studio.database.tables.webhooks.clear()
    kept_id = await tested(studio, owner)

    assert set(await studio.delivering.deliver()) == {orphan_id, kept_id}

    assert [row.id for row in studio.deliveries] == [kept_id]
    assert len(studio.courier.messages) == 1
