"""Key events in SQL, and the keys that are about to have one."""

from collections.abc import Sequence
from datetime import timedelta

from domain.key import Key
from domain.key_event import EXPIRY_NEWS, EXPIRY_NOTICE, KeyEvent
from domain.unit_of_work import Database, UnitOfWork
from tests.factories import changed, plain
from tests.infra.db.explaining import plans_of, recorded
from tests.infra.db.opening import opened, settings_of
from tests.infra.db.rows import NOW, a_key_event, add_key, add_user

_SECOND = timedelta(seconds=1)


async def _add_events(work: UnitOfWork, key: Key, count: int) -> list[KeyEvent]:
    events = [a_key_event(key) for _ in range(count)]
    for event in events:
        await work.key_events.add(event)
    return events


async def test_the_newest_events_of_each_key_come_newest_first(database: Database) -> None:
    async with database.begin() as work:
        user = await add_user(work)
        busy, quiet, silent = [await add_key(work, user) for _ in range(3)]
        of_busy = await _add_events(work, busy, 4)
        (of_quiet,) = await _add_events(work, quiet, 1)
        await _add_events(work, await add_key(work, user), 1)

    async with database.read() as reader:
        found = await reader.key_events.newest([busy.id, quiet.id, silent.id], limit=3)

    assert [plain(event) for event in found] == [
        plain(event) for event in (*of_busy[:0:-1], of_quiet)
    ]


async def _ending(database: Database, *ends: timedelta) -> list[Key]:
    """One user's keys that end so long after `NOW`."""
    async with database.begin() as work:
        user = await add_user(work)
        keys = [await add_key(work, user) for _ in ends]
        for key, end in zip(keys, ends, strict=True):
            key.expires_at = NOW + end
    return keys


def _ids(keys: Sequence[Key]) -> list[str]:
    return [key.id for key in keys]


async def test_keys_that_soon_end_are_found_soonest_first(database: Database) -> None:
    keys = _, later, soon, _ = await _ending(
        database, EXPIRY_NOTICE + _SECOND, EXPIRY_NOTICE, _SECOND, 0 * _SECOND
    )

    async with database.begin() as work:
        first = await work.keys.expiring_ids(now=NOW, limit=1, without=())
        without = await work.keys.expiring_ids(now=NOW, limit=9, without=[soon.id])
        found = await work.keys.lock_expiring(_ids(keys), now=NOW)
        found[0].expiring_told_at = NOW
    async with database.begin() as work:
        left = await work.keys.expiring_ids(now=NOW, limit=9, without=())

    assert (first, without) == ([soon.id], [later.id])
    assert [key.id for key in found] == [soon.id, later.id]
    assert left == [later.id]


async def test_keys_that_have_just_ended_are_found(database: Database) -> None:
    keys = _, long_gone, gone, just = await _ending(
        database, _SECOND, -EXPIRY_NEWS, _SECOND - EXPIRY_NEWS, 0 * _SECOND
    )

    async with database.begin() as work:
        found = await work.keys.lock_expired(_ids(keys), now=NOW)
        found[0].expired_told_at = NOW
    async with database.begin() as work:
        left = await work.keys.expired_ids(now=NOW, limit=9, without=())

    assert long_gone.id not in {key.id for key in found}
    assert [key.id for key in found] == [gone.id, just.id]
    assert left == [just.id]


async def test_revoked_keys_and_those_all_held_are_passed_over(database: Database) -> None:
    revoked, empty, held = await _ending(database, _SECOND, _SECOND, _SECOND)
    async with database.begin() as work:
        changed(await work.keys.get(revoked.id), {"revoked_at": NOW})
        changed(await work.keys.get(empty.id), {"credits_spent": 20})
        changed(await work.keys.get(held.id), {"credits_held": 20})

    async with database.begin() as work:
        expiring = await work.keys.expiring_ids(now=NOW, limit=9, without=())
        expired = await work.keys.expired_ids(now=NOW + _SECOND, limit=9, without=())

    assert expiring == [empty.id]
    assert {*expired} == {empty.id, held.id}


async def test_sweepers_tell_of_different_keys(server_url: str) -> None:
    """SQLite needs no such thing: one sweeper waits for the other."""
    async with opened(settings_of(server_url)) as database:
        keys = await _ending(database, *(n * _SECOND for n in (1, 2, 3)))

        async with database.begin() as one, database.begin() as other:
            first = await one.keys.lock_expiring([keys[0].id], now=NOW)
            second = await other.keys.lock_expiring(_ids(keys), now=NOW)

    assert [key.id for key in first] == [keys[0].id]
    assert [key.id for key in second] == [keys[1].id, keys[2].id]


async def test_those_told_before_are_not_looked_at_again(
    database: Database, database_url: str
) -> None:
    """There may be millions, and every worker looks every few seconds."""
    told = await _ending(database, *[-_SECOND, _SECOND] * 60)
    async with database.begin() as work:
        for key in told:
            changes: dict[str, object] = {"expiring_told_at": NOW, "expired_told_at": NOW}
            changed(await work.keys.get(key.id), changes)

    async with database.begin() as work:
        with recorded() as sent:
            assert await work.keys.expiring_ids(now=NOW, limit=9, without=()) == []
            assert await work.keys.expired_ids(now=NOW, limit=9, without=()) == []

    plans = [str(plan) for plan in (await plans_of(database_url, sent)).values()]
    assert len(plans) == 2
    for plan, column in zip(plans, ("expiring", "expired"), strict=True):
        assert f"ix_keys_{column}_told_at_expires_at_id" in plan
