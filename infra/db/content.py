"""Contents in SQL."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Select, Table, case, delete, func, join, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.content import Content, ContentVersion, VersionNote
from domain.contents import ContentCriteria, ContentOrder, ContentSortField
from domain.page import Page, PageRequest
from infra.db.account_tables import shares
from infra.db.content_index import Catalogue
from infra.db.content_list import CONTENTS, LISTED, SORT_KEYS, conditions, is_plain, shaped
from infra.db.content_tables import assets, content_versions, contents
from infra.db.keyset import Keyset, cut
from infra.db.question import keyed
from infra.db.rows import Rows, fetch_keyed
from infra.db.search_tables import content_tags, search_documents
from infra.db.types import decoded

Row = TypeVar("Row")

#: Whose rows go with a content's, those first that refer to others.
_BELONGING: tuple[Table, ...] = (
    shares,
    assets,
    content_versions,
    content_tags,
    search_documents,
)
_BY_ID = keyed(CONTENTS, contents.c.id)
_OF_GENERATIONS = keyed(CONTENTS, contents.c.generation_id)


class SqlContentReads:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    @property
    def _session(self) -> AsyncSession:
        return self._rows.session

    async def get(self, content_id: str) -> Content | None:
        """Deleted ones too: their owner can restore them."""
        return await self._rows.get(_BY_ID, content_id)

    async def get_many(self, content_ids: Collection[str]) -> Sequence[Content]:
        return await fetch_keyed(self._rows, _BY_ID, content_ids)

    async def list_of_generations(self, generation_ids: Collection[str]) -> Sequence[Content]:
        return await fetch_keyed(self._rows, _OF_GENERATIONS, generation_ids)

    async def list_derived(self, content_ids: Collection[str], *, limit: int) -> Sequence[Content]:
        newest = (contents.c.created_at.desc(), contents.c.id.desc())
        place = func.row_number().over(partition_by=contents.c.based_on_id, order_by=newest)
        placed = (
            select(contents.c.id, place.label("place"))
            .where(contents.c.based_on_id.in_(content_ids), contents.c.deleted_at.is_(None))
            .subquery("placed")
        )
        found = await self._session.scalars(
            select(Content)
            .join(placed, placed.c.id == contents.c.id)
            .where(placed.c.place <= limit)
            .order_by(contents.c.based_on_id, *newest)
        )
        return found.all()

    async def page(
        self, criteria: ContentCriteria, order: ContentOrder, request: PageRequest
    ) -> Page[Content]:
        if is_plain(criteria):
            found = await self._rows.fetch(LISTED, *shaped(criteria, order, request))
            return cut(found, request)
        rank = None
        statement = select(Content).where(*conditions(criteria))
        if criteria.words:
            statement = self._found(statement, criteria)
            if order.field is ContentSortField.RELEVANCE:
                titled = self._catalogue(criteria).with_title(criteria.words)
                statement = statement.outerjoin(titled, titled.c.content_id == contents.c.id)
                rank = case((titled.c.content_id.is_not(None), 1), else_=0)
        keyset = Keyset(SORT_KEYS[order.field], contents.c.id, order.is_descending, rank)
        return await keyset.page(self._session, statement, request)

    async def count(self, criteria: ContentCriteria) -> int:
        statement = select(func.count(contents.c.id)).where(*conditions(criteria))
        if criteria.words:
            statement = self._found(statement, criteria)
        return (await self._session.scalars(statement)).one()

    def _found(self, statement: Select[Row], criteria: ContentCriteria) -> Select[Row]:
        """From what was found on: where one owner has most rows, servers would rather read all."""
        found = self._catalogue(criteria).with_words(criteria.words or ())
        joined = join(found, contents, found.c.content_id == contents.c.id)
        return (
            statement.select_from(joined)
            .prefix_with("STRAIGHT_JOIN", dialect="mysql")
            .with_hint(contents, "FORCE INDEX (PRIMARY)", "mysql")
        )

    def _catalogue(self, criteria: ContentCriteria) -> Catalogue:
        return Catalogue(
            owner_id=criteria.owner_id,
            is_deleted=criteria.is_deleted,
            dialect=self._session.get_bind().dialect.name,
        )

    async def versions_of(self, content_ids: Collection[str]) -> Sequence[ContentVersion]:
        found = await self._session.scalars(
            select(ContentVersion)
            .where(content_versions.c.content_id.in_(content_ids))
            .order_by(content_versions.c.content_id, content_versions.c.version)
        )
        return found.all()

    async def list_version_notes(
        self, content_ids: Collection[str], *, limit: int
    ) -> Sequence[VersionNote]:
        columns = content_versions.c
        latest = columns.version.desc()
        place = func.row_number().over(partition_by=columns.content_id, order_by=latest)
        noted = (columns.content_id, columns.version, columns.title, columns.created_at)
        placed = (
            select(*noted, place.label("place"))
            .where(columns.content_id.in_(content_ids))
            .subquery("placed")
        )
        found = await self._session.execute(
            select(placed)
            .where(placed.c.place <= limit)
            .order_by(placed.c.content_id, placed.c.version.desc())
        )
        return [
            VersionNote(
                content_id=row.content_id,
                version=row.version,
                title=row.title,
                created_at=row.created_at,
            )
            for row in found
        ]

    async def get_version(self, content_id: str, version: int) -> ContentVersion | None:
        found = await self._session.scalars(
            select(ContentVersion).where(
                content_versions.c.content_id == content_id, content_versions.c.version == version
            )
        )
        return found.one_or_none()

    def restore(self, content: Content, snapshot: Mapping[str, object]) -> None:
        for name in snapshot.keys() & _fields_of(content):
            setattr(content, name, decoded(contents.c[name].type, snapshot[name]))


def _fields_of(content: Content) -> set[str]:
    return {each.name for each in fields(content)}


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

    async def forget_versions(self, content_id: str, *, before: int) -> None:
        await self._session.execute(
            delete(content_versions)
            .where(content_versions.c.content_id == content_id)
            .where(content_versions.c.version < before)
        )

    async def deleted_ids(
        self, *, deleted_before: datetime, limit: int, without: Collection[str]
    ) -> Sequence[str]:
        found = await self._session.scalars(
            select(contents.c.id)
            .where(contents.c.deleted_at < deleted_before, contents.c.id.not_in(without))
            .order_by(contents.c.deleted_at)
            .limit(limit)
        )
        return found.all()

    async def lock_deleted(
        self, content_ids: Collection[str], *, deleted_before: datetime
    ) -> Sequence[Content]:
        found = await self._session.scalars(
            select(Content)
            .where(contents.c.id.in_(content_ids), contents.c.deleted_at < deleted_before)
            .with_for_update(skip_locked=True)
        )
        return found.all()

    async def purge(self, content_ids: Collection[str]) -> None:
        for table in _BELONGING:
            await self._session.execute(delete(table).where(table.c.content_id.in_(content_ids)))
        await self._session.execute(delete(contents).where(contents.c.id.in_(content_ids)))
