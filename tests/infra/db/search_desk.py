"""A creator who writes contents and looks for them, on a real database."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import count

from domain.content import Article, Content
from domain.contents import ContentCriteria, ContentOrder, ContentSortField
from domain.page import PageRequest
from domain.searchable import tag_keys
from domain.services.history import History
from domain.services.indexing import Indexing
from domain.unit_of_work import Database
from infra.db.search_words import JiebaTokenizer
from tests.infra.db.rows import NOW, Stage, a_generation, add_content, an_article, set_stage
from tests.infra.db.services import ISOLATING

MINUTE = timedelta(minutes=1)
BY_RELEVANCE = ContentOrder(ContentSortField.RELEVANCE)


@dataclass(frozen=True, slots=True)
class Desk:
    """One creator's contents, each a minute newer than the one before."""

    database: Database
    stage: Stage
    minutes: "count[int]"

    @classmethod
    async def opened(cls, database: Database) -> "Desk":
        return cls(database, await set_stage(database), count())

    @property
    def history(self) -> History:
        return History(database=self.database, tokenizer=JiebaTokenizer())

    @property
    def indexing(self) -> Indexing:
        return Indexing(database=self.database, tokenizer=JiebaTokenizer(), isolating=ISOLATING)

    async def write(self, title: str, body: str = "正文", *tags: str) -> Article:
        """A content with its entry."""
        article = an_article(
            a_generation(self.stage.key), created_at=NOW + next(self.minutes) * MINUTE
        )
        article.title, article.body, article.tags = title, body, list(tags)
        await add_content(self.database, self.stage, article)
        await self.put(article)
        return article

    async def put(self, content: Content) -> None:
        entry = await self.indexing.entry_of(content)
        async with self.database.begin() as work:
            await work.index.put(entry)

    async def criteria(self, text: str | None = None, *tags: str) -> ContentCriteria:
        criteria = ContentCriteria(self.stage.user.id, tags=tag_keys(tags))
        return criteria if text is None else self.history.with_words(criteria, text)

    async def found(self, text: str | None = None, *tags: str) -> list[str]:
        """Titles, by relevance."""
        return await self.titles(await self.criteria(text, *tags))

    async def titles(self, criteria: ContentCriteria) -> list[str]:
        page = await self.history.page(criteria, BY_RELEVANCE, PageRequest(100))
        assert await self.history.count(criteria) == len(page.items)
        return [content.title for content in page.items]
