"""Uploads, and how long files are kept, in SQL."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from domain.asset import Asset
from domain.unit_of_work import Database
from domain.upload import Upload, UploadStatus
from domain.user import User
from tests.factories import plain
from tests.infra.db.outdated import forgotten
from tests.infra.db.rows import (
    HOUR,
    NOW,
    a_user,
    add_articles,
    add_user,
    an_image,
    an_upload,
    set_stage,
)
from tests.sql_recorder import recorded_sql

DAY = timedelta(days=1)


async def added(database: Database, *uploads: Upload) -> None:
    async with database.begin() as work:
        for upload in uploads:
            await work.uploads.add(upload)


@pytest.fixture
async def owner(database: Database) -> User:
    async with database.begin() as work:
        return await add_user(work)


async def test_an_upload_is_found_as_it_was_changed(database: Database, owner: User) -> None:
    upload = an_upload(owner.id)
    await added(database, upload)

    async with database.begin() as work:
        locked = await work.uploads.lock(upload.id)
        assert locked is not None
        assert plain(locked) == plain(upload)
        locked.status, locked.blob_name = UploadStatus.READY, "sha256/ab/abcd.png"
        locked.width, locked.height = 30, 20

    async with database.read_latest() as reader:
        found = await reader.uploads.get(upload.id)
    assert found is not None
    assert plain(found) == plain(locked)
    assert (found.status, found.width) == (UploadStatus.READY, 30)


@pytest.mark.parametrize("upload_id", ["", "没有", "0" * 100, "%", "🀄"])
async def test_an_odd_id_finds_nothing(database: Database, upload_id: str) -> None:
    async with database.begin() as work:
        assert await work.uploads.get(upload_id) is None
        assert await work.uploads.lock(upload_id) is None


async def test_an_upload_is_a_user_s(database: Database) -> None:
    with pytest.raises(IntegrityError):
        await added(database, an_upload(a_user().id))


async def test_an_owner_s_uploads_of_late_are_counted(database: Database, owner: User) -> None:
    async with database.begin() as work:
        other = await add_user(work)
    await added(
        database,
        an_upload(owner.id, created_at=NOW - HOUR),
        an_upload(owner.id),
        an_upload(owner.id, created_at=NOW + HOUR),
        an_upload(other.id),
    )

    with recorded_sql() as statements:
        async with database.begin() as work:
            assert await work.uploads.count_since(owner.id, NOW) == 2

    assert len([each for each in statements if each.startswith("SELECT")]) == 1


async def test_some_that_have_expired_are_found_the_oldest_first(
    database: Database, owner: User
) -> None:
    uploads = [an_upload(owner.id, created_at=NOW - n * HOUR) for n in range(4)]
    await added(database, *uploads)

    assert await expired_ids(database, now=NOW - HOUR + DAY, limit=10) == [
        uploads[3].id,
        uploads[2].id,
        uploads[1].id,
    ]
    assert await expired_ids(database, now=NOW + DAY, limit=2) == [uploads[3].id, uploads[2].id]


async def expired_ids(database: Database, *, now: datetime, limit: int) -> Sequence[str]:
    async with database.begin() as work:
        return await work.retention.outdated_ids(Upload, now, limit=limit, without=())


async def test_what_is_deleted_is_gone_and_the_others_stay(database: Database, owner: User) -> None:
    gone, kept = an_upload(owner.id), an_upload(owner.id)
    await added(database, gone, kept)

    async with database.begin() as work:
        assert await work.retention.forget(Upload, [gone.id]) == [gone.id]
        assert await work.retention.forget(Upload, [gone.id]) == []
        assert await work.retention.forget(Upload, []) == []

    async with database.read_latest() as reader:
        assert await reader.uploads.get(gone.id) is None
        assert await reader.uploads.get(kept.id) is not None


async def test_known_blobs_are_those_some_upload_names(database: Database, owner: User) -> None:
    await added(database, an_upload(owner.id, blob_name="sha256/ab/a.png"), an_upload(owner.id))

    async with database.begin() as work:
        known = await work.uploads.known_blob_names({"sha256/ab/a.png", "other.png"})

    assert known == {"sha256/ab/a.png"}


async def test_some_old_assets_are_deleted_the_oldest_first(database: Database) -> None:
    stage = await set_stage(database)
    (article,) = await add_articles(database, stage, 1)
    images = [an_image(article, n) for n in range(4)]
    for n, image in enumerate(images):
        image.created_at = NOW - n * HOUR
    async with database.begin() as work:
        await work.assets.add_many(images)

    deleted = [
        await forgotten(database, Asset, until=NOW - timedelta(microseconds=1), limit=2)
        for _ in range(3)
    ]

    assert deleted == [[images[3].id, images[2].id], [images[1].id], []]
    async with database.read_latest() as reader:
        left = await reader.assets.list_of_contents([article.id])
        assert await reader.contents.get(article.id) is not None
    assert [each.id for each in left] == [images[0].id]
