"""Webhooks and their deliveries in SQL."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from domain.page import PageRequest, Position
from domain.turns import Places
from domain.unit_of_work import Database
from domain.user import User
from domain.webhook import (
    DeliveryStatus,
    Webhook,
    WebhookDelivery,
    WebhookDisabledReason,
    WebhookEvent,
)
from tests.factories import plain
from tests.infra.db.outdated import forgotten
from tests.infra.db.rows import HOUR, NOW, add_user
from tests.infra.db.webhook_rows import a_delivery, a_webhook
from tests.sql_recorder import recorded_sql


@pytest.fixture
async def owner(database: Database) -> User:
    async with database.begin() as work:
        return await add_user(work)


async def added(
    database: Database, webhook: Webhook, *deliveries: WebhookDelivery
) -> Sequence[str]:
    async with database.begin() as work:
        await work.webhooks.add(webhook)
        await work.webhook_deliveries.add_many(deliveries)
    return [delivery.id for delivery in deliveries]


_MANY = Places(free=10, per_webhook=10, per_owner=10)


async def due(
    database: Database, places: Places = _MANY, *, now: datetime = NOW, without: Sequence[str] = ()
) -> Sequence[str]:
    async with database.begin() as work:
        return await work.webhook_deliveries.due_ids(places, now=now, without=without)


async def test_a_webhook_is_found_as_it_was_changed(database: Database, owner: User) -> None:
    webhook = a_webhook(owner.id)
    await added(database, webhook)

    async with database.begin() as work:
        locked = await work.webhooks.lock(webhook.id)
        assert locked is not None
        assert plain(locked) == plain(webhook)
        locked.rotate("v1.1.other", now=NOW + HOUR)
        locked.disable(WebhookDisabledReason.NO_ANSWER, now=NOW + HOUR)
        locked.events = [WebhookEvent.KEY_EXPIRED]

    async with database.read_latest() as reader:
        (found,) = await reader.webhooks.list_of_owner(owner.id)
    assert plain(found) == plain(locked)
    assert found.retired_secret == "v1.1.sealed"


async def test_the_log_is_paged_newest_first(database: Database, owner: User) -> None:
    webhook = a_webhook(owner.id)
    rows = [a_delivery(webhook, created_at=NOW + i * HOUR) for i in range(5)]
    rows[1].end(DeliveryStatus.FAILED, now=NOW)
    ids = await added(database, webhook, *rows)
    await added(database, other := a_webhook(owner.id), a_delivery(other))

    async with database.read_latest() as reader:
        log = reader.webhook_deliveries
        with recorded_sql() as statements:
            first = await log.page(webhook.id, None, PageRequest(2))
        here = Position(rows[3].created_at, rows[3].id)
        rest = await log.page(webhook.id, None, PageRequest(10, after=here))
        failed = await log.page(webhook.id, DeliveryStatus.FAILED, PageRequest(10))

    assert len(statements) == 1
    assert [row.id for row in first.items] == [ids[4], ids[3]]
    assert first.has_next_page
    assert [row.id for row in rest.items] == [ids[2], ids[1], ids[0]]
    assert [plain(row) for row in failed.items] == [plain(rows[1])]


async def test_what_is_due_comes_by_turns(database: Database, owner: User) -> None:
    busy, quiet = a_webhook(owner.id), a_webhook(owner.id)
    many = [a_delivery(busy, run_after=NOW - HOUR + timedelta(seconds=i)) for i in range(6)]
    ids = await added(database, busy, *many)
    (late,) = await added(database, quiet, a_delivery(quiet))

    found = await due(database, replace(_MANY, per_webhook=2))

    assert found == [ids[0], ids[1], late]
    assert await due(database, replace(_MANY, free=1)) == [ids[0]]
    assert await due(database, replace(_MANY, free=0)) == []
    assert await due(database, without=ids[:5]) == [ids[5], late]


async def test_an_accounts_webhooks_share_its_places(database: Database, owner: User) -> None:
    async with database.begin() as work:
        neighbour = await add_user(work)
    webhooks = [a_webhook(owner.id) for _ in range(3)]
    ids = [
        (await added(database, each, a_delivery(each, run_after=NOW - HOUR)))[0]
        for each in webhooks
    ]
    (late,) = await added(database, other := a_webhook(neighbour.id), a_delivery(other))

    assert await due(database, replace(_MANY, per_owner=2)) == [*ids[:2], late]


async def test_what_is_under_way_holds_its_places(database: Database, owner: User) -> None:
    webhook = a_webhook(owner.id)
    ids = await added(database, webhook, *(a_delivery(webhook) for _ in range(3)))
    async with database.begin() as work:
        held = await work.webhook_deliveries.lock(ids[0])
        assert held is not None
        held.claim(lease_until=NOW + HOUR)

    assert await due(database, replace(_MANY, per_webhook=2)) == [ids[1]]
    assert await due(database, replace(_MANY, per_owner=1)) == []
    assert await due(database, replace(_MANY, per_owner=1), now=NOW + HOUR) == [ids[0]]


async def test_however_many_wait_in_front_others_have_their_turn(
    database: Database, owner: User
) -> None:
    async with database.begin() as work:
        neighbour = await add_user(work)
    busy, quiet = a_webhook(owner.id), a_webhook(neighbour.id)
    many = [a_delivery(busy, run_after=NOW - HOUR) for _ in range(150)]
    ids = await added(database, busy, *many)
    (late,) = await added(database, quiet, a_delivery(quiet))

    found = await due(database, Places(free=3, per_webhook=1, per_owner=2))

    assert found == [min(ids), late]


async def test_those_whose_turn_it_is_are_locked_as_long_as_they_are_due(
    database: Database, owner: User
) -> None:
    webhook = a_webhook(owner.id)
    first, second, taken = await added(
        database,
        webhook,
        a_delivery(webhook),
        a_delivery(webhook, run_after=NOW - HOUR),
        a_delivery(webhook, lease_until=NOW + HOUR),
    )

    async with database.begin() as work:
        locked = await work.webhook_deliveries.lock_due([first, second, taken], now=NOW)

    assert [row.id for row in locked] == [second, first]


async def test_only_what_waits_in_nobodys_hands_is_due(database: Database, owner: User) -> None:
    webhook = a_webhook(owner.id)
    ended = a_delivery(webhook)
    ended.end(DeliveryStatus.DELIVERED, now=NOW)
    held = a_delivery(webhook)
    held.claim(lease_until=NOW + timedelta(seconds=1))
    lost = a_delivery(webhook)
    lost.claim(lease_until=NOW)
    future = a_delivery(webhook, run_after=NOW + timedelta(microseconds=1))
    await added(database, webhook, ended, held, lost, future)

    assert await due(database) == [lost.id]


async def test_one_waiting_line_is_put_off_and_no_other(database: Database, owner: User) -> None:
    webhook, other = a_webhook(owner.id), a_webhook(owner.id)
    waiting, ended = a_delivery(webhook), a_delivery(webhook)
    later = a_delivery(webhook, run_after=NOW + 2 * HOUR)
    ended.end(DeliveryStatus.FAILED, now=NOW)
    await added(database, webhook, waiting, ended, later)
    (foreign,) = await added(database, other, a_delivery(other))

    async with database.begin() as work:
        await work.webhook_deliveries.postpone(webhook.id, until=NOW + HOUR)

    assert await due(database) == [foreign]
    assert await due(database, now=NOW + HOUR) == [foreign, waiting.id]
    async with database.read_latest() as reader:
        found = await reader.webhook_deliveries.get(later.id)
    assert found is not None
    assert found.run_after == NOW + 2 * HOUR


async def test_a_webhook_goes_with_its_log(database: Database, owner: User) -> None:
    webhook, other = a_webhook(owner.id), a_webhook(owner.id)
    (gone,) = await added(database, webhook, a_delivery(webhook))
    (kept,) = await added(database, other, a_delivery(other))

    async with database.begin() as work:
        await work.webhooks.delete(webhook.id)

    async with database.read_latest() as reader:
        assert await reader.webhooks.get(webhook.id) is None
        assert await reader.webhook_deliveries.get(gone) is None
        assert await reader.webhook_deliveries.get(kept) is not None

    async with database.begin() as work:  # what came too late, its webhook being gone
        await work.webhook_deliveries.add_many([late := a_delivery(webhook)])
    async with database.begin() as work:
        await work.webhooks.delete(webhook.id)
        assert await work.webhook_deliveries.get(late.id) is None
        assert await work.webhook_deliveries.get(kept) is not None


async def test_the_oldest_of_the_log_are_deleted_first(database: Database, owner: User) -> None:
    webhook = a_webhook(owner.id)
    ids = await added(
        database, webhook, *(a_delivery(webhook, created_at=NOW + i * HOUR) for i in range(4))
    )

    deleted = await forgotten(database, WebhookDelivery, until=NOW + 2 * HOUR, limit=2)
    rest = await forgotten(database, WebhookDelivery, until=NOW + 2 * HOUR, limit=2)

    assert (deleted, rest) == ([ids[0], ids[1]], [ids[2]])
