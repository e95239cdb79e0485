"""Which files are deleted, when, and which never."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.asset import Asset, BlobInfo
from domain.export import EXPORT_LIFETIME, Export, ExportScope
from domain.thumbnail import Thumbnail
from domain.upload import UPLOAD_LIFETIME, UploadPurpose
from domain.user import User
from tests.domain.upload_studio import UploadStudio
from tests.factories import an_article, an_image
from tests.fakes import FakeBlobs

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


@pytest.fixture
def studio() -> UploadStudio:
    return UploadStudio()


async def stored_image(studio: UploadStudio, user: User, **changes: object) -> Asset:
    """A file that a content of the creator's refers to."""
    article = an_article(user.id, (await studio.requested(user)).id)
    image = an_image(article.id, user.id, created_at=studio.clock(), **changes)
    studio.database.tables.contents[article.id] = article
    studio.database.tables.assets[image.id] = image
    studio.blobs.store(image.blob_name, b"PNG")
    return image


class SharedAtTheLastMoment(FakeBlobs):
    """Somebody stores the same bytes while the sweeper reads its list."""

    async def list(self) -> AsyncIterator[BlobInfo]:
        async for blob in super().list():
            yield blob
        self.store("shared.png", b"shared")


async def test_a_file_that_is_stored_again_meanwhile_stays(studio: UploadStudio) -> None:
    blobs = SharedAtTheLastMoment(clock=studio.clock)
    blobs.store("shared.png", b"shared")
    blobs.store("orphan.png", b"orphan")
    studio.clock.move(DAY + SECOND)

    deleted = await replace(studio.sweeping, blobs=blobs).delete_orphans()

    assert deleted == ["orphan.png"]
    assert list(blobs.stored) == ["shared.png"]


async def test_a_file_stays_while_a_row_names_it(studio: UploadStudio, creator: User) -> None:
    upload = await studio.sent(creator, UploadPurpose.LOGO)
    image = await stored_image(studio, creator)
    shared = await stored_image(studio, creator, blob_name=upload.blob_name)
    studio.clock.move(UPLOAD_LIFETIME + SECOND)

    assert await studio.sweeping.delete_orphans() == []
    assert await studio.sweeping.purge_uploads() == [upload.id]
    assert await studio.sweeping.delete_orphans() == []

    assert set(studio.blobs.stored) == {image.blob_name, shared.blob_name}


async def test_small_copies_stay_and_go_with_their_originals(
    studio: UploadStudio, creator: User
) -> None:
    image = await stored_image(studio, creator)
    kept = Thumbnail(image.blob_name, 300).blob_name
    studio.blobs.store(kept, b"small")
    studio.blobs.store("orphan.png", b"orphan")
    old = Thumbnail("orphan.png", 150).blob_name
    studio.blobs.store(old, b"small")
    lone = Thumbnail("long gone.png", 150).blob_name
    studio.blobs.store(lone, b"small")
    studio.blobs.store(".draft-lost", b"half")
    studio.clock.move(DAY + SECOND)
    fresh = Thumbnail("orphan.png", 600).blob_name
    studio.blobs.store(fresh, b"small")

    deleted = await studio.sweeping.delete_orphans()

    assert set(deleted) == {"orphan.png", old, lone, ".draft-lost", fresh}
    assert set(studio.blobs.stored) == {image.blob_name, kept}


async def test_an_upload_is_purged_when_it_expires_and_its_file_with_it(
    studio: UploadStudio, creator: User
) -> None:
    uploads = [await studio.sent(creator, purpose) for purpose in UploadPurpose]
    await studio.uploading.create(
        UploadPurpose.LOGO, mime_type="image/png", byte_size=1, owner_id=creator.id
    )
    studio.clock.move(UPLOAD_LIFETIME - timedelta(minutes=1))
    assert await studio.sweeping.purge_uploads() == []

    studio.clock.move(timedelta(minutes=1) + SECOND)
    purged = await studio.sweeping.purge_uploads()
    await studio.sweeping.delete_orphans()

    assert {upload.id for upload in uploads} < set(purged)
    assert studio.database.tables.uploads == {}
    assert studio.blobs.stored == {}


async def test_however_many_have_expired_all_are_purged(
    studio: UploadStudio, creator: User
) -> None:
    for _ in range(3):
        for _ in range(70):
            await studio.uploading.create(
                UploadPurpose.LOGO, mime_type="image/png", byte_size=1, owner_id=creator.id
            )
        studio.clock.move(DAY + SECOND)

    assert len(await studio.sweeping.purge_uploads()) == 210
    assert studio.database.tables.uploads == {}


async def test_without_a_limit_files_stay_as_long_as_their_contents(
    studio: UploadStudio, creator: User
) -> None:
    image = await stored_image(studio, creator)
    studio.clock.move(1000 * DAY)

    with studio.unchanged():
        assert await studio.sweeping.purge_assets() == []
        assert await studio.sweeping.delete_orphans() == []

    assert list(studio.blobs.stored) == [image.blob_name]


async def test_files_older_than_the_limit_go_and_their_contents_stay(
    studio: UploadStudio, creator: User
) -> None:
    sweeping = replace(studio.sweeping, media_retention=30 * DAY)
    old = await stored_image(studio, creator)
    studio.clock.move(SECOND)
    younger = await stored_image(studio, creator)
    studio.clock.move(30 * DAY - 1.5 * SECOND)
    with studio.unchanged():
        assert await sweeping.purge_assets() == []

    studio.clock.move(SECOND)
    assert await sweeping.purge_assets() == [old.id]
    await sweeping.delete_orphans()

    assert list(studio.database.tables.assets) == [younger.id]
    assert old.content_id in studio.database.tables.contents
    assert list(studio.blobs.stored) == [younger.blob_name]


async def test_the_file_of_an_export_goes_when_that_has_expired(studio: UploadStudio) -> None:
    user = studio.user()
    export = Export(
        id="export",
        owner_id=user.id,
        scope=ExportScope.CONTENTS,
        run_after=studio.clock(),
        created_at=studio.clock(),
    )
    export.finish("exports/one.zip", byte_size=3, item_count=0, now=studio.clock())
    studio.database.tables.exports[export.id] = export
    studio.blobs.store("exports/one.zip", b"ZIP")
    studio.clock.move(EXPORT_LIFETIME - SECOND)
    assert await studio.sweeping.purge_exports() == []
    assert await studio.sweeping.delete_orphans() == []

    studio.clock.move(SECOND)

    assert await studio.sweeping.purge_exports() == [export.id]
    assert await studio.sweeping.delete_orphans() == ["exports/one.zip"]
