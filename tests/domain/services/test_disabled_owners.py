"""Of an account that the staff has disabled nothing leaves the product any more."""

import asyncio

import pytest

from domain.administration import SettableStatus
from domain.export import ExportStatus
from domain.generation import GenerationStatus
from domain.key import Key
from domain.key_event import KeyEventType
from domain.services.leaving import Farewell
from domain.user import User, UserStatus
from domain.webhook import RETRY_DELAYS, DeliveryStatus
from domain.webhook_courier import WebhookAnswer
from tests.domain.admission_studio import Admission, actor
from tests.domain.custody_studio import CustodyStudio
from tests.domain.running import running
from tests.domain.studio import Studio
from tests.domain.webhook_studio import OK, WebhookStudio


@pytest.fixture
def hooks() -> WebhookStudio:
    return WebhookStudio()


@pytest.fixture
def custody() -> CustodyStudio:
    return CustodyStudio()


@pytest.fixture
async def creator(custody: CustodyStudio) -> User:
    return await custody.creator()


async def set_status(studio: Studio, user: User, status: SettableStatus) -> None:
    admission = Admission(studio)
    await admission.user_administration.set_status(
        user.id, status, reason="abuse", actor=actor(admission.admin)
    )


async def disable(studio: Studio, user: User) -> None:
    await set_status(studio, user, SettableStatus.DISABLED)


async def test_what_waits_for_its_webhooks_is_given_up_and_can_be_sent_once_more(
    hooks: WebhookStudio,
) -> None:
    owner, other = await hooks.creator(), await hooks.creator()
    webhook, others = await hooks.webhook(owner), await hooks.webhook(other)
    failing = await hooks.webhooking.test(webhook.id, owner_id=owner.id)
    hooks.courier.answer = lambda _url: WebhookAnswer(status=500, body="")
    await hooks.deliver()
    hooks.courier.answer = lambda _url: OK
    fresh = await hooks.webhooking.test(webhook.id, owner_id=owner.id)
    kept = await hooks.webhooking.test(others.id, owner_id=other.id)
    hooks.courier.messages.clear()

    await disable(hooks, owner)
    hooks.clock.move(RETRY_DELAYS[0])
    assert len(await hooks.deliver()) == 3

    assert [message.url for message in hooks.courier.messages] == [others.url]
    assert hooks.delivery(kept.id).status is DeliveryStatus.DELIVERED
    for delivery_id, attempt in ((failing.id, 2), (fresh.id, 1)):
        row = hooks.delivery(delivery_id)
        assert (row.status, row.error) == (DeliveryStatus.FAILED, "account disabled")
        assert row.attempt == attempt

    await set_status(hooks, owner, SettableStatus.ACTIVE)
    again = await hooks.webhooking.redeliver(fresh.id, owner_id=owner.id)
    await hooks.deliver()
    assert hooks.delivery(again.id).status is DeliveryStatus.DELIVERED


async def test_a_try_under_way_is_the_last(hooks: WebhookStudio) -> None:
    owner = await hooks.creator()
    webhook = await hooks.webhook(owner)
    delivery = await hooks.webhooking.test(webhook.id, owner_id=owner.id)

    def disable_and_fail(_url: str) -> WebhookAnswer:
        hooks.database.tables.users[owner.id].status = UserStatus.DISABLED
        return WebhookAnswer(status=500, body="")

    hooks.courier.answer = disable_and_fail
    await hooks.deliver()
    hooks.clock.move(RETRY_DELAYS[0])
    await hooks.deliver()

    assert len(hooks.courier.messages) == 1
    assert hooks.delivery(delivery.id).status is DeliveryStatus.FAILED


async def test_its_webhooks_are_told_neither_of_its_jobs_nor_of_its_keys(
    hooks: WebhookStudio,
) -> None:
    owner = await hooks.creator()
    await hooks.webhook(owner)
    queued = await hooks.requested(owner)
    started = await hooks.requested(owner)
    async with running(hooks, started) as (performing, _):
        await disable(hooks, owner)
        await performing
    [key] = hooks.database.tables.keys.values()
    await announce(hooks, key)

    assert hooks.deliveries == []
    for each in (queued, started):
        assert hooks.stored(each).status is GenerationStatus.CANCELLED


async def announce(studio: Studio, key: Key) -> None:
    async with studio.database.begin() as work:
        await studio.announcing.announce(work, key, KeyEventType.EXPIRED, at=studio.clock())


async def test_the_export_that_waits_ends_and_does_not_count(
    custody: CustodyStudio, creator: User
) -> None:
    export = await custody.exported(creator)
    others = await custody.exported(await custody.creator())

    await disable(custody, creator)

    assert await custody.packing.pack_next() == [others.id]
    assert await custody.packing.pack_next() == []
    ended = custody.export(export)
    assert (ended.status, ended.blob_name) == (ExportStatus.FAILED, None)
    await set_status(custody, creator, SettableStatus.ACTIVE)
    assert await custody.exported(creator)


async def test_the_export_that_is_being_made_ends_and_leaves_no_file(
    custody: CustodyStudio, creator: User
) -> None:
    custody.article(creator, picture=b"a picture")
    export = await custody.exported(creator)
    custody.archives.hold = asyncio.Event()
    packing = asyncio.create_task(custody.packing.pack_next())
    await custody.archives.is_held.wait()

    await disable(custody, creator)
    custody.archives.hold.set()
    await packing

    assert custody.export(export).status is ExportStatus.FAILED
    assert [name for name in custody.blobs.stored if name.startswith("exports/")] == []
    assert custody.database.tables.mails == {}


async def test_an_export_that_was_left_waiting_is_not_made(
    custody: CustodyStudio, creator: User
) -> None:
    """By an API of the release before, which ends no exports."""
    export = await custody.exported(creator)
    custody.account(creator).status = UserStatus.DISABLED

    assert await custody.packing.pack_next() == [export.id]

    assert custody.export(export).status is ExportStatus.FAILED
    assert custody.archives.published == {}


async def test_who_leaves_has_no_export_made_either(custody: CustodyStudio, creator: User) -> None:
    export = await custody.exported(creator)
    farewell = Farewell(password="correct horse", confirm_email=creator.email)

    await custody.leaving.leave(farewell, actor(creator))

    assert custody.export(export).status is ExportStatus.FAILED
