"""What happens is told to an integrator's own server: over https, signed, and by the worker."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from domain.happening import Happening
from domain.ids import global_id
from domain.page import PageRequest
from domain.services.webhooking import WebhookSetting
from domain.unit_of_work import Database
from domain.user import User
from domain.webhook import (
    DeliveryStatus,
    Webhook,
    WebhookDelivery,
    WebhookEvent,
)
from infra.auth.sealing import AesGcmSealing
from infra.identity import utc_now
from infra.post_office import PostOffice
from tests.fakes import FakeRateLimits
from tests.infra.db.opening import opened, settings_of
from tests.infra.db.rows import add_user
from tests.infra.db.services import TELLING
from tests.infra.integrator import NAME, Integrator, Parcel, integrator
from workers.errands import run_side_by_side

_PATIENCE_SECONDS = 30
_POLL_SECONDS = 0.05
_PLACES = 2


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    async with opened(settings_of(database_url)) as database:
        yield database


@pytest.fixture
async def owner(database: Database) -> User:
    async with database.begin() as work:
        return await add_user(work)


@pytest.fixture
async def theirs(tmp_path: Path) -> AsyncIterator[Integrator]:
    async with integrator(tmp_path) as served:
        yield served


@pytest.fixture
def office(database: Database, theirs: Integrator) -> PostOffice:
    return office_of(database, theirs)


def office_of(
    database: Database, theirs: Integrator, trust: ssl.SSLContext | None = None
) -> PostOffice:
    return PostOffice(
        database=database,
        sealing=AesGcmSealing({"1": "a secret"}, secret_id="1"),
        rate_limits=FakeRateLimits(),
        telling=TELLING,
        hire=lambda: theirs.courier(trust),
    )


@asynccontextmanager
async def working(office: PostOffice) -> AsyncIterator[None]:
    """As the worker has it deliver."""
    delivering = office.delivering
    errands = asyncio.create_task(
        run_side_by_side(
            delivering.claim, delivering.run, places=_PLACES, interval_seconds=_POLL_SECONDS
        )
    )
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            yield
    finally:
        errands.cancel()
        await asyncio.wait([errands])


async def set_up(office: PostOffice, owner: User, theirs: Integrator) -> tuple[Webhook, str]:
    setting = WebhookSetting(url=theirs.url, events=[WebhookEvent.GENERATION_SUCCEEDED])
    return await office.webhooking.create(setting, owner_id=owner.id)


async def ended(office: PostOffice, webhook: Webhook, count: int) -> list[WebhookDelivery]:
    """Its log, newest first, once so many have come to an end."""
    while True:
        log = await office.webhooking.deliveries(
            webhook.id, None, PageRequest(10), owner_id=webhook.owner_id
        )
        if sum(each.finished_at is not None for each in log.items) == count:
            return [*log.items]
        await asyncio.sleep(_POLL_SECONDS)


def verified(parcel: Parcel, secret: str) -> object:
    """What it says; raises `WebhookVerificationError` where another secret has signed it."""
    said: object = Verifier(secret).verify(parcel.body, parcel.headers)
    return said


async def test_what_happened_arrives_and_verifies_and_can_be_sent_once_more(
    database: Database, owner: User, office: PostOffice, theirs: Integrator
) -> None:
    webhook, secret = await set_up(office, owner, theirs)
    data: dict[str, object] = {"generationId": global_id("Generation", "1"), "题": "早餐 🚀"}
    happening = Happening(
        owner_id=owner.id, event=WebhookEvent.GENERATION_SUCCEEDED, data=data, at=utc_now()
    )
    async with database.begin() as work:
        await office.telling.tell_webhooks(work, happening)

    async with working(office):
        first = await theirs.received.get()
        [delivery] = await ended(office, webhook, 1)
        await office.webhooking.redeliver(delivery.id, owner_id=owner.id)
        second = await theirs.received.get()
        [again, _] = await ended(office, webhook, 2)

    assert theirs.asked == [NAME, NAME]
    assert first.first_line == "POST /in?k=v HTTP/1.1"
    assert first.headers["host"] == f"{NAME}:{theirs.port}"
    assert first.headers["content-type"] == "application/json; charset=utf-8"
    assert verified(first, secret) == {
        "type": "generation.succeeded",
        "timestamp": happening.at.isoformat(),
        "data": data,
    }
    assert verified(second, secret) == verified(first, secret)
    assert first.headers["webhook-id"] == second.headers["webhook-id"] == delivery.message_id
    assert (again.redelivery_of_id, again.attempt) == (delivery.id, 1)
    assert {each.status for each in (delivery, again)} == {DeliveryStatus.DELIVERED}
    assert {each.response_status for each in (delivery, again)} == {204}


async def test_after_a_rotation_both_secrets_verify_and_no_other_does(
    owner: User, office: PostOffice, theirs: Integrator
) -> None:
    webhook, old = await set_up(office, owner, theirs)
    _, new = await office.webhooking.rotate_secret(webhook.id, owner_id=owner.id)
    await office.webhooking.test(webhook.id, owner_id=owner.id)

    async with working(office):
        parcel = await theirs.received.get()

    assert verified(parcel, old) == verified(parcel, new)
    with pytest.raises(WebhookVerificationError):
        verified(parcel, "whsec_" + "A" * 43 + "=")


async def test_a_server_whom_nobody_vouches_for_is_told_nothing(
    database: Database, owner: User, theirs: Integrator
) -> None:
    trust = ssl.create_default_context()
    office = office_of(database, theirs, trust)
    webhook, _ = await set_up(office, owner, theirs)
    await office.webhooking.test(webhook.id, owner_id=owner.id)

    for errand in await office.delivering.claim(_PLACES):
        await office.delivering.run(errand)

    [delivery] = await ended(office, webhook, 0)
    assert (delivery.status, delivery.error) == (DeliveryStatus.PENDING, "ConnectError")
    assert theirs.parcels == []
