"""Telling webhooks: signed, tried again for days, and given up in the end."""

import json
from datetime import timedelta

import pytest
from standardwebhooks import Webhook as Verifier

from domain.failure import FailureCode
from domain.generation import GenerationKind
from domain.ids import global_id
from domain.mail import MailKind
from domain.services.webhooking import WebhookSetting
from domain.user import User
from domain.webhook import (
    FAILING_LIMIT,
    RETRY_DELAYS,
    DeliveryStatus,
    WebhookEvent,
    WebhookStatus,
)
from domain.webhook_courier import WebhookAnswer, WebhookUnreachable
from tests.domain.scripted_recipe import failing
from tests.domain.webhook_studio import OK, URL, WebhookStudio

BROKEN = WebhookAnswer(status=500, body="broken")


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


async def test_the_end_of_a_generation_is_told_signed_as_the_standard_has_it(
    studio: WebhookStudio, owner: User
) -> None:
    setting = WebhookSetting(url=URL, events=[WebhookEvent.GENERATION_SUCCEEDED])
    _, secret = await studio.webhooking.create(setting, owner_id=owner.id)
    generation = await studio.requested(owner)
    await studio.performing.perform(generation.id)

    await studio.deliver()

    (message,) = studio.courier.messages
    assert message.url == URL
    assert message.headers["webhook-signature"] == Verifier(secret).sign(
        message.headers["webhook-id"], studio.clock(), message.body.decode()
    )
    assert message.headers["webhook-timestamp"] == str(int(studio.clock().timestamp()))
    (content,) = studio.database.tables.contents.values()
    ended = studio.stored(generation)
    assert ended.finished_at is not None
    assert json.loads(message.body) == {
        "type": "generation.succeeded",
        "timestamp": ended.finished_at.isoformat(),
        "data": {
            "generationId": global_id("Generation", generation.id),
            "kind": GenerationKind.EXTRACT.value,
            "status": "SUCCEEDED",
            "creditsSpent": 2,
            "contentId": global_id("Content", content.id),
        },
    }


async def test_failures_and_cancels_are_told_as_well(studio: WebhookStudio, owner: User) -> None:
    await studio.webhook(owner)
    failed = await studio.requested(owner)
    studio.recipe.scripts.append(failing(FailureCode.SEARCH_EMPTY))
    await studio.performing.perform(failed.id)
    cancelled = await studio.requested(owner)
    await studio.generating.cancel(cancelled.id, owner_id=owner.id)

    await studio.deliver()

    told = [json.loads(message.body) for message in studio.courier.messages]
    assert [each["type"] for each in told] == ["generation.failed", "generation.cancelled"]
    assert told[0]["data"]["error"] == "SEARCH_EMPTY"
    assert told[1]["data"]["generationId"] == global_id("Generation", cancelled.id)


async def test_nobody_is_told_what_they_did_not_ask_for(studio: WebhookStudio, owner: User) -> None:
    setting = WebhookSetting(url=URL, events=[WebhookEvent.GENERATION_FAILED])
    await studio.webhooking.create(setting, owner_id=owner.id)
    await studio.webhook(await studio.creator())

    await studio.performing.perform((await studio.requested(owner)).id)

    assert studio.deliveries == []


async def test_after_a_rotation_both_secrets_sign(studio: WebhookStudio, owner: User) -> None:
    webhook, first = await studio.webhooking.create(
        WebhookSetting(url=URL, events=[*WebhookEvent]), owner_id=owner.id
    )
    _, second = await studio.webhooking.rotate_secret(webhook.id, owner_id=owner.id)
    await studio.webhooking.test(webhook.id, owner_id=owner.id)

    await studio.deliver()

    (message,) = studio.courier.messages
    signatures = [
        Verifier(secret).sign(message.headers["webhook-id"], studio.clock(), message.body.decode())
        for secret in (second, first)
    ]
    assert message.headers["webhook-signature"].split() == signatures


async def test_a_failure_is_tried_again_later_and_later(studio: WebhookStudio, owner: User) -> None:
    delivery_id = await tested(studio, owner)
    studio.courier.answer = lambda _url: BROKEN

    for delay in RETRY_DELAYS:
        await studio.deliver()
        row = studio.delivery(delivery_id)
        assert row.status is DeliveryStatus.PENDING
        assert (row.response_status, row.response_body) == (500, "broken")
        assert row.run_after == studio.clock() + delay
        studio.clock.move(delay - timedelta(microseconds=1))
        assert await studio.deliver() == []
        studio.clock.move(timedelta(microseconds=1))
    await studio.deliver()

    row = studio.delivery(delivery_id)
    assert (row.status, row.attempt) == (DeliveryStatus.FAILED, len(RETRY_DELAYS) + 1)
    assert len(studio.courier.messages) == row.attempt


async def test_a_success_ends_it_and_forgets_the_failures(
    studio: WebhookStudio, owner: User
) -> None:
    delivery_id = await tested(studio, owner)
    studio.courier.answer = lambda _url: WebhookUnreachable("ConnectError")
    await studio.deliver()
    (webhook,) = studio.database.tables.webhooks.values()
    assert webhook.failing_since == studio.clock()
    assert studio.delivery(delivery_id).error == "ConnectError"

    studio.courier.answer = lambda _url: OK
    studio.clock.move(RETRY_DELAYS[0])
    await studio.deliver()

    row = studio.delivery(delivery_id)
    (webhook,) = studio.database.tables.webhooks.values()
    assert (row.status, row.attempt, row.error) == (DeliveryStatus.DELIVERED, 2, None)
    assert webhook.failing_since is None


