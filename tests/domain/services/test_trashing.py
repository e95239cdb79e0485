"""The trash: what goes in, what comes out, and what is gone for good."""

from datetime import timedelta

import pytest

from domain.content import ContentVersion
from domain.contents import ContentCriteria, ContentOrder
from domain.editing import TRASH_LIFETIME, ContentDeleted, ContentExpired, ContentNotDeleted
from domain.errors import NotFound
from domain.page import PageRequest
from domain.thumbnail import Thumbnail
from domain.user import User
from tests.domain.history_studio import HistoryStudio
from tests.factories import NOW, Commission, an_image, plain

SECOND = timedelta(seconds=1)


@pytest.fixture
def studio() -> HistoryStudio:
    return HistoryStudio()


@pytest.fixture
def owner(studio: HistoryStudio) -> User:
    return studio.user()


async def test_what_is_deleted_is_in_the_trash_until_it_is_restored(
    studio: HistoryStudio, owner: User
) -> None:
    article = studio.article(owner)
    before = plain(article)
    studio.clock.move(SECOND)

    deleted = await studio.trashing.delete(article.id, owner_id=owner.id)

    assert plain(studio.content(article.id)) == plain(deleted)
    assert plain(deleted) == {**before, "deleted_at": studio.clock()}
    for is_deleted, ids in ((True, [article.id]), (False, [])):
        criteria = ContentCriteria(owner.id, is_deleted=is_deleted)
        page = await studio.history.page(criteria, ContentOrder(), PageRequest(10))
        assert [each.id for each in page.items] == ids

    studio.clock.move(TRASH_LIFETIME)
    await studio.trashing.restore(article.id, owner_id=owner.id)
    assert plain(studio.content(article.id)) == before


async def test_what_was_done_already_is_refused(studio: HistoryStudio, owner: User) -> None:
    deleted = studio.article(owner, deleted_at=NOW)
    live = studio.article(owner)
    before = studio.database.tables.plain()

    with pytest.raises(ContentDeleted):
        await studio.trashing.delete(deleted.id, owner_id=owner.id)
    with pytest.raises(ContentNotDeleted):
        await studio.trashing.restore(live.id, owner_id=owner.id)
    studio.clock.move(TRASH_LIFETIME + SECOND)
    with pytest.raises(ContentExpired):
        await studio.trashing.restore(deleted.id, owner_id=owner.id)

    assert studio.database.tables.plain() == before


async def test_what_is_another_s_is_not_found(studio: HistoryStudio, owner: User) -> None:
    stranger = studio.user()
    live, deleted = studio.article(stranger), studio.article(stranger, deleted_at=NOW)
    before = studio.database.tables.plain()

    for content_id in (live.id, deleted.id, "nothing"):
        with pytest.raises(NotFound):
            await studio.trashing.delete(content_id, owner_id=owner.id)
        with pytest.raises(NotFound):
            await studio.trashing.restore(content_id, owner_id=owner.id)

    assert studio.database.tables.plain() == before


async def test_what_was_not_restored_in_time_is_gone_with_all_that_belongs_to_it(
    studio: HistoryStudio, owner: User
) -> None:
    gone, kept, live = (
        studio.article(owner, deleted_at=deleted_at) for deleted_at in (NOW, NOW + 2 * SECOND, None)
    )
    tables = studio.database.tables
    for article in (gone, kept, live):
        image = an_image(article.id, owner.id)
        tables.assets[image.id] = image
        version = ContentVersion.of(article, studio.new_id(), now=NOW)
        tables.content_versions[version.id] = version
        tables.index[article.id] = await studio.indexing.entry_of(article)
    studio.clock.move(TRASH_LIFETIME + SECOND)

    assert await studio.trashing.purge_deleted() == [gone.id]
    assert await studio.trashing.purge_deleted() == []

    left = {kept.id, live.id}
    tables = studio.database.tables
    assert tables.contents.keys() == left
    assert tables.index.keys() == left
    assert {row.content_id for row in tables.assets.values()} == left
    assert {row.content_id for row in tables.content_versions.values()} == left


async def test_the_generation_stays_without_the_words_of_its_owner(
    studio: HistoryStudio, owner: User
) -> None:
    article = studio.article(owner, deleted_at=NOW)
    before = plain(studio.database.tables.generations[article.generation_id])
    studio.clock.move(TRASH_LIFETIME + SECOND)

    await studio.trashing.purge_deleted()

    generation = studio.database.tables.generations[article.generation_id]
    assert plain(generation) == {**before, "input": Commission(topic="")}


async def test_however_many_there_are_all_are_purged(studio: HistoryStudio, owner: User) -> None:
    for _ in range(120):
        studio.article(owner, deleted_at=NOW)
    studio.clock.move(TRASH_LIFETIME + SECOND)

    assert len(await studio.trashing.purge_deleted()) == 120
    assert studio.database.tables.contents == {}


async def test_files_go_with_their_content_and_shared_bytes_stay(
    studio: HistoryStudio, owner: User
) -> None:
    """Files are named by their bytes: another content may have the same."""
    article, other = studio.article(owner), studio.article(owner)
    own = an_image(article.id, owner.id)
    shared = an_image(article.id, owner.id)
    same = an_image(other.id, owner.id, blob_name=shared.blob_name)
    studio.database.tables.assets |= {each.id: each for each in (own, shared, same)}
    small = {image.id: Thumbnail(image.blob_name, 300).blob_name for image in (own, shared)}
    for name in (own.blob_name, shared.blob_name, *small.values()):
        studio.blobs.store(name, b"PNG")
    await studio.trashing.delete(article.id, owner_id=owner.id)
    studio.clock.move(TRASH_LIFETIME)
    assert await studio.trashing.purge_deleted() == []
    assert await studio.sweeping.delete_orphans() == []

    studio.clock.move(SECOND)
    assert await studio.trashing.purge_deleted() == [article.id]
    deleted = await studio.sweeping.delete_orphans()

    assert set(deleted) == {own.blob_name, small[own.id]}
    assert set(studio.blobs.stored) == {shared.blob_name, small[shared.id]}
    assert list(studio.database.tables.assets) == [same.id]
