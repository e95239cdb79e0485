"""A creator's contents."""

from dataclasses import dataclass

from domain.content import Content, ContentCriteria, ContentOrder
from domain.page import Page, PageRequest
from domain.unit_of_work import Database


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class History:
    database: Database

    async def page(
        self, criteria: ContentCriteria, order: ContentOrder, request: PageRequest
    ) -> Page[Content]:
        async with self.database.read(user_id=criteria.owner_id) as reader:
            return await reader.contents.page(criteria, order, request)

    async def count(self, criteria: ContentCriteria) -> int:
        async with self.database.read(user_id=criteria.owner_id) as reader:
            return await reader.contents.count(criteria)
