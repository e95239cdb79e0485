"""Lists of contents: what restricts and orders them, and which index serves that."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, false, select

from domain.content import Content
from domain.contents import ContentCriteria, ContentOrder, ContentSortField
from domain.page import PageRequest
from infra.db.content_tables import contents
from infra.db.keyset import Keyset, PageShape, given_page
from infra.db.mapping import CONTENT_TYPES
from infra.db.question import Given, Question
from infra.db.search_tables import content_tags
from infra.db.values import Values

#: Criteria that are one value each.
_RESTRICTIONS = ("owner_id", "platform", "is_favorite", "created_from", "created_until")
_KIND = "kind_"
SORT_KEYS = {
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

CONTENTS: Values[Content] = Values(
    Content, contents, variants={each.__name__: each for each in CONTENT_TYPES}
)


@dataclass(frozen=True, slots=True)
class ListShape:
    """All of a list without words and tags that decides on the SQL of its page.

    `names` are those of the criteria that restrict it.
    """

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


def is_plain(criteria: ContentCriteria) -> bool:
    """Whether a list of these has a shape: neither words nor tags, nor kinds but none of them."""
    return criteria.words is None and not criteria.tags and criteria.kinds != ()


def shaped(
    criteria: ContentCriteria, order: ContentOrder, request: PageRequest
) -> tuple[ListShape, Given]:
    """What `LISTED` is asked with, for a page of a plain list."""
    given: dict[str, object] = {
        name: value for name in _RESTRICTIONS if (value := getattr(criteria, name)) is not None
    }
    for place, kind in enumerate(criteria.kinds or ()):
        given[f"{_KIND}{place}"] = kind
    shape = ListShape(tuple(given), criteria.is_deleted, order, PageShape.of(request))
    return shape, given | given_page(request)


def _listed(shape: ListShape) -> Select[Any]:  # Any: as `Question.select`
    criteria, order = shape.criteria, shape.order
    hint = f"FORCE INDEX ({', '.join(_lists_of(criteria, order))})"
    keyset = Keyset(SORT_KEYS[order.field], contents.c.id, order.is_descending)
    statement = select(*CONTENTS.columns).where(*conditions(criteria))
    return shape.page.bounded(keyset, statement.with_hint(contents, hint, "mysql"))


LISTED = Question(CONTENTS, _listed)


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
    if has_several or not indexes or SORT_KEYS[order.field] is not contents.c.created_at:
        indexes.append(_LISTS[order.field])
    return indexes


def conditions(criteria: ContentCriteria) -> Iterator[ColumnElement[bool]]:
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