async def test_a_server_that_asks_for_a_pause_gets_it(studio: WebhookStudio, owner: User) -> None:
    delivery_id = await tested(studio, owner)
    studio.courier.answer = lambda _url: WebhookAnswer(status=429, body="", retry_after_seconds=600)

    await studio.deliver()

    assert studio.delivery(delivery_id).run_after == studio.clock() + timedelta(minutes=10)


async def test_what_else_waits_for_a_broken_server_waits_longer(
    studio: WebhookStudio, owner: User
) -> None:
    webhook = await studio.webhook(owner)
    for _ in range(5):
        await studio.webhooking.test(webhook.id, owner_id=owner.id)
    studio.courier.answer = lambda _url: BROKEN

    await studio.deliver()

    assert len(studio.courier.messages) == 3
    waiting = [row for row in studio.deliveries if row.attempt == 0]
    assert {row.run_after for row in waiting} == {studio.clock() + timedelta(minutes=1)}


async def test_a_busy_webhook_does_not_hold_up_the_others(
    studio: WebhookStudio, owner: User
) -> None:
    busy = await studio.webhook(owner)
    for _ in range(20):
        await studio.webhooking.test(busy.id, owner_id=owner.id)
    other_owner = await studio.creator()
    other = await studio.webhook(other_owner, "https://other.example/")
    await studio.webhooking.test(other.id, owner_id=other_owner.id)

    await studio.deliver()

    urls = [message.url for message in studio.courier.messages]
    assert urls.count(URL) == 3
    assert urls.count("https://other.example/") == 1


async def test_a_server_that_is_gone_is_disabled_at_once(
    studio: WebhookStudio, owner: User
) -> None:
    delivery_id = await tested(studio, owner)
    studio.courier.answer = lambda _url: WebhookAnswer(status=410, body="")

    await studio.deliver()

    (webhook,) = studio.database.tables.webhooks.values()
    assert webhook.status is WebhookStatus.FAILING
    assert studio.delivery(delivery_id).status is DeliveryStatus.FAILED
    (_made, mail) = studio.database.tables.mails.values()
    assert (mail.kind, mail.subject_id) == (MailKind.WEBHOOK_FAILING, webhook.id)


async def test_after_days_of_failures_it_is_disabled_and_its_owner_is_told(
    studio: WebhookStudio, owner: User
) -> None:
    await tested(studio, owner)
    studio.courier.answer = lambda _url: BROKEN
    for delay in RETRY_DELAYS[:2]:
        await studio.deliver()
        studio.clock.move(delay)

    studio.clock.move(FAILING_LIMIT)
    await studio.deliver()

    (webhook,) = studio.database.tables.webhooks.values()
    assert webhook.status is WebhookStatus.FAILING
    (_made, mail) = studio.database.tables.mails.values()
    assert (mail.kind, mail.address) == (MailKind.WEBHOOK_FAILING, owner.email)


async def test_what_waits_for_a_disabled_webhook_is_given_up(
    studio: WebhookStudio, owner: User
) -> None:
    webhook = await studio.webhook(owner)
    delivery = await studio.webhooking.test(webhook.id, owner_id=owner.id)
    await studio.webhooking.update(webhook.id, WebhookSetting(is_enabled=False), owner_id=owner.id)

    await studio.deliver()

    assert studio.courier.messages == []
    row = studio.delivery(delivery.id)
    assert (row.status, row.error) == (DeliveryStatus.FAILED, "webhook disabled")


async def test_a_worker_that_died_loses_its_delivery_to_another(
    studio: WebhookStudio, owner: User
) -> None:
    delivery_id = await tested(studio, owner)
    row = studio.delivery(delivery_id)
    row.claim(lease_until=studio.clock() + timedelta(minutes=2))

    assert await studio.deliver() == []
    studio.clock.move(timedelta(minutes=2))
    assert await studio.deliver() == [delivery_id]
    assert studio.delivery(delivery_id).attempt == 2


async def test_a_webhook_deleted_meanwhile_leaves_nothing_behind(
    studio: WebhookStudio, owner: User
) -> None:
    await tested(studio, owner)

    def answer_to_nobody(_url: str) -> WebhookAnswer:
        studio.database.tables.webhooks.clear()
        studio.database.tables.webhook_deliveries.clear()
        return OK

    studio.courier.answer = answer_to_nobody
    await studio.deliver()

    assert studio.deliveries == []


async def test_a_seal_that_cannot_be_opened_is_a_failure_like_any_other(
    studio: WebhookStudio, owner: User
) -> None:
    delivery_id = await tested(studio, owner)
    (webhook,) = studio.database.tables.webhooks.values()
    webhook.sealed_secret = "sealed for nobody: x"

    await studio.deliver()

    assert studio.courier.messages == []
    assert studio.delivery(delivery_id).error == "secret cannot be read; rotate it"


async def test_the_log_is_forgotten_after_a_month(studio: WebhookStudio, owner: User) -> None:
    old = await tested(studio, owner)
    await studio.deliver()
    studio.clock.move(timedelta(days=20))
    (webhook,) = studio.database.tables.webhooks.values()
    young = await studio.webhooking.test(webhook.id, owner_id=owner.id)
    studio.clock.move(timedelta(days=10, seconds=1))

    assert await studio.sweeping.purge_deliveries() == [old]
    assert [row.id for row in studio.deliveries] == [young.id]
