"""A history of twenty articles in memory: as much of a product as its page needs.

Nothing is copied and nothing searched, so that what is measured is the work around the data.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
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
    """A database and its reader in one."""

    creator: User = field(default_factory=a_user)
    articles: list[Article] = field(default_factory=list)
    images: list[Asset] = field(default_factory=list)

    def __post_init__(self) -> None:
        for number in range(ITEMS):
            title = f"秋日食谱之{number}"
            article = an_article(self.creator.id, new_id(), title=title, tags=("美食", "秋天"))
            self.articles.append(article)
            self.images.append(an_image(article.id, self.creator.id, width=1080, height=1440))

    @asynccontextmanager
    async def read(self, *, user_id: str | None = None) -> AsyncIterator[Self]:
        del user_id
        yield self

    @property
    def contents(self) -> Self:
        return self

    async def page(
        self, criteria: ContentCriteria, order: ContentOrder, request: PageRequest
    ) -> Page[Content]:
        del criteria, order
        rows = self.articles[: request.size]
        return Page(rows, has_next_page=False, has_previous_page=False)

    async def count(self, criteria: ContentCriteria) -> int:
        del criteria
        return len(self.articles)

    @property
    def users(self) -> "Users":
        return Users(self.creator)

    @property
    def assets(self) -> "Assets":
        return Assets(self.images)


@dataclass
class Users:
    creator: User

    async def get_many(self, user_ids: Sequence[str]) -> Sequence[User]:
        return [self.creator for user_id in user_ids if user_id == self.creator.id]


@dataclass
class Assets:
    images: list[Asset]

    async def list_of_contents(self, content_ids: Sequence[str]) -> Sequence[Asset]:
        wanted = set(content_ids)
        return [image for image in self.images if image.content_id in wanted]


class HistoryInMemory:
    """Whatever the token, it is the creator's: what tells tokens apart is no part of GraphQL."""

    def __init__(self) -> None:
        self.database = Rows()
        self.history = History(database=self.database, tokenizer=PlainTokenizer())  # type: ignore[arg-type]  # it has what its page needs
        self.viewer = Viewer(self.database.creator.id, "session", datetime.max.replace(tzinfo=UTC))

    async def authenticate(self, token: str, *, ip_address: str) -> Viewer:
        del token, ip_address
        return self.viewer

    @property
    def authenticating(self) -> Self:
        return self
