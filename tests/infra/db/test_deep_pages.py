"""A page far down a long history is read from its place on, and not from the list's beginning."""

import pytest

from domain.content import Article, Content
from domain.contents import ContentCriteria, ContentOrder, ContentSortField
from domain.page import PageRequest, Position
from domain.unit_of_work import Database
from tests.infra.db.explaining import plans_of, recorded
from tests.infra.db.opening import opened, settings_of
from tests.infra.db.rows import HOUR, NOW, Stage, a_generation, an_article, set_stage

#: Nearly all of the table is one owner's: then servers think little of where a page begins.
_ROWS, _AT_ONCE = 400, 20
_FIELDS = [each for each in ContentSortField if each is not ContentSortField.RELEVANCE]


async def _filled(database: Database, stage: Stage) -> Content:
    """The content in the middle of the list."""
    articles: list[Article] = []
    while len(articles) < _ROWS:
        async with database.begin() as work:
            for n in range(len(articles), len(articles) + _AT_ONCE):
                generation = a_generation(stage.key)
                article = an_article(generation, created_at=NOW + n * HOUR)
                article.title = f"{n:04d}"
                await work.generations.add(generation)
                await work.contents.add(article)
                articles.append(article)
    return articles[_ROWS // 2]


def _place(content: Content, field: ContentSortField) -> Position:
    key = content.title if field is ContentSortField.TITLE else content.created_at
    return Position(key, content.id)


@pytest.mark.parametrize("is_descending", [True, False])
async def test_a_deep_page_begins_at_its_place(server_url: str, *, is_descending: bool) -> None:
    async with opened(settings_of(server_url)) as database:
        stage = await set_stage(database)
        middle = await _filled(database, stage)
        criteria = ContentCriteria(stage.user.id)
        with recorded() as sent:
            async with database.begin() as work:
                for field in _FIELDS:
                    order = ContentOrder(field, is_descending)
                    place = _place(middle, field)
                    page = await work.contents.page(criteria, order, PageRequest(5, after=place))
                    assert len(page.items) == 5
        plans = await plans_of(server_url, sent)

    assert len(plans) == len(_FIELDS)
    steps = [step for plan in plans.values() for step in plan]
    assert [step for step in steps if not step.startswith("range contents ")] == []
