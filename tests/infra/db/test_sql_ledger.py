"""The ledger: append-only, once per phase of a generation, and equal to the balance."""

import pytest

from domain.generation import GenerationStatus
from domain.ledger import LedgerEntryType, LedgerPhase, Share
from domain.page import PageRequest, Position
from domain.services.ledger import Ledger
from domain.unit_of_work import Database, DatabaseConflict
from infra.identity import new_id
from tests.infra.db.rows import (
    DAY,
    NOW,
    Stage,
    a_generation,
    add_key,
    add_user,
    an_entry,
    set_stage,
)
from tests.infra.db.services import LEDGER
from tests.sql_recorder import recorded_sql


async def test_entries_are_listed_oldest_first(database: Database) -> None:
    stage = await set_stage(database)
    grant = an_entry(stage, LedgerEntryType.GRANT, 20)
    hold = an_entry(stage, LedgerEntryType.HOLD, -2)
    hold.generation_id, hold.phase = new_id(), LedgerPhase.HOLD
    hold.actor_id, hold.reason = stage.user.id, "提炼"
    async with database.begin() as work:
        await work.ledger.add(grant)
        await work.ledger.add(hold)

    async with database.begin() as work:
        found = await work.ledger.list(stage.key.id)

    assert [entry.id for entry in found] == [grant.id, hold.id]
    assert found[1].type is LedgerEntryType.HOLD
    assert found[1].phase is LedgerPhase.HOLD
    assert (found[1].amount, found[1].reason) == (-2, "提炼")


async def test_entries_are_paged_newest_first(database: Database) -> None:
    stage, other = await set_stage(database), await set_stage(database)
    entries = [an_entry(stage, LedgerEntryType.ADJUST, n) for n in range(3)]
    async with database.begin() as work:
        for entry in (*entries, an_entry(other, LedgerEntryType.GRANT, 20)):
            await work.ledger.add(entry)

    async with database.read_latest() as reader:
        page = await reader.ledger.page(stage.key.id, PageRequest(2))
        last = page.items[-1]
        after = Position(last.created_at, last.id)
        rest = await reader.ledger.page(stage.key.id, PageRequest(2, after))

    assert [entry.id for entry in page.items] == [entries[2].id, entries[1].id]
    assert page.has_next_page
    assert [entry.id for entry in rest.items] == [entries[0].id]
    assert not rest.has_next_page


async def test_entries_come_in_the_order_of_their_locks_whatever_the_clocks_of_hosts(
    database: Database,
) -> None:
    """A host whose clock is years ahead holds credits, and one of ours settles them."""
    stage = await set_stage(database)
    generation = a_generation(stage.key)
    ahead = Ledger(new_id=iter(["1" * 26, "1" * 25 + "Z"]).__next__)
    async with database.begin() as work:
        await LEDGER.grant(work, stage.key, actor_id=stage.user.id, now=NOW)
    async with database.begin() as work:
        await ahead.hold(work, generation, [Share(stage.key.id, 3)], now=NOW)
    async with database.begin() as work:
        await LEDGER.settle(work, generation, spent=2, now=NOW)
    async with database.begin() as work:
        await ahead.hold(work, a_generation(stage.key), [Share(stage.key.id, 1)], now=NOW)
    async with database.begin() as work:
        await LEDGER.hold(work, a_generation(stage.key), [Share(stage.key.id, 1)], now=NOW)

    async with database.read_latest() as reader:
        found = await reader.ledger.list(stage.key.id)
        page = await reader.ledger.page(stage.key.id, PageRequest(9))

    assert [(entry.type.value, entry.balance_after) for entry in found] == [
        *(("GRANT", 20), ("HOLD", 17), ("CAPTURE", 18), ("HOLD", 17), ("HOLD", 16)),
    ]
    assert [entry.id for entry in found[1:]] == [
        *("1" * 26, "1" * 25 + "2", "1" * 25 + "Z", "1" * 24 + "20"),
    ]
    assert [entry.id for entry in page.items] == [entry.id for entry in reversed(found)]


