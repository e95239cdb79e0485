"""A history in memory, of twenty articles at first: as much of a product as its page needs.

Nothing is copied and nothing searched, so that what is measured is the work around the data.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Self

from domain.asset import Asset
from domain.content import Article, Content
from domain.contents import ContentCriteria, ContentOrder
from domain.page import Page, PageRequest
from domain.services.history import History
from domain.session import Viewer
from domain.user import User
from tests.domain.plain_tokenizer import PlainTokenizer
from tests.factories import a_user, an_article, an_image, new_id

ITEMS = 20


@dataclass
class Rows:
    """A database and its reader in one; the newest article comes first."""

    creator: User
    articles: list[Article]
    images: list[Asset]

    @classmethod
    def made(cls) -> Self:
        rows = cls(a_user(), [], [])
        for number in range(ITEMS):
            title = f"秋日食谱之{number}"
            article = an_article(rows.creator.id, new_id(), title=title, tags=("美食", "秋天"))
            rows.articles.append(article)
            rows.images.append(an_image(article.id, rows.creator.id, width=1080, height=1440))
        return rows

    def read(self, *, user_id: str | None = None) -> Self:
        del user_id
        return self

    async def __aenter__(self) -> Self:
        """As the product's readers, which no generator is behind."""
        return self

    async def __aexit__(self, *raised: object) -> None:
        """There is nothing to give back."""

    @property
    def contents(self) -> Self:
        return self

    async def page(
        self, criteria: ContentCriteria, order: ContentOrder, request: PageRequest
    ) -> Page[Content]:
        del criteria, order
        rows = self.articles[: request.size]
        has_more = len(self.articles) > len(rows)
        return Page(rows, has_next_page=has_more, has_previous_page=False)

    async def count(self, criteria: ContentCriteria) -> int:
        del criteria
        return len(self.articles)

    @property
    def users(self) -> "Users":
        return Users(self.creator)

    @cached_property
    def assets(self) -> "Assets":
        images: dict[str, list[Asset]] = {}
        for image in self.images:
            images.setdefault(image.content_id, []).append(image)
        return Assets(images)


@dataclass
class Users:
    creator: User

    async def get_many(self, user_ids: Sequence[str]) -> Sequence[User]:
        return [self.creator for user_id in user_ids if user_id == self.creator.id]


@dataclass
class Assets:
    images: Mapping[str, Sequence[Asset]]

    async def list_of_contents(self, content_ids: Sequence[str]) -> Sequence[Asset]:
        return [image for each in content_ids for image in self.images.get(each, ())]


class HistoryInMemory:
    """Whatever the token, it is the creator's: what tells tokens apart is no part of GraphQL."""

    def __init__(self, rows: Rows | None = None) -> None:
        self.database = rows or Rows.made()
        self.history = History(database=self.database, tokenizer=PlainTokenizer())  # type: ignore[arg-type]  # it has what its page needs
        self.viewer = Viewer(self.database.creator.id, "session", datetime.max.replace(tzinfo=UTC))

    async def authenticate(self, token: str, *, ip_address: str) -> Viewer:
        del token, ip_address
        return self.viewer

    @property
    def authenticating(self) -> Self:
        return self
