"""The ledger: append-only, once per phase of a generation, and equal to the balance."""

import pytest

from domain.ledger import LedgerEntryType, LedgerPhase
from domain.unit_of_work import Database, DatabaseConflict
from infra.identity import new_id
from tests.infra.db.rows import NOW, add_key, add_user, an_entry, set_stage
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


@pytest.mark.parametrize("phase", LedgerPhase)
async def test_a_generation_has_one_entry_of_each_phase(
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
