"""Contents in SQL."""

from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.content import (
    Content,
    ContentCriteria,
    ContentOrder,
    ContentSortField,
    ContentVersion,
)
from domain.page import Page, PageRequest
from infra.db.content_tables import content_versions, contents
from infra.db.keyset import Keyset

_MOMENTS = {
    ContentSortField.CREATED_AT: contents.c.created_at,
    ContentSortField.UPDATED_AT: contents.c.updated_at,
}


class SqlContentReads:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, content_id: str) -> Content | None:
        """Deleted ones too: their owner can restore them."""
        return await self._session.get(Content, content_id)

    async def get_many(self, content_ids: Collection[str]) -> Sequence[Content]:
        found = await self._session.scalars(select(Content).where(contents.c.id.in_(content_ids)))
        return found.all()

    async def list_of_generations(self, generation_ids: Collection[str]) -> Sequence[Content]:
        found = await self._session.scalars(
            select(Content).where(contents.c.generation_id.in_(generation_ids))
        )
        return found.all()

    async def page(
        self, criteria: ContentCriteria, order: ContentOrder, request: PageRequest
    ) -> Page[Content]:
        keyset = Keyset(_MOMENTS[order.field], contents.c.id, order.is_descending)
        statement = select(Content).where(*_conditions(criteria))
        return await keyset.page(self._session, statement, request)

    async def count(self, criteria: ContentCriteria) -> int:
        statement = select(func.count()).select_from(contents).where(*_conditions(criteria))
        return (await self._session.scalars(statement)).one()

    async def versions_of(self, content_ids: Collection[str]) -> Sequence[ContentVersion]:
        found = await self._session.scalars(
            select(ContentVersion)
            .where(content_versions.c.content_id.in_(content_ids))
            .order_by(content_versions.c.content_id, content_versions.c.version)
        )
        return found.all()


def _conditions(criteria: ContentCriteria) -> Iterator[ColumnElement[bool]]:
    """`created_until` itself is left out, so that days and months fit together."""
    yield contents.c.owner_id == criteria.owner_id
    yield contents.c.deleted_at.is_(None)
    if criteria.kinds is not None:
        yield contents.c.kind.in_(criteria.kinds)
    if criteria.is_favorite is not None:
        yield contents.c.is_favorite.is_(criteria.is_favorite)
    if criteria.created_from is not None:
        yield contents.c.created_at >= criteria.created_from
    if criteria.created_until is not None:
        yield contents.c.created_at < criteria.created_until


class SqlContents(SqlContentReads):
    async def add(self, content: Content) -> None:
        self._session.add(content)
        await self._session.flush()

    async def lock(self, content_id: str) -> Content | None:
        return await self._session.get(
            Content, content_id, with_for_update=True, populate_existing=True
        )

    async def add_version(self, version: ContentVersion) -> None:
        self._session.add(version)
        await self._session.flush()
