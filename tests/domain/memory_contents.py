"""Contents in memory, with what they were before."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import get_type_hints

from pydantic import TypeAdapter

from domain.content import Content, ContentVersion, VersionNote
from domain.contents import ContentCriteria, ContentOrder, ContentSortField
from domain.page import Page, PageRequest, Ranked, SortKey
from tests.domain.memory_rows import Tables, insert, page_of, some


class MemoryContents:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables
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

    async def list_version_notes(
        self, content_ids: Collection[str], *, limit: int
    ) -> Sequence[VersionNote]:
        notes: list[VersionNote] = []
        for content_id in content_ids:
            rows = reversed(await self.versions_of([content_id]))
            notes += [
                VersionNote(
                    content_id=content_id,
                    version=row.version,
                    title=row.title,
                    created_at=row.created_at,
                )
                for row in rows
            ][:limit]
        return notes

    async def get_version(self, content_id: str, version: int) -> ContentVersion | None:
        rows = await self.versions_of([content_id])
        return next((row for row in rows if row.version == version), None)

    def restore(self, content: Content, snapshot: Mapping[str, object]) -> None:
        hints = get_type_hints(type(content))
        for name, plain in snapshot.items():
            setattr(content, name, TypeAdapter(hints[name]).validate_python(plain))

    async def get(self, content_id: str) -> Content | None:
        return self._rows.get(content_id)

    async def get_many(self, content_ids: Collection[str]) -> Sequence[Content]:
        return some(self._rows, content_ids)

    async def list_of_generations(self, generation_ids: Collection[str]) -> Sequence[Content]:
        return [row for row in self._rows.values() if row.generation_id in generation_ids]

    async def list_derived(self, content_ids: Collection[str], *, limit: int) -> Sequence[Content]:
        live = [row for row in self._rows.values() if row.deleted_at is None]
        newest = sorted(live, key=lambda row: (row.created_at, row.id), reverse=True)
        return [
            row
            for content_id in content_ids
            for row in [each for each in newest if each.based_on_id == content_id][:limit]
        ]

    async def forget_versions(self, content_id: str, *, before: int) -> None:
        for version in await self.versions_of([content_id]):
            if version.version < before:
                del self._versions[version.id]

    async def deleted_ids(
        self, *, deleted_before: datetime, limit: int, without: Collection[str]
    ) -> Sequence[str]:
        rows = await self.lock_deleted([*self._rows], deleted_before=deleted_before)
        return [row.id for row in rows if row.id not in without][:limit]

    async def lock_deleted(
        self, content_ids: Collection[str], *, deleted_before: datetime
    ) -> Sequence[Content]:
        rows = [row for row in self._rows.values() if row.id in content_ids]
        return [row for row in rows if row.deleted_at and row.deleted_at < deleted_before]

    async def purge(self, content_ids: Collection[str]) -> None:
        tables = self._tables
        for content_id in content_ids:
            self._rows.pop(content_id, None)
            tables.index.pop(content_id, None)
        for asset in [row for row in tables.assets.values() if row.content_id in content_ids]:
            del tables.assets[asset.id]
        for version in await self.versions_of(content_ids):
            del self._versions[version.id]

    async def page(
        self, criteria: ContentCriteria, order: ContentOrder, request: PageRequest
    ) -> Page[Content]:
        return page_of(
            self._matching(criteria),
            request,
            key=self._keys(criteria)[order.field],
            is_descending=order.is_descending,
        )

    def _keys(
        self, criteria: ContentCriteria
    ) -> dict[ContentSortField, Callable[[Content], SortKey]]:
        def relevance(row: Content) -> SortKey:
            entry = self._tables.index.get(row.id)
            is_about = bool(entry and criteria.words and criteria.words <= entry.title_words)
            return Ranked(int(is_about), row.created_at)

        return {
            ContentSortField.CREATED_AT: lambda row: row.created_at,
            ContentSortField.UPDATED_AT: lambda row: row.updated_at,
            ContentSortField.TITLE: lambda row: row.title,
            ContentSortField.RELEVANCE: relevance,
        }

    async def count(self, criteria: ContentCriteria) -> int:
        return len(self._matching(criteria))

    def _matching(self, criteria: ContentCriteria) -> list[Content]:
        rows = [row for row in self._rows.values() if row.owner_id == criteria.owner_id]
        return [
            row
            for row in rows
            if (row.deleted_at is not None) is criteria.is_deleted
            and _is_wanted(row, criteria)
            and self._is_found(row, criteria)
        ]

    def _is_found(self, row: Content, criteria: ContentCriteria) -> bool:
        if criteria.words is None and not criteria.tags:
            return True
        entry = self._tables.index.get(row.id)
        if entry is None or criteria.words == frozenset():
            return False
        return set(criteria.tags) <= {*entry.tags} and (criteria.words or set()) <= entry.words


def _is_wanted(row: Content, criteria: ContentCriteria) -> bool:
    since, until = criteria.created_from, criteria.created_until
    return (
        (criteria.kinds is None or row.kind in criteria.kinds)
        and (criteria.platform is None or getattr(row, "platform", None) is criteria.platform)
        and (criteria.is_favorite is None or row.is_favorite is criteria.is_favorite)
        and (since is None or row.created_at >= since)
        and (until is None or row.created_at < until)
    )
