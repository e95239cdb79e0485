"""Plans, batches and keys: listed, paged, held and settled."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from domain.key import Key, Plan
from domain.page import PageRequest
from domain.unit_of_work import Database
from infra.identity import new_id
from tests.infra.db.rows import (
    HOUR,
    NOW,
    Stage,
    a_batch,
    add_key,
    add_unused_key,
    add_user,
    an_unused_key,
    set_stage,
)
from tests.sql_recorder import recorded_sql


async def read_key(database: Database, key: Key) -> Key:
    async with database.read_latest() as reader:
        found = await reader.keys.get_by_digest(key.code_digest)
    assert found is not None
    return found


async def test_three_plans_are_on_sale_cheapest_first(database: Database) -> None:
    async with database.read() as reader:
        plans = await reader.plans.list()
        creator = await reader.plans.get("creator")
        some = await reader.plans.get_many({"trial", "studio", "unknown"})

    told = [
        (plan.id, plan.name, plan.credits, plan.valid_days, plan.max_concurrent, plan.daily_cap)
        for plan in plans
    ]
    assert told == [
        ("trial", "体验版", 20, 7, 1, 10),
        ("creator", "创作版", 300, 31, 3, 100),
        ("studio", "工作室版", 2000, 31, 10, 500),
    ]
    assert creator is not None
    assert creator.credits == 300
    assert {plan.id for plan in some} == {"trial", "studio"}


async def test_a_plan_off_sale_is_kept_and_not_listed(database: Database) -> None:
    plan = Plan(
        id="team",
        name="团队版",
        credits=30,
        valid_days=9,
        max_concurrent=2,
        daily_cap=20,
        priority=-3,
        is_on_sale=False,
    )
    async with database.begin() as work:
        await work.plans.add(plan)
    async with database.begin() as work:
        locked = await work.plans.lock("team")
        assert locked is not None
        locked.name = "小组版"
        assert await work.plans.lock("unknown") is None

    async with database.read() as reader:
        on_sale = await reader.plans.list()
        everything = await reader.plans.list_all()

    assert [plan.id for plan in on_sale] == ["trial", "creator", "studio"]
    assert [plan.id for plan in everything] == ["trial", "team", "creator", "studio"]
    assert (everything[1].name, everything[1].priority) == ("小组版", -3)


async def test_a_batch_of_keys_is_stored_by_two_statements(database: Database) -> None:
    batch = a_batch()
    keys = [an_unused_key(batch) for _ in range(500)]
    with recorded_sql() as statements:
        async with database.begin() as work:
            await work.batches.add(batch)
            await work.keys.add_many(keys)

    assert len(statements) == 2
    found = await read_key(database, keys[321])
    assert found.id == keys[321].id
    assert found.owner_id is None


async def test_an_activated_key_comes_back_as_it_was(database: Database) -> None:
    async with database.begin() as work:
        user = await add_user(work)
        key = await add_unused_key(work)
        plan = await work.plans.get("trial")
        assert plan is not None
        key.activate(plan, owner_id=user.id, now=NOW)

    found = await read_key(database, key)

    assert found.owner_id == user.id
    assert found.credits_granted == 20
    assert found.activated_at == NOW
    assert found.expires_at == NOW + timedelta(days=7)


async def test_a_key_is_locked_whatever_its_code(database: Database) -> None:
    stage = await set_stage(database)
    former = stage.key.code_digest
    async with database.begin() as work:
        key = await work.keys.lock(stage.key.id)
        assert key is not None
        key.code_digest = "another"
        assert await work.keys.lock(new_id()) is None

    async with database.read_latest() as reader:
        assert await reader.keys.get_by_digest(former) is None
        found = await reader.keys.get(stage.key.id)
        assert await reader.keys.get(new_id()) is None
    assert found is not None
    assert found.code_digest == "another"


async def test_usable_keys_are_the_owners_live_ones_soonest_to_expire_first(
    database: Database,
) -> None:
    async with database.begin() as work:
        user, stranger = await add_user(work), await add_user(work)
        later = await add_key(work, user, activated_at=NOW)
        sooner = await add_key(work, user, activated_at=NOW - HOUR)
        expired = await add_key(work, user, activated_at=NOW - timedelta(days=7))
        revoked = await add_key(work, user)
        revoked.revoked_at = NOW
        foreign = await add_key(work, stranger)

    async with database.read() as reader:
        usable = await reader.keys.list_usable(user.id, now=NOW)

    assert [key.id for key in usable] == [sooner.id, later.id]
    assert not {expired.id, revoked.id, foreign.id} & {key.id for key in usable}


async def test_keys_are_paged_newest_activation_first(database: Database) -> None:
    async with database.begin() as work:
        user = await add_user(work)
        keys = [await add_key(work, user, activated_at=NOW + n * HOUR) for n in range(3)]
        await add_key(work, await add_user(work))

    async with database.read() as reader:
        page = await reader.keys.page(user.id, PageRequest(2))

    assert [key.id for key in page.items] == [keys[2].id, keys[1].id]
    assert page.has_next_page
    assert not page.has_previous_page


async def test_holding_tells_the_balance_and_changes_the_key_in_hand(database: Database) -> None:
    stage = await set_stage(database, credits_granted=20)

    with recorded_sql() as statements:
        async with database.begin() as work:
            (key,) = await work.keys.list_usable(stage.user.id, now=NOW)
            assert await work.keys.hold(key.id, 15, now=NOW) == 5
            assert (key.credits_held, key.credits_available) == (15, 5)

    assert len(statements) == 3
    assert (await read_key(database, key)).credits_held == 15


@pytest.mark.parametrize(
    "spoil",
    [
        {"revoked_at": NOW},
        {"expires_at": NOW},
        {"activated_at": None},
        {"credits_held": 11},
        {"credits_spent": 11},
    ],
    ids=lambda spoil: next(iter(spoil)),
)
async def test_an_unusable_key_holds_nothing(database: Database, spoil: dict[str, object]) -> None:
    stage = await set_stage(database, credits_granted=20)
    async with database.begin() as work:
        key = await work.keys.lock_by_digest(stage.key.code_digest)
        assert key is not None
        for name, value in spoil.items():
            setattr(key, name, value)
    before = replace(await read_key(database, stage.key))

    async with database.begin() as work:
        assert await work.keys.hold(stage.key.id, 10, now=NOW) is None
        assert await work.keys.hold(new_id(), 1, now=NOW) is None

    assert vars_of(await read_key(database, stage.key)) == vars_of(before)


def vars_of(key: Key) -> dict[str, object]:
    return {name: value for name, value in vars(key).items() if not name.startswith("_")}


async def test_a_hold_is_settled_in_part(database: Database) -> None:
    stage = await set_stage(database, credits_granted=20)

    with recorded_sql() as statements:
        async with database.begin() as work:
            await work.keys.hold(stage.key.id, 15, now=NOW)
            assert await work.keys.settle(stage.key.id, held=15, spent=4) == 16

    assert len(statements) == 4
    found = await read_key(database, stage.key)
    assert (found.credits_held, found.credits_spent) == (0, 4)


async def settle_too_much(database: Database, stage: Stage) -> None:
    async with database.begin() as work:
        await work.keys.settle(stage.key.id, held=1, spent=0)


async def overspend(database: Database, stage: Stage) -> None:
    async with database.begin() as work:
        await work.keys.settle(stage.key.id, held=0, spent=21)


@pytest.mark.parametrize("spoil", [settle_too_much, overspend])
async def test_the_database_itself_keeps_credits_in_bounds(
    database: Database,
    spoil: Callable[[Database, Stage], Awaitable[None]],
) -> None:
    stage = await set_stage(database, credits_granted=20)

    with pytest.raises(DBAPIError):
        await spoil(database, stage)

    found = await read_key(database, stage.key)
    assert (found.credits_held, found.credits_spent) == (0, 0)
