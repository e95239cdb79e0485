"""Contents as a list, and where they are kept."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Protocol

from domain.content import Content, ContentKind, ContentVersion, VersionNote
from domain.page import Listing, Page, PageRequest, Ranked, SortKey
from domain.platform import Platform


class ContentSortField(StrEnum):
    CREATED_AT = "CREATED_AT"
    UPDATED_AT = "UPDATED_AT"
    TITLE = "TITLE"
    RELEVANCE = "RELEVANCE"


_SORTED_BY: Mapping[ContentSortField, type[SortKey]] = {
    ContentSortField.TITLE: str,
    ContentSortField.RELEVANCE: Ranked,
}


@dataclass(frozen=True, slots=True)
class ContentOrder:
    """By relevance: those whose title has all words of the search, then the others.

    In each of the two classes the newest come first.
    """

    field: ContentSortField = ContentSortField.CREATED_AT
    is_descending: bool = True

    @property
    def listing(self) -> Listing:
        """What its cursors are bound to."""
        return _listing(self.field, self.is_descending)


@cache
def _listing(field: ContentSortField, is_descending: bool) -> Listing:  # noqa: FBT001 - positional for cache
    name = f"contents:{field}:{'desc' if is_descending else 'asc'}"
    return Listing(name, _SORTED_BY.get(field, datetime))


@dataclass(frozen=True, slots=True)
class ContentCriteria:
    """Which contents of one owner a list shows; None does not restrict, nor does no tag.

    `tags` are keys (`domain.searchable.tag_key`), all of which a content must have. `words` is what
    the index must have of a content; no word at all finds nothing.
    """

    owner_id: str
    kinds: tuple[ContentKind, ...] | None = None
    is_favorite: bool | None = None
    created_from: datetime | None = None
    created_until: datetime | None = None
    tags: tuple[str, ...] = ()
    words: frozenset[str] | None = None
    platform: Platform | None = None
    is_deleted: bool = False


class ContentReads(Protocol):
    async def get(self, content_id: str) -> Content | None: ...

    async def get_many(self, content_ids: Collection[str]) -> Sequence[Content]: ...

    async def list_of_generations(self, generation_ids: Collection[str]) -> Sequence[Content]: ...

    async def page(
        self, criteria: ContentCriteria, order: ContentOrder, request: PageRequest
    ) -> Page[Content]: ...

    async def count(self, criteria: ContentCriteria) -> int: ...

    async def versions_of(self, content_ids: Collection[str]) -> Sequence[ContentVersion]:
        """What these contents were before they are as they are, each one's oldest first."""

    async def list_version_notes(
        self, content_ids: Collection[str], *, limit: int
    ) -> Sequence[VersionNote]:
        """Of each of these contents the last `limit` earlier versions, the newest first."""

    async def get_version(self, content_id: str, version: int) -> ContentVersion | None: ...

    def restore(self, content: Content, snapshot: Mapping[str, object]) -> None:
        """Gives the content the fields that the snapshot of one of its versions holds."""

    async def list_derived(self, content_ids: Collection[str], *, limit: int) -> Sequence[Content]:
        """What was made from each of these, at most `limit` each: the newest, and none deleted."""


class Contents(ContentReads, Protocol):
    async def add(self, content: Content) -> None: ...

    async def lock(self, content_id: str) -> Content | None:
        """The row as it is now, and nobody else may change it before our transaction ends."""

    async def add_version(self, version: ContentVersion) -> None: ...

    async def forget_versions(self, content_id: str, *, before: int) -> None:
        """All of that content's that are older than the version of that number."""

    async def deleted_ids(
        self, *, deleted_before: datetime, limit: int, without: Collection[str]
    ) -> Sequence[str]:
        """Of some that were deleted before that moment."""

    async def lock_deleted(
        self, content_ids: Collection[str], *, deleted_before: datetime
    ) -> Sequence[Content]:
        """Those of them that still are, skipping those that others have locked."""

    async def purge(self, content_ids: Collection[str]) -> None:
        """Removes them with all that belongs to them, and with every way to find them."""
