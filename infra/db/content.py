"""Contents in SQL."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    bindparam,
    case,
    delete,
    false,
    func,
    join,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession

from domain.content import Content, ContentVersion, VersionNote
from domain.contents import ContentCriteria, ContentOrder, ContentSortField
from domain.page import Page, PageRequest
from infra.db.account_tables import shares
from infra.db.content_index import Catalogue
from infra.db.content_tables import assets, content_versions, contents
from infra.db.keyset import Keyset, PageShape, cut, given_page
from infra.db.mapping import CONTENT_TYPES
from infra.db.question import Question, keyed
from infra.db.rows import Rows, fetch_keyed
from infra.db.search_tables import content_tags, search_documents
from infra.db.types import decoded
from infra.db.values import Values

Row = TypeVar("Row")

#: Criteria that are one value each.
_RESTRICTIONS = ("owner_id", "platform", "is_favorite", "created_from", "created_until")
_KIND = "kind_"

_KEYS = {
    ContentSortField.CREATED_AT: contents.c.created_at,
    ContentSortField.UPDATED_AT: contents.c.updated_at,
    ContentSortField.TITLE: contents.c.title,
    ContentSortField.RELEVANCE: contents.c.created_at,
}
#: By which a list of no words and tags is read. Where most rows of the table are one owner's,
#: servers would rather begin at its end and skip what comes before a page.
_LISTS = {
    ContentSortField.CREATED_AT: "ix_contents_owner_id_deleted_at_created_at_id",
    ContentSortField.UPDATED_AT: "ix_contents_owner_id_deleted_at_updated_at_id",
    ContentSortField.TITLE: "ix_contents_owner_id_deleted_at_title_id",
    ContentSortField.RELEVANCE: "ix_contents_owner_id_deleted_at_created_at_id",
}
_OF_KIND = "ix_contents_owner_id_deleted_at_kind_created_at_id"
_OF_PLATFORM = "ix_contents_owner_id_deleted_at_platform_created_at_id"
_OF_FAVORITES = "ix_contents_owner_id_deleted_at_is_favorite_created_at_id"
#: Whose rows go with a content's, those first that refer to others.
_BELONGING: tuple[Table, ...] = (
    shares,
    assets,
    content_versions,
    content_tags,
    search_documents,
)


_CONTENTS: Values[Content] = Values(
    Content, contents, variants={each.__name__: each for each in CONTENT_TYPES}
)
_BY_ID = keyed(_CONTENTS, contents.c.id)
_OF_GENERATIONS = keyed(_CONTENTS, contents.c.generation_id)


@dataclass(frozen=True, slots=True)
class _Shape:
    """Of a page without words and tags; `names` are of the criteria that restrict it."""

    names: tuple[str, ...]
    is_deleted: bool
    order: ContentOrder
    page: PageShape

    @property
    def criteria(self) -> ContentCriteria:
        """As they were, with parameters for values."""
        values: dict[str, Any] = {  # Any: for what they name
            name: bindparam(name) for name in self.names if not name.startswith(_KIND)
        }
        kinds = [name for name in self.names if name.startswith(_KIND)]
        if kinds:
            kind = contents.c.kind.type
            values["kinds"] = tuple(bindparam(name, type_=kind) for name in kinds)
        return ContentCriteria(**values, is_deleted=self.is_deleted)


def _listed(shape: _Shape) -> Select[Any]:
    criteria, order = shape.criteria, shape.order
    hint = f"FORCE INDEX ({', '.join(_lists_of(criteria, order))})"
    keyset = Keyset(_KEYS[order.field], contents.c.id, order.is_descending)
    statement = select(*_CONTENTS.columns).where(*_conditions(criteria))
    return shape.page.bounded(keyset, statement.with_hint(contents, hint, "mysql"))


def _given(criteria: ContentCriteria) -> dict[str, object]:
    """The values that restrict a list, by name."""
    given: dict[str, object] = {
        name: value for name in _RESTRICTIONS if (value := getattr(criteria, name)) is not None
    }
    for place, kind in enumerate(criteria.kinds or ()):
        given[f"{_KIND}{place}"] = kind
    return given


_LISTED = Question(_CONTENTS, _listed)


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
        if criteria.words is None and not criteria.tags and criteria.kinds != ():
            return await self._listed(criteria, order, request)
        rank = None
        statement = select(Content).where(*_conditions(criteria))
        if criteria.words:
            statement = self._found(statement, criteria)
            if order.field is ContentSortField.RELEVANCE:
                titled = self._catalogue(criteria).with_title(criteria.words)
                statement = statement.outerjoin(titled, titled.c.content_id == contents.c.id)
                rank = case((titled.c.content_id.is_not(None), 1), else_=0)
        keyset = Keyset(_KEYS[order.field], contents.c.id, order.is_descending, rank)
        return await keyset.page(self._session, statement, request)

    async def _listed(
        self, criteria: ContentCriteria, order: ContentOrder, request: PageRequest
    ) -> Page[Content]:
        given = _given(criteria)
        shape = _Shape(tuple(given), criteria.is_deleted, order, PageShape.of(request))
        found = await self._rows.fetch(_LISTED, shape, given | given_page(request))
        return cut(found, request)

    async def count(self, criteria: ContentCriteria) -> int:
        statement = select(func.count(contents.c.id)).where(*_conditions(criteria))
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


def _lists_of(criteria: ContentCriteria, order: ContentOrder) -> list[str]:
    """The indexes that a server may choose from, by how many rows it finds in each.

    That of a restriction leads to few rows, or to all that it allows in the order of their making;
    only where it does neither is that of the order alone wanted, which ends soon where most rows
    of a list are shown.
    """
    if criteria.is_deleted:
        return [_LISTS[order.field]]
    restricted = {
        _OF_KIND: criteria.kinds,
        _OF_PLATFORM: criteria.platform,
        _OF_FAVORITES: criteria.is_favorite,
    }
    indexes = [index for index, wanted in restricted.items() if wanted is not None]
    has_several = criteria.kinds is not None and len(criteria.kinds) > 1
    if has_several or not indexes or _KEYS[order.field] is not contents.c.created_at:
        indexes.append(_LISTS[order.field])
    return indexes


def _conditions(criteria: ContentCriteria) -> Iterator[ColumnElement[bool]]:
    """`created_until` itself is left out, so that days and months fit together."""
    yield contents.c.owner_id == criteria.owner_id
    deleted_at = contents.c.deleted_at
    yield deleted_at.is_not(None) if criteria.is_deleted else deleted_at.is_(None)
    if criteria.kinds is not None:
        yield contents.c.kind.in_(criteria.kinds)
    if criteria.platform is not None:
        yield contents.c.platform == criteria.platform
    if criteria.is_favorite is not None:
        yield contents.c.is_favorite == criteria.is_favorite
    yield from _span(criteria)
    yield from _found_by(criteria)


def _span(criteria: ContentCriteria) -> Iterator[ColumnElement[bool]]:
    if criteria.created_from is not None:
        yield contents.c.created_at >= criteria.created_from
    if criteria.created_until is not None:
        yield contents.c.created_at < criteria.created_until


def _found_by(criteria: ContentCriteria) -> Iterator[ColumnElement[bool]]:
    for tag in criteria.tags:
        yield contents.c.id.in_(
            select(content_tags.c.content_id).where(
                content_tags.c.owner_id == criteria.owner_id, content_tags.c.tag == tag
            )
        )
    if criteria.words is not None and not criteria.words:
        yield false()


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
