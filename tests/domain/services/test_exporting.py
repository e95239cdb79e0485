"""One export at a time, a few a day; whoever watches sees each change, to the end."""

import asyncio
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.errors import NotFound, Unauthenticated
from domain.export import (
    EXPORT_LIFETIME,
    Export,
    ExportLimitReached,
    ExportScope,
    ExportStatus,
    ExportUnderWay,
)
from domain.idempotency import IdempotencyConflict, IdempotencyKeyInvalid
from domain.user import User, UserStatus
from tests.domain.custody_studio import CustodyStudio

HOUR = timedelta(hours=1)


@pytest.fixture
def studio() -> CustodyStudio:
    return CustodyStudio()


async def finished(studio: CustodyStudio, user: User) -> Export:
    export = await studio.exported(user)
    assert await studio.packing.pack_next()
    return studio.export(export)


async def test_what_is_asked_for_waits_for_a_worker(studio: CustodyStudio, creator: User) -> None:
    export = await studio.exported(creator, ExportScope.ACCOUNT)

    assert studio.export(export).status is ExportStatus.QUEUED
    assert (export.scope, export.percent, export.expires_at) == (ExportScope.ACCOUNT, 0, None)
    assert [each.id for each in await studio.exporting.list(creator.id)] == [export.id]
    assert studio.exporting.link(export) is None


async def test_no_second_one_while_one_is_under_way(studio: CustodyStudio, creator: User) -> None:
    await studio.exported(creator)

    with studio.unchanged(), pytest.raises(ExportUnderWay):
        await studio.exported(creator)


async def test_the_first_of_three_frees_its_place_after_a_day(
    studio: CustodyStudio, creator: User
) -> None:
    studio.account(creator).time_zone = "America/New_York"
    first = await finished(studio, creator)
    for _ in range(2):
        studio.clock.move(HOUR)
        await finished(studio, creator)

    with studio.unchanged(), pytest.raises(ExportLimitReached) as refused:
        await studio.exported(creator)
    there = first.created_at.astimezone(ZoneInfo("America/New_York")) + timedelta(days=1)
    assert f"{there:%m-%d %H:%M} (America/New_York)" in str(refused.value)
    assert refused.value.resets_at == first.created_at + timedelta(days=1)

    studio.clock.move(timedelta(hours=22))
    assert (await studio.exported(creator)).status is ExportStatus.QUEUED


async def test_one_that_failed_does_not_count(studio: CustodyStudio, creator: User) -> None:
    for _ in range(4):
        export = await finished(studio, creator)
        studio.database.tables.exports[export.id].status = ExportStatus.FAILED

    assert (await studio.exported(creator)).status is ExportStatus.QUEUED


async def test_the_same_key_gives_the_same_export(studio: CustodyStudio, creator: User) -> None:
    async def asked(scope: ExportScope, key: str) -> tuple[str, bool]:
        requested = await studio.exporting.request(scope, owner_id=creator.id, idempotency_key=key)
        return requested.export.id, requested.replayed

    export_id, is_replay = await asked(ExportScope.CONTENTS, "first-key")
    assert not is_replay
    with studio.unchanged():
        assert await asked(ExportScope.CONTENTS, "first-key") == (export_id, True)
        with pytest.raises(IdempotencyConflict):
            await asked(ExportScope.ACCOUNT, "first-key")
        with pytest.raises(IdempotencyKeyInvalid):
            await asked(ExportScope.CONTENTS, "odd key")


@pytest.mark.parametrize("status", [UserStatus.DISABLED, UserStatus.DELETED])
async def test_nothing_is_made_for_who_was_shut_out(
    studio: CustodyStudio, creator: User, status: UserStatus
) -> None:
    studio.account(creator).status = status

    with studio.unchanged(), pytest.raises(Unauthenticated):
        await studio.exported(creator)


async def test_an_export_is_its_owner_s(studio: CustodyStudio, creator: User) -> None:
    export = await studio.exported(creator)
    stranger = studio.user()

    with pytest.raises(NotFound):
        await studio.exporting.require(export.id, owner_id=stranger.id)
    with pytest.raises(NotFound):
        await anext(studio.exporting.progress(export.id, owner_id=stranger.id))
    assert await studio.exporting.list(stranger.id) == []


async def test_a_link_works_for_an_hour_and_never_longer_than_its_file(
    studio: CustodyStudio, creator: User
) -> None:
    export = await finished(studio, creator)
    assert export.expires_at == export.created_at + EXPORT_LIFETIME

    signed = studio.exporting.link(export)
    assert signed is not None
    assert signed.expires_at == studio.clock() + HOUR
    studio.clock.move(EXPORT_LIFETIME - timedelta(minutes=10))
    late = studio.exporting.link(export)
    assert late is not None
    assert late.expires_at == export.expires_at
    studio.clock.move(timedelta(minutes=10))
    assert studio.exporting.link(export) is None


async def test_watchers_see_it_to_its_end(studio: CustodyStudio, creator: User) -> None:
    export = await studio.exported(creator)
    watching = studio.exporting.progress(export.id, owner_id=creator.id)

    seen = [(await anext(watching)).status]
    working = asyncio.create_task(studio.packing.pack_next())
    seen += [each.status async for each in watching]
    await working

    assert seen == [ExportStatus.QUEUED, ExportStatus.READY]
    again = studio.exporting.progress(export.id, owner_id=creator.id)
    assert [each.percent async for each in again] == [100]


async def test_watching_ends_with_the_export_itself(studio: CustodyStudio, creator: User) -> None:
    export = await studio.exported(creator)
    watching = studio.exporting.progress(export.id, owner_id=creator.id)
    await anext(watching)
    studio.database.tables.exports.clear()

    assert [each async for each in watching] == []


async def test_watching_outlasts_a_database_that_is_away(
    studio: CustodyStudio, creator: User
) -> None:
    export = await studio.exported(creator)
    watching = studio.exporting.progress(export.id, owner_id=creator.id)
    await anext(watching)

    async def comes_back() -> None:
        await asyncio.sleep(60)
        studio.database.is_away = False
        await studio.packing.pack_next()

    studio.database.is_away = True
    coming = asyncio.create_task(comes_back())
    seen = [each.status async for each in watching]
    await coming

    assert seen[-1] is ExportStatus.READY