async def test_holds_are_listed_by_the_expiry_of_their_keys(database: Database) -> None:
    async with database.begin() as work:
        user = await add_user(work)
        days = {
            days: await add_key(work, user, activated_at=NOW + days * DAY) for days in (3, 1, 2)
        }
        same = await add_key(work, user, activated_at=NOW + 2 * DAY)
        generation_id = new_id()
        for key in (days[3], same, days[1], days[2]):
            hold = an_entry(Stage(user, key), LedgerEntryType.HOLD, -2)
            settlement = an_entry(Stage(user, key), LedgerEntryType.REFUND, 2)
            hold.generation_id = settlement.generation_id = generation_id
            hold.phase, settlement.phase = LedgerPhase.HOLD, LedgerPhase.SETTLEMENT
            await work.ledger.add(hold)
            await work.ledger.add(settlement)

    async with database.begin() as work:
        found = await work.ledger.holds(generation_id)
        assert await work.ledger.holds(new_id()) == []

    assert [entry.key_id for entry in found] == [
        days[1].id,
        *sorted([days[2].id, same.id]),
        days[3].id,
    ]
    assert {entry.phase for entry in found} == {LedgerPhase.HOLD}


@pytest.mark.parametrize("phase", LedgerPhase)
async def test_a_generation_has_one_entry_of_each_phase_on_a_key(
    database: Database, phase: LedgerPhase
) -> None:
    stage = await set_stage(database)
    first, second = (an_entry(stage, LedgerEntryType.REFUND, 1) for _ in range(2))
    first.generation_id = second.generation_id = new_id()
    first.phase = second.phase = phase
    async with database.begin() as work:
        await work.ledger.add(first)

    with pytest.raises(DatabaseConflict):
        async with database.begin() as work:
            await work.keys.hold(stage.key.id, 1, now=NOW)
            await work.ledger.add(second)

    async with database.begin() as work:
        assert [entry.id for entry in await work.ledger.list(stage.key.id)] == [first.id]
        (key,) = await work.keys.list_usable(stage.user.id, now=NOW)
        assert key.credits_held == 0


async def test_a_key_shows_how_far_its_entries_do_not_add_up(
    database: Database,
) -> None:
    stage = await set_stage(database, credits_granted=20)
    async with database.begin() as work:
        await work.ledger.add(an_entry(stage, LedgerEntryType.GRANT, 20))
        await work.keys.hold(stage.key.id, 3, now=NOW)
        await work.ledger.add(an_entry(stage, LedgerEntryType.HOLD, -3))
        as_it_should_be = await work.ledger.differences(after="", limit=9)
        assert as_it_should_be == {stage.key.id: 0}
        silent = await add_key(work, await add_user(work), credits_granted=7)
        await work.ledger.add(an_entry(stage, LedgerEntryType.ADJUST, 5))

    with recorded_sql() as statements:
        async with database.begin() as work:
            found = await work.ledger.differences(after="", limit=9)
            assert found == {stage.key.id: 5, silent.id: -7}
            (first, _), (second, difference) = sorted(found.items())
            assert await work.ledger.differences(after="", limit=1) == {first: found[first]}
            assert await work.ledger.differences(after=first, limit=1) == {second: difference}
            assert await work.ledger.differences(after=second, limit=1) == {}
    assert len(statements) == 4


@pytest.mark.parametrize("status", GenerationStatus)
async def test_a_hold_on_a_job_that_has_ended_is_stray(
    database: Database, status: GenerationStatus
) -> None:
    stage = await set_stage(database, credits_granted=20)
    job, other = a_generation(stage.key, status=status), a_generation(stage.key)
    async with database.begin() as work:
        for generation, credits_ in ((job, 3), (other, 4)):
            await work.generations.add(generation)
            await LEDGER.hold(work, generation, [Share(stage.key.id, credits_)], now=NOW)
        idle = await add_key(work, await add_user(work))

    async with database.read_latest() as reader:
        found = await reader.ledger.stray_holds(after="", limit=9)
        first, second = sorted(found)
        assert await reader.ledger.stray_holds(after="", limit=1) == {first: found[first]}
        assert await reader.ledger.stray_holds(after=first, limit=9) == {second: found[second]}
    assert found == {stage.key.id: 3 if status.is_final else 0, idle.id: 0}


async def test_a_hold_of_no_job_and_one_that_is_not_on_its_key_are_stray(
    database: Database,
) -> None:
    stage = await set_stage(database, credits_granted=20)
    job = a_generation(stage.key)
    async with database.begin() as work:
        await work.keys.hold(stage.key.id, 2, now=NOW)
        assert await work.ledger.stray_holds(after="", limit=9) == {stage.key.id: 2}
        await work.generations.add(job)
        await LEDGER.hold(work, job, [Share(stage.key.id, 5)], now=NOW)
        await work.keys.settle(stage.key.id, held=6, spent=0)
        assert await work.ledger.stray_holds(after="", limit=9) == {stage.key.id: -4}
