"""Of somebody who has left, no table keeps a word; the sums stay as they were."""

import json

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import create_async_engine

from domain.belongings import Extent
from domain.erasure import ErasedInput, Erasure
from domain.generation import GenerationStatus
from domain.page import PageRequest
from domain.unit_of_work import Database
from domain.user import UserStatus
from infra.db.columns import metadata
from infra.db.engine import driver_url
from infra.db.erasers import ERASERS
from infra.db.unit_of_work import SqlDatabase
from infra.identity import utc_now
from tests.infra.db.leavers import STAFF_ADDRESS, TRACES, somebody, traces
from tests.infra.db.rows import HOUR, NOW, a_generation, add_articles, add_user, set_stage, stored
from tests.infra.db.undertakers import Undertakers

#: Tables that hold nothing personal, or what docs/privacy.md says is kept; and the orders.
KEPT = {"users", "plans", "usage_slots", "erasures"}


def test_every_table_is_erased_or_known_to_be_kept() -> None:
    erased = {eraser.table.name for eraser in ERASERS}

    assert erased & KEPT == set()
    assert erased | KEPT == set(metadata.tables)


async def test_no_column_of_any_table_keeps_a_trace(
    database: SqlDatabase, database_url: str
) -> None:
    stage = await somebody(database, database_url)
    before = await traces(database_url, *TRACES)
    assert {table for table, _ in before} >= {"users", "contents", "audit_entries", "generations"}
    undertakers = Undertakers(database)

    await undertakers.leave(stage)
    assert "users" not in {table for table, _ in await traces(database_url, *TRACES)}
    assert await undertakers.erase() > 10

    assert await traces(database_url, *TRACES) == []
    # Whose the rest was is still told apart, and who did what.
    assert ("ledger_entries", "actor_id") in await traces(database_url, stage.user.id)
    assert ("audit_entries", "ip_address") in await traces(database_url, STAFF_ADDRESS)


async def test_sums_and_records_stay(database: SqlDatabase, database_url: str) -> None:
    stage = await somebody(database, database_url)
    waiting = a_generation(stage.key)
    waiting.credits_held = 0  # its key knows of no hold
    waiting.status = GenerationStatus.CANCELLED
    await stored(database, waiting)
    undertakers = Undertakers(database)

    await undertakers.leave(stage)
    await undertakers.erase()

    async with database.read_latest() as reader:
        [user] = await reader.users.get_many([stage.user.id])
        jobs = await reader.generations.page(stage.user.id, None, PageRequest(size=10))
        differences = await reader.ledger.differences(after="", limit=100)
        usable = await reader.keys.list_usable(stage.user.id, now=NOW)
        extent = await reader.belongings.extent(stage.user.id)
    assert user.status is UserStatus.DELETED
    assert {type(each.input) for each in jobs.items} == {ErasedInput}
    assert {each.input.kind for each in jobs.items} == {each.kind for each in jobs.items}
    assert set(differences.values()) == {0}
    assert usable == []
    assert extent == Extent(contents=0, versions=0, byte_size=0)
    entries = await _audit(database_url)
    assert [each for each in entries if each and "role" in each] == [
        {"role": "USER", "erased": 1},
    ]
    assert not any("reason" in each or "phone" in each for each in entries if each)


async def _audit(url: str) -> list[dict[str, object] | None]:
    engine = create_async_engine(driver_url(url))
    async with engine.connect() as connection:
        rows = await connection.execute(text("SELECT `before` FROM audit_entries ORDER BY id"))
        found = [None if row[0] is None else json.loads(row[0]) for row in rows]
    await engine.dispose()
    return found


async def test_somebody_else_s_things_stay(database: SqlDatabase, database_url: str) -> None:
    other = await set_stage(database)
    articles = await add_articles(database, other, 3)
    stage = await somebody(database, database_url)
    undertakers = Undertakers(database)

    await undertakers.leave(stage)
    await undertakers.erase()

    async with database.read_latest() as reader:
        assert len(await reader.contents.get_many([each.id for each in articles])) == 3
        [key] = await reader.keys.list_usable(other.user.id, now=NOW)
    assert key.id == other.key.id


async def test_many_rows_go_step_by_step_and_whoever_is_interrupted_goes_on(
    database: SqlDatabase, database_url: str
) -> None:
    stage = await set_stage(database)
    await add_articles(database, stage, 25)
    async with database.begin() as work:
        await work.erasures.add(Erasure(user_id=stage.user.id, run_after=NOW, created_at=NOW))
    left = []
    while True:
        async with database.begin() as work:
            erased = await work.erasures.erase_some(stage.user.id, limit=10)
        if not erased:
            break
        left.append(erased)

    assert max(left) == 10
    async with database.read_latest() as reader:
        assert (await reader.belongings.extent(stage.user.id)).contents == 0
        jobs = await reader.generations.page(stage.user.id, None, PageRequest(size=50))
    assert all(isinstance(each.input, ErasedInput) for each in jobs.items)
    assert await _count(database_url, "contents") == 0


async def _count(url: str, table: str) -> int:
    engine = create_async_engine(driver_url(url))
    async with engine.connect() as connection:
        counted = await connection.execute(select(func.count()).select_from(metadata.tables[table]))
        count = counted.scalar_one()
    await engine.dispose()
    return count


async def test_the_address_registers_anew(database: SqlDatabase, database_url: str) -> None:
    stage = await somebody(database, database_url)
    await Undertakers(database).leave(stage)

    async with database.begin() as work:
        newcomer = await add_user(work)
        newcomer.email = "lao.wang@example.com"

    async with database.begin() as work:
        found = await work.users.get_by_email("lao.wang@example.com")
    assert found is not None
    assert found.id == newcomer.id


async def test_orders_are_taken_in_turn_and_removed(database: Database) -> None:
    async with database.begin() as work:
        users = [await add_user(work) for _ in range(2)]
        for n, user in enumerate(users):
            order = Erasure(user_id=user.id, run_after=NOW - n * HOUR, created_at=NOW)
            await work.erasures.add(order)

    async with database.begin() as work:
        assert await work.erasures.lock_next(now=NOW - 2 * HOUR) is None
        first = await work.erasures.lock_next(now=utc_now())
        assert first is not None
        assert first.user_id == users[1].id
        await work.erasures.remove(first.user_id)
    async with database.begin() as work:
        second = await work.erasures.lock_next(now=utc_now())
    assert second is not None
    assert second.user_id == users[0].id


async def test_an_order_that_is_postponed_comes_after_the_others(database: Database) -> None:
    async with database.begin() as work:
        first, second = [await add_user(work) for _ in range(2)]
        for n, user in enumerate((second, first)):
            order = Erasure(user_id=user.id, run_after=NOW - n * HOUR, created_at=NOW)
            await work.erasures.add(order)

    async with database.begin() as work:
        await work.erasures.postpone(first.id, until=NOW + HOUR)

    async with database.begin() as work:
        found = await work.erasures.lock_next(now=NOW)
        assert found is not None
        assert found.user_id == second.id
        await work.erasures.remove(second.id)
        assert await work.erasures.lock_next(now=NOW) is None


@pytest.mark.parametrize("user_id", ["", "没有", "%"])
async def test_an_odd_id_erases_nothing(database: Database, user_id: str) -> None:
    async with database.begin() as work:
        assert await work.erasures.erase_some(user_id, limit=10) == 0
