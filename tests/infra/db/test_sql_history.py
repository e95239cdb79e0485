"""The history of a user, and how it is ordered."""

import pytest

from domain.content import ContentKind
from domain.contents import ContentCriteria, ContentOrder, ContentSortField
from domain.page import PageRequest
from domain.unit_of_work import Database
from tests.infra.db.rows import HOUR, NOW, add_articles, set_stage


async def listed(
    database: Database, criteria: ContentCriteria, order: ContentOrder | None = None
) -> list[str]:
    async with database.read() as reader:
        page = await reader.contents.page(criteria, order or ContentOrder(), PageRequest(100))
        assert await reader.contents.count(criteria) == len(page.items)
    return [content.id for content in page.items]


async def test_history_shows_what_the_criteria_allow(database: Database) -> None:
    stage, stranger = await set_stage(database), await set_stage(database)
    a, b, c, deleted = await add_articles(database, stage, 4)
    await add_articles(database, stranger, 1)
    async with database.begin() as work:
        found = await work.contents.get_many([b.id, c.id, deleted.id])
        changed = {content.id: content for content in found}
        changed[b.id].is_favorite = True
        changed[c.id].kind = ContentKind.REWRITE
        changed[deleted.id].deleted_at = NOW
    owner_id = stage.user.id

    assert await listed(database, ContentCriteria(owner_id)) == [c.id, b.id, a.id]
    assert await listed(database, ContentCriteria(owner_id, is_favorite=True)) == [b.id]
    assert await listed(database, ContentCriteria(owner_id, is_favorite=False)) == [c.id, a.id]
    rewritten = ContentCriteria(owner_id, kinds=(ContentKind.REWRITE, ContentKind.COVER))
    assert await listed(database, rewritten) == [c.id]
    assert await listed(database, ContentCriteria(owner_id, kinds=())) == []
    early = ContentCriteria(owner_id, created_from=NOW, created_until=NOW + HOUR)
    assert await listed(database, early) == [a.id]
    assert await listed(database, ContentCriteria("不存在")) == []


@pytest.mark.parametrize("is_descending", [True, False])
async def test_history_is_ordered_as_asked(database: Database, *, is_descending: bool) -> None:
    stage = await set_stage(database)
    a, b, c = await add_articles(database, stage, 3)
    async with database.begin() as work:
        found = await work.contents.get(a.id)
        assert found is not None
        found.updated_at = NOW + 9 * HOUR
    criteria = ContentCriteria(stage.user.id)

    by_change = ContentOrder(ContentSortField.UPDATED_AT, is_descending)
    by_birth = ContentOrder(ContentSortField.CREATED_AT, is_descending)
    changed, born = [b.id, c.id, a.id], [a.id, b.id, c.id]
    if is_descending:
        changed.reverse()
        born.reverse()
    assert await listed(database, criteria, by_change) == changed
    assert await listed(database, criteria, by_birth) == born
