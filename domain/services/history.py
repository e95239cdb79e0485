"""A creator's contents."""

import asyncio
from dataclasses import dataclass, replace

from domain.content import Content
from domain.contents import ContentCriteria, ContentOrder, ContentSortField
from domain.page import Page, PageRequest, Position, Ranked
from domain.searchable import Tokenizer
from domain.unit_of_work import Database


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class History:
    database: Database
    tokenizer: Tokenizer

    async def with_words(self, criteria: ContentCriteria, text: str) -> ContentCriteria:
        """The same, of contents that have all words of the text."""
        sought = self.tokenizer.words_sought
        words = await asyncio.to_thread(sought, text, owner_id=criteria.owner_id)
        return replace(criteria, words=words)

    def position(
        self, content: Content, criteria: ContentCriteria, order: ContentOrder
    ) -> Position:
        """Where it lies in a list of that order."""
        match order.field:
            case ContentSortField.CREATED_AT:
                return Position(content.created_at, content.id)
            case ContentSortField.UPDATED_AT:
                return Position(content.updated_at, content.id)
            case ContentSortField.TITLE:
                return Position(content.title, content.id)
            case ContentSortField.RELEVANCE:
                rank = int(self._is_about(content, criteria))
                return Position(Ranked(rank, content.created_at), content.id)

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
