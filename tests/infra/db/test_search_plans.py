"""Searching, the trash and what is around a content read no table from end to end either."""

from dataclasses import dataclass

from domain.content import Article, ContentVersion
from domain.contents import ContentCriteria, ContentOrder, ContentSortField
from domain.page import PageRequest, Position, Ranked
from domain.searchable import IndexEntry
from domain.unit_of_work import Database, UnitOfWork
from infra.db.search_words import JiebaTokenizer
from infra.identity import new_id
from tests.infra.db.explaining import is_slow, is_sorted_anew, plans_of, recorded
from tests.infra.db.rows import HOUR, NOW, a_generation, an_article, set_stage

_OWNERS, _OF_EACH = 20, 40
_TOKENIZER = JiebaTokenizer()
_TAGS = ("早餐", "汤")


@dataclass(frozen=True, slots=True)
class Shelf:
    """One owner's contents among those of many."""

    owner_id: str
    articles: list[Article]

    @property
    def middle(self) -> Article:
        return self.articles[_OF_EACH // 2]


async def _shelf(database: Database) -> Shelf:
    for _ in range(_OWNERS):
        stage = await set_stage(database)
        articles: list[Article] = []
        async with database.begin() as work:
            for n in range(_OF_EACH):
                generation = a_generation(stage.key, created_at=NOW + n * HOUR)
                article = an_article(generation, created_at=NOW + n * HOUR)
                article.based_on_id = articles[0].id if articles else None
                await work.generations.add(generation)
                await work.contents.add(article)
                await work.contents.add_version(ContentVersion.of(article, new_id(), now=NOW))
                await work.index.put(_entry_of(article))
                articles.append(article)
    return Shelf(stage.user.id, articles)


def _entry_of(article: Article) -> IndexEntry:
    owner_id = article.owner_id
    return IndexEntry(
        content_id=article.id,
        owner_id=owner_id,
        title_words=_TOKENIZER.words_of(article.title, owner_id=owner_id),
        words=_TOKENIZER.words_of(f"{article.title} {article.body}", owner_id=owner_id),
        tags=_TAGS,
    )


async def _page(work: UnitOfWork, shelf: Shelf) -> None:
    place = Position(shelf.middle.title, shelf.middle.id)
    criteria = ContentCriteria(shelf.owner_id)
    for request in (PageRequest(20), PageRequest(20, after=place), PageRequest(20, before=place)):
        for is_descending in (True, False):
            order = ContentOrder(ContentSortField.TITLE, is_descending)
            await work.contents.page(criteria, order, request)
    await work.contents.page(criteria, ContentOrder(ContentSortField.RELEVANCE), PageRequest(20))
    await work.contents.deleted_ids(deleted_before=NOW, limit=5, without=["01"])
    await work.index.missing_ids(limit=5, without=["01"])


async def _search(work: UnitOfWork, shelf: Shelf) -> None:
    """What is found is one owner's, and few: the database may sort it."""
    words = _TOKENIZER.words_sought("标题 正文", owner_id=shelf.owner_id)
    place = Position(Ranked(1, shelf.middle.created_at), shelf.middle.id)
    for criteria in (
        ContentCriteria(shelf.owner_id, words=words),
        ContentCriteria(shelf.owner_id, tags=_TAGS),
        ContentCriteria(shelf.owner_id, words=words, tags=_TAGS, is_deleted=True),
        ContentCriteria(shelf.owner_id, is_deleted=True),
    ):
        await work.contents.count(criteria)
        for order in (ContentOrder(ContentSortField.RELEVANCE), ContentOrder()):
            await work.contents.page(criteria, order, PageRequest(20))
            await work.contents.page(criteria, order, PageRequest(20, after=place))
    ids = [article.id for article in shelf.articles[:5]]
    await work.contents.list_derived(ids, limit=5)
    await work.contents.list_version_notes(ids, limit=5)
    await work.contents.get_version(ids[0], 1)


async def test_every_search_follows_an_index(database: Database, database_url: str) -> None:
    shelf = await _shelf(database)
    async with database.begin() as work:
        with recorded() as lists:
            await _page(work, shelf)
        with recorded() as searches:
            await _search(work, shelf)
    ordered = await plans_of(database_url, lists)
    others = await plans_of(database_url, searches)

    assert len(ordered) >= 8
    assert len(others) > 12
    assert {sql: plan for sql, plan in ordered.items() if any(map(is_sorted_anew, plan))} == {}
    plans = ordered | others
    assert {sql: plan for sql, plan in plans.items() if any(map(is_slow, plan))} == {}
    if not database_url.startswith("sqlite"):
        found = [plan for sql, plan in others.items() if " MATCH (" in sql]
        assert len(found) >= 4
        assert {plan[0].partition(">")[0] for plan in found} == {"ALL <derived2"}
        assert all(plan[1].startswith("eq_ref contents PRIMARY") for plan in found)
