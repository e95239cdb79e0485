"""What a content was before it was changed, kept beside it."""

import asyncio
from dataclasses import replace

import pytest

from domain.content import ContentKind, ContentVersion, Retiming, Scene, Script, snapshot_of
from domain.unit_of_work import Database, DatabaseConflict
from infra.identity import new_id
from tests.infra.db.opening import opened, settings_of
from tests.infra.db.rows import HOUR, NOW, Stage, add_content, set_stage

RIVALS = 5


def a_script(stage: Stage) -> Script:
    return Script(
        id=new_id(),
        owner_id=stage.user.id,
        generation_id=new_id(),
        kind=ContentKind.SCRIPT,
        title="脚本🀄",
        tags=["汤"],
        created_at=NOW,
        updated_at=NOW,
        hook="你知道吗",
        total_seconds=3.5,
        scenes=[Scene(1, "开场", "旁白", "画面", 3.5, "字")],
    )


def a_version(script: Script, number: int = 1) -> ContentVersion:
    return ContentVersion(
        id=new_id(),
        content_id=script.id,
        version=number,
        snapshot=snapshot_of(script),
        created_at=NOW,
    )


@pytest.fixture
async def stage(database: Database) -> Stage:
    return await set_stage(database)


@pytest.fixture
async def script(database: Database, stage: Stage) -> Script:
    script = a_script(stage)
    await add_content(database, stage, script)
    return script


async def test_versions_come_back_as_they_were_the_oldest_first(
    database: Database, stage: Stage, script: Script
) -> None:
    other = a_script(stage)
    await add_content(database, stage, other)
    async with database.begin() as work:
        for number in (2, 1):
            await work.contents.add_version(a_version(script, number))
        await work.contents.add_version(a_version(other))

    async with database.read() as reader:
        versions = await reader.contents.versions_of([script.id])
        assert len(await reader.contents.versions_of([script.id, other.id])) == 3
        assert list(await reader.contents.versions_of([])) == []

    assert [version.version for version in versions] == [1, 2]
    assert versions[0].created_at == NOW
    assert versions[0].snapshot == snapshot_of(script)
    assert versions[0].snapshot["title"] == "脚本🀄"
    assert versions[0].snapshot["scenes"] == [
        {
            "index": 1,
            "heading": "开场",
            "narration": "旁白",
            "visual": "画面",
            "duration_seconds": 3.5,
            "on_screen_text": "字",
        }
    ]


async def test_old_versions_of_one_content_are_forgotten(
    database: Database, stage: Stage, script: Script
) -> None:
    other = a_script(stage)
    await add_content(database, stage, other)
    async with database.begin() as work:
        for number in (1, 2, 3):
            await work.contents.add_version(a_version(script, number))
        await work.contents.add_version(a_version(other))

    async with database.begin() as work:
        await work.contents.forget_versions(script.id, before=3)

    async with database.read() as reader:
        versions = await reader.contents.versions_of([script.id, other.id])
    assert {(each.content_id, each.version) for each in versions} == {(script.id, 3), (other.id, 1)}


async def test_no_version_is_kept_twice(database: Database, script: Script) -> None:
    async with database.begin() as work:
        await work.contents.add_version(a_version(script))

    with pytest.raises(DatabaseConflict):
        async with database.begin() as work:
            await work.contents.add_version(a_version(script))


async def test_of_several_measurements_of_one_version_one_is_written(
    database: Database, script: Script
) -> None:
    async def measure(seconds: float) -> bool:
        async with database.begin() as work:
            found = await work.contents.lock(script.id)
            assert isinstance(found, Script)
            if found.version != 1:
                return False
            await work.contents.add_version(a_version(found))
            scene = replace(found.scenes[0], duration_seconds=seconds)
            found.retime(a_retiming(found, scene), now=NOW + HOUR)
            return True

    won = await asyncio.gather(*(measure(1.0 + number) for number in range(RIVALS)))

    assert sum(won) == 1
    async with database.read_latest() as reader:
        measured = await reader.contents.get(script.id)
        (version,) = await reader.contents.versions_of([script.id])
    assert isinstance(measured, Script)
    seconds = 1.0 + won.index(True)
    assert (measured.version, measured.total_seconds) == (2, seconds)
    assert measured.scenes[0].duration_seconds == seconds
    assert measured.updated_at == NOW + HOUR
    assert version.snapshot["total_seconds"] == 3.5


def a_retiming(script: Script, scene: Scene) -> Retiming:
    return Retiming(
        content_id=script.id,
        version=script.version,
        version_id=new_id(),
        scenes=(scene,),
        total_seconds=scene.duration_seconds,
    )


async def test_a_locked_content_is_read_anew(server_url: str) -> None:
    """Only where others can write meanwhile: SQLite has one writer."""
    async with opened(settings_of(server_url)) as database:
        stage = await set_stage(database)
        script = a_script(stage)
        await add_content(database, stage, script)
        async with database.begin() as work:
            seen = await work.contents.get(script.id)
            async with database.begin() as other:
                changed = await other.contents.lock(script.id)
                assert changed is not None
                changed.title = "改过的标题"
            locked = await work.contents.lock(script.id)

    assert locked is seen
    assert locked is not None
    assert locked.title == "改过的标题"


async def test_nothing_is_locked_where_nothing_is(database: Database) -> None:
    async with database.begin() as work:
        assert await work.contents.lock(new_id()) is None
