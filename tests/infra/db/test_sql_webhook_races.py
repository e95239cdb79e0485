"""A webhook that is deleted while it is told of something leaves nothing behind."""

import asyncio
from collections.abc import Mapping

from domain.happening import Happening
from domain.page import PageRequest
from domain.services.delivering import Delivering
from domain.services.webhooking import Webhooking
from domain.unit_of_work import Database
from domain.user import User
from domain.webhook import Webhook, WebhookEvent
from domain.webhook_courier import WebhookAnswer
from domain.webhook_signature import new_secret
from infra.identity import new_id, utc_now
from tests.domain.fake_own_recipes import FakeSealing
from tests.fakes import FakeRateLimits, FakeUrlPolicy
from tests.infra.db.rows import NOW, add_user
from tests.infra.db.services import ISOLATING, TELLING

ROUNDS = 8
SEALING = FakeSealing()


def zeros(count: int) -> bytes:
    return bytes(count)


class Courier:
    async def post(self, _url: str, *, headers: Mapping[str, str], body: bytes) -> WebhookAnswer:
        assert headers
        assert body
        return WebhookAnswer(status=200, body="")


async def listening(database: Database) -> tuple[User, Webhook]:
    async with database.begin() as work:
        owner = await add_user(work)
        webhook = Webhook(
            id=new_id(),
            owner_id=owner.id,
            url="https://hooks.example/a",
            events=list(WebhookEvent),
            sealed_secret=SEALING.seal(new_secret(zeros), owner_id=owner.id),
            created_at=NOW,
            updated_at=NOW,
        )
        await work.webhooks.add(webhook)
    return owner, webhook


async def tell(database: Database, owner: User) -> None:
    async with database.begin() as work:
        await TELLING.tell_webhooks(
            work,
            Happening(owner_id=owner.id, event=WebhookEvent.KEY_EXPIRED, data={}, at=NOW),
        )


async def delete(database: Database, owner: User, webhook: Webhook) -> None:
    webhooking = Webhooking(
        database=database,
        urls=FakeUrlPolicy(),
        sealing=SEALING,
        telling=TELLING,
        rate_limits=FakeRateLimits(),
        random_bytes=zeros,
        new_id=new_id,
    )
    await webhooking.delete(webhook.id, owner_id=owner.id)


async def test_no_message_of_a_deleted_webhook_stays(database: Database) -> None:
    told = [await listening(database) for _ in range(ROUNDS)]
    courier = Delivering(
        database=database,
        courier=Courier(),
        sealing=SEALING,
        telling=TELLING,
        isolating=ISOLATING,
        clock=utc_now,
    )

    await asyncio.gather(
        *(tell(database, owner) for owner, _ in told),
        *(delete(database, owner, webhook) for owner, webhook in told),
        *(tell(database, owner) for owner, _ in told),
    )
    while errands := await courier.claim(ROUNDS):
        await asyncio.gather(*map(courier.run, errands))

    async with database.read_latest() as reader:
        for _, webhook in told:
            page = await reader.webhook_deliveries.page(webhook.id, None, PageRequest(9))
            assert page.items == []
