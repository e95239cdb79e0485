"""What is sent to webhooks is found along an index, however much there is of it."""

from domain.page import PageRequest, Position
from domain.turns import Places
from domain.unit_of_work import Database
from domain.webhook import DeliveryStatus, Webhook
from tests.infra.db.explaining import is_slow, is_sorted_anew, plans_of, recorded
from tests.infra.db.rows import HOUR, NOW, add_user
from tests.infra.db.webhook_rows import a_delivery, a_webhook

_WEBHOOKS = 20
_OF_EACH = 40


async def _crowd(database: Database) -> Webhook:
    """Of which most was delivered; one webhook is given."""
    async with database.begin() as work:
        for _ in range(_WEBHOOKS):
            webhook = a_webhook((await add_user(work)).id)
            await work.webhooks.add(webhook)
            rows = [a_delivery(webhook, created_at=NOW + n * HOUR) for n in range(_OF_EACH)]
            for row in rows[:-1]:
                row.end(DeliveryStatus.DELIVERED, now=NOW)
            await work.webhook_deliveries.add_many(rows)
    return webhook


async def test_the_log_of_a_webhook_is_paged_along_an_index(
    database: Database, database_url: str
) -> None:
    webhook = await _crowd(database)
    place = Position(NOW, webhook.id)
    async with database.read() as reader:
        with recorded() as lists:
            for request in (PageRequest(20), PageRequest(20, after=place)):
                await reader.webhook_deliveries.page(webhook.id, None, request)
    plans = await plans_of(database_url, lists)

    assert len(plans) == 2
    assert {sql: plan for sql, plan in plans.items() if any(map(is_sorted_anew, plan))} == {}
    assert {sql: plan for sql, plan in plans.items() if any(map(is_slow, plan))} == {}


async def test_what_is_due_is_found_along_an_index(database: Database, database_url: str) -> None:
    await _crowd(database)
    async with database.begin() as work:
        with recorded() as looks:
            ids = await work.webhook_deliveries.due_ids(
                Places(free=5, per_webhook=1, per_owner=1), now=NOW, without=["01"]
            )
            await work.webhook_deliveries.lock_due(ids, now=NOW)
    plans = await plans_of(database_url, looks)

    assert len(ids) == 5
    assert len(plans) == 3
    assert {sql: plan for sql, plan in plans.items() if any(map(is_slow, plan))} == {}
