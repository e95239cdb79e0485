"""Exports in SQL: who may take one, and which files are theirs."""

from datetime import datetime, timedelta

from domain.export import EXPORT_LEASE, Export, ExportScope, ExportStatus
from domain.unit_of_work import Database, DatabaseConflict
from infra.identity import new_id
from tests.factories import plain
from tests.infra.db.opening import opened, settings_of
from tests.infra.db.rows import HOUR, NOW, add_user

GIBIBYTE = 1024**3


def an_export(owner_id: str, *, created_at: datetime = NOW, **changes: object) -> Export:
    export = Export(
        id=new_id(),
        owner_id=owner_id,
        scope=ExportScope.CONTENTS,
        run_after=created_at,
        created_at=created_at,
    )
    for name, value in changes.items():
        setattr(export, name, value)
    return export


async def added(database: Database, *exports: Export) -> None:
    async with database.begin() as work:
        for export in exports:
            await work.exports.add(export)


async def owner_of(database: Database) -> str:
    async with database.begin() as work:
        return (await add_user(work)).id


async def test_an_export_is_found_as_it_was_finished(database: Database) -> None:
    export = an_export(await owner_of(database))
    await added(database, export)

    async with database.begin() as work:
        locked = await work.exports.lock(export.id)
        assert locked is not None
        locked.claim(now=NOW)
        locked.finish("exports/a.zip", byte_size=5 * GIBIBYTE, item_count=7, now=NOW)

    async with database.read_latest() as reader:
        found = await reader.exports.get(export.id)
        assert await reader.exports.get("没有") is None
    assert found is not None
    assert plain(found) == plain(locked)
    assert found.byte_size == 5 * GIBIBYTE


async def test_lists_are_newest_first_and_bounded(database: Database) -> None:
    owner_id = await owner_of(database)
    exports = [an_export(owner_id, created_at=NOW + n * HOUR) for n in range(3)]
    await added(database, *exports, an_export(await owner_of(database)))

    async with database.read_latest() as reader:
        found = await reader.exports.list_of_owner(owner_id, limit=2)

    assert [each.id for each in found] == [exports[2].id, exports[1].id]


async def test_one_key_is_one_export(database: Database) -> None:
    owner_id = await owner_of(database)
    await added(database, an_export(owner_id, idempotency_key="key"))
    # Those without one are told apart all the same.
    await added(database, an_export(owner_id), an_export(owner_id))
    await added(database, an_export(await owner_of(database), idempotency_key="key"))

    try:
        await added(database, an_export(owner_id, idempotency_key="key"))
    except DatabaseConflict:
        return
    raise AssertionError


async def test_who_waits_longest_is_taken_first_then_who_was_lost(database: Database) -> None:
    owner_id = await owner_of(database)
    lost = an_export(owner_id, status=ExportStatus.RUNNING, lease_until=NOW)
    held = an_export(owner_id, status=ExportStatus.RUNNING, lease_until=NOW + EXPORT_LEASE)
    later = an_export(owner_id, created_at=NOW + HOUR)
    ended = an_export(owner_id, status=ExportStatus.READY, created_at=NOW - HOUR)
    first = an_export(owner_id, created_at=NOW - timedelta(minutes=1))
    await added(database, lost, held, later, ended, first)

    taken = []
    for _ in range(3):
        async with database.begin() as work:
            export = await work.exports.lock_next(now=NOW)
            if export is not None:
                export.claim(now=NOW)
                taken.append(export.id)

    assert taken == [first.id, lost.id]


async def test_expired_ones_are_forgotten(database: Database) -> None:
    owner_id = await owner_of(database)
    expired = an_export(owner_id, expires_at=NOW, blob_name="exports/old.zip")
    kept = an_export(owner_id, expires_at=NOW + HOUR, blob_name="exports/new.zip")
    await added(database, expired, kept, an_export(owner_id))

    async with database.begin() as work:
        found = await work.retention.outdated_ids(Export, NOW, limit=10, without=())
        await work.retention.forget(Export, found)
        names = {"exports/old.zip", "exports/new.zip", "other.png"}
        known = await work.exports.known_blob_names(names)

    assert found == [expired.id]
    assert known == {"exports/new.zip"}


async def test_two_workers_take_two_at_once(server_url: str) -> None:
    """Neither waits for the other: what one has locked, the other passes over."""
    async with opened(settings_of(server_url)) as database:
        owner_id = await owner_of(database)
        exports = [an_export(owner_id), an_export(owner_id)]
        await added(database, *exports)

        async with database.begin() as one, database.begin() as other:
            first = await one.exports.lock_next(now=NOW)
            second = await other.exports.lock_next(now=NOW)

    assert first is not None
    assert second is not None
    assert {first.id, second.id} == {each.id for each in exports}
