"""A creator's contents."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from operator import attrgetter

from domain.content import Content
from domain.contents import ContentCriteria, ContentOrder, ContentSortField
from domain.page import Page, PageRequest, Ranked, SortKey
from domain.searchable import Tokenizer
from domain.unit_of_work import Database


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class History:
    database: Database
    tokenizer: Tokenizer

    def with_words(self, criteria: ContentCriteria, text: str) -> ContentCriteria:
        """The same, of contents that have all words of the text."""
        words = self.tokenizer.words_sought(text, owner_id=criteria.owner_id)
        return replace(criteria, words=words)

    def sort_key(
        self, criteria: ContentCriteria, order: ContentOrder
    ) -> Callable[[Content], SortKey]:
        """What a list of that order is ordered by before the ids of its contents."""
        match order.field:
            case ContentSortField.CREATED_AT:
                return attrgetter("created_at")
            case ContentSortField.UPDATED_AT:
                return attrgetter("updated_at")
            case ContentSortField.TITLE:
                return attrgetter("title")
            case ContentSortField.RELEVANCE:
                return partial(self._relevance, criteria)

    def _relevance(self, criteria: ContentCriteria, content: Content) -> Ranked:
        return Ranked(int(self._is_about(content, criteria)), content.created_at)

    def _is_about(self, content: Content, criteria: ContentCriteria) -> bool:
        """Whether its title has all words that are sought."""
        if not criteria.words:
            return False
        words = self.tokenizer.words_of(content.title, owner_id=content.owner_id)
        return criteria.words <= words

    async def page(
        self, criteria: ContentCriteria, order: ContentOrder, request: PageRequest
    ) -> Page[Content]:
        async with self.database.read(user_id=criteria.owner_id) as reader:
            return await reader.contents.page(criteria, order, request)

    async def count(self, criteria: ContentCriteria) -> int:
        async with self.database.read(user_id=criteria.owner_id) as reader:
            return await reader.contents.count(criteria)
