"""Providers of users' own: one for each owner, and which generations are made with them."""

import asyncio
from dataclasses import fields
from datetime import timedelta

import pytest
from sqlalchemy import insert, literal, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import create_async_engine

from domain.ledger import LedgerEntryType, LedgerPhase, shares_of
from domain.own_provider import API_KEY_LENGTH, MODEL_NAME_LENGTH, OwnProvider, Vendor
from domain.services.ledger import Ledger
from domain.unit_of_work import Database
from infra.db.engine import driver_url
from infra.db.tables import generations
from infra.identity import new_id
from tests.infra.db.rows import NOW, a_generation, a_user, add_user, set_stage
from tests.sql_recorder import recorded_sql


def an_own_provider(owner_id: str, *, model: str = "kimi-k2") -> OwnProvider:
    return OwnProvider(
        owner_id=owner_id,
        vendor=Vendor.KIMI,
        model=model,
        sealed_key=f"v1.1.{'A' * 2 * API_KEY_LENGTH}"[:1000],
        created_at=NOW,
        updated_at=NOW,
    )


def plain(own_provider: OwnProvider | None) -> dict[str, object]:
    assert own_provider is not None
    return {each.name: getattr(own_provider, each.name) for each in fields(own_provider)}


async def added(database: Database) -> OwnProvider:
    async with database.begin() as work:
        user = await add_user(work)
        own_provider = an_own_provider(user.id)
        await work.own_providers.put(own_provider)
    return own_provider


@pytest.mark.parametrize("vendor", Vendor)
async def test_every_field_comes_back_as_it_was(database: Database, vendor: Vendor) -> None:
    async with database.begin() as work:
        user = await add_user(work)
        kept = an_own_provider(user.id, model="m" * MODEL_NAME_LENGTH)
        kept.vendor = vendor
        await work.own_providers.put(kept)

    async with database.begin() as work:
        written = await work.own_providers.get(user.id)
    async with database.read(user_id=user.id) as reader:
        read = await reader.own_providers.get(user.id)

    assert plain(written) == plain(read) == plain(kept)
    assert written is not kept


async def test_a_second_one_takes_the_place_of_the_first(database: Database) -> None:
    first = await added(database)
    second = an_own_provider(first.owner_id, model="moonshot-v1")
    second.updated_at = NOW + timedelta(hours=1)

    async with database.begin() as work:
        assert plain(await work.own_providers.get(first.owner_id)) == plain(first)
        await work.own_providers.put(second)
        assert plain(await work.own_providers.get(first.owner_id)) == plain(second)

    async with database.read_latest() as reader:
        assert plain(await reader.own_providers.get(first.owner_id)) == plain(second)


async def test_those_who_lock_their_user_first_may_set_two_at_once(database: Database) -> None:
    async with database.begin() as work:
        user = await add_user(work)

    async def put(model: str) -> None:
        async with database.begin(user_id=user.id) as work:
            await work.users.lock(user.id)
            await work.own_providers.get(user.id)
            await work.own_providers.put(an_own_provider(user.id, model=model))

    models = {f"model-{number}" for number in range(8)}
    await asyncio.gather(*map(put, models))

    async with database.read_latest() as reader:
        kept = await reader.own_providers.get(user.id)
    assert kept is not None
    assert kept.model in models


async def test_deleting_leaves_those_of_others(database: Database) -> None:
    mine, yours = await added(database), await added(database)

    async with database.begin() as work:
        assert await work.own_providers.delete(mine.owner_id) is True
        assert await work.own_providers.delete(mine.owner_id) is False

    async with database.read_latest() as reader:
        assert await reader.own_providers.get(mine.owner_id) is None
        assert plain(await reader.own_providers.get(yours.owner_id)) == plain(yours)


async def test_one_that_was_read_and_deleted_can_be_set_again(database: Database) -> None:
    kept = await added(database)

    async with database.begin() as work:
        assert await work.own_providers.get(kept.owner_id) is not None
        await work.own_providers.delete(kept.owner_id)
    async with database.begin() as work:
        await work.own_providers.put(an_own_provider(kept.owner_id))

    async with database.read_latest() as reader:
        assert await reader.own_providers.get(kept.owner_id) is not None


@pytest.mark.parametrize("owner_id", ["", "没有", "0" * 100, "%", "🀄"])
async def test_an_odd_owner_has_none(database: Database, owner_id: str) -> None:
    async with database.begin() as work:
        assert await work.own_providers.get(owner_id) is None
        assert await work.own_providers.delete(owner_id) is False


async def test_an_owner_is_a_user(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.begin() as work:
            await work.own_providers.put(an_own_provider(a_user().id))


async def test_finding_it_takes_one_statement(database: Database) -> None:
    kept = await added(database)

    with recorded_sql() as statements:
        async with database.read() as reader:
            await reader.own_providers.get(kept.owner_id)

    assert len(statements) == 1


@pytest.mark.parametrize("uses_own_key", [False, True])
async def test_a_generation_remembers_whose_key_makes_it(
    database: Database, *, uses_own_key: bool
) -> None:
    stage = await set_stage(database)
    generation = a_generation(stage.key)
    generation.uses_own_key = uses_own_key
    async with database.begin() as work:
        await work.generations.add(generation)

    async with database.begin() as work:
        found = await work.generations.get(generation.id)

    assert found is not None
    assert found.uses_own_key is uses_own_key


async def test_a_row_of_the_release_before_uses_no_own_key(
    database: Database, database_url: str
) -> None:
    stage = await set_stage(database)
    ours, theirs = a_generation(stage.key), a_generation(stage.key)
    async with database.begin() as work:
        await work.generations.add(ours)
    known = [column for column in generations.c if column.name != "uses_own_key"]
    changed = {"id": theirs.id, "idempotency_key": theirs.idempotency_key}
    values = [literal(changed[each.name]) if each.name in changed else each for each in known]
    engine = create_async_engine(driver_url(database_url))
    async with engine.begin() as connection:
        await connection.execute(
            insert(generations).from_select(known, select(*values), include_defaults=False)
        )
    await engine.dispose()

    async with database.read_latest() as reader:
        found = await reader.generations.get(theirs.id)

    assert found is not None
    assert found.uses_own_key is False


async def test_nothing_is_held_and_settled_as_anything_is(database: Database) -> None:
    """MariaDB counts the rows that a statement finds, not those that it changes."""
    stage = await set_stage(database)
    generation = a_generation(stage.key)
    generation.credits_held = 0
    ledger = Ledger(new_id=new_id)

    async with database.begin() as work:
        key = await work.keys.get_by_digest(stage.key.code_digest)
        assert key is not None
        key.expires_at = await work.now() + timedelta(days=1)
        await work.generations.add(generation)
        await ledger.hold(work, generation, shares_of(0, [key]), now=await work.now())
    async with database.begin() as work:
        await ledger.settle(work, generation, spent=0, now=await work.now())

    async with database.read_latest() as reader:
        entries = await reader.ledger.list(stage.key.id)
        key = await reader.keys.get_by_digest(stage.key.code_digest)
    assert [(entry.type, entry.phase, entry.amount, entry.balance_after) for entry in entries] == [
        (LedgerEntryType.HOLD, LedgerPhase.HOLD, 0, 20),
        (LedgerEntryType.REFUND, LedgerPhase.SETTLEMENT, 0, 20),
    ]
    assert key is not None
    assert (key.credits_held, key.credits_spent, key.credits_available) == (0, 0, 20)
