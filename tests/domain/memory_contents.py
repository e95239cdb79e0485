"""Contents in memory, with what they were before."""

from collections.abc import Collection, Sequence

from domain.content import (
    Content,
    ContentCriteria,
    ContentOrder,
    ContentSortField,
    ContentVersion,
)
from domain.page import Page, PageRequest
from tests.domain.memory_rows import Tables, insert, page_of, some


class MemoryContents:
    def __init__(self, tables: Tables) -> None:
        self._rows = tables.contents
        self._versions = tables.content_versions

    async def add(self, content: Content) -> None:
        made = {other.generation_id for other in self._rows.values()}
        insert(self._rows, content, unique=content.generation_id not in made)

    async def lock(self, content_id: str) -> Content | None:
        return self._rows.get(content_id)

    async def add_version(self, version: ContentVersion) -> None:
        earlier = await self.versions_of([version.content_id])
        known = {row.version for row in earlier}
        insert(self._versions, version, unique=version.version not in known)

    async def versions_of(self, content_ids: Collection[str]) -> Sequence[ContentVersion]:
        rows = [row for row in self._versions.values() if row.content_id in content_ids]
        return sorted(rows, key=lambda row: (row.content_id, row.version))

    async def get(self, content_id: str) -> Content | None:
        return self._rows.get(content_id)

    async def get_many(self, content_ids: Collection[str]) -> Sequence[Content]:
        return some(self._rows, content_ids)

    async def list_of_generations(self, generation_ids: Collection[str]) -> Sequence[Content]:
        return [row for row in self._rows.values() if row.generation_id in generation_ids]

    async def page(
        self, criteria: ContentCriteria, order: ContentOrder, request: PageRequest
    ) -> Page[Content]:
        by_creation = order.field is ContentSortField.CREATED_AT
        return page_of(
            self._matching(criteria),
            request,
            moment=lambda row: row.created_at if by_creation else row.updated_at,
            is_descending=order.is_descending,
        )

    async def count(self, criteria: ContentCriteria) -> int:
        return len(self._matching(criteria))

    def _matching(self, criteria: ContentCriteria) -> list[Content]:
        rows = [row for row in self._rows.values() if row.owner_id == criteria.owner_id]
        return [row for row in rows if row.deleted_at is None and _is_wanted(row, criteria)]


def _is_wanted(row: Content, criteria: ContentCriteria) -> bool:
    since, until = criteria.created_from, criteria.created_until
    return (
        (criteria.kinds is None or row.kind in criteria.kinds)
        and (criteria.is_favorite is None or row.is_favorite is criteria.is_favorite)
        and (since is None or row.created_at >= since)
        and (until is None or row.created_at < until)
    )
