"""Changing contents by hand, each change of a text being a new version of it."""

from dataclasses import dataclass

from domain.content import Content, ContentVersion
from domain.editing import VERSIONS_KEPT, ContentChanged, ContentDeleted, Edit, VersionUnknown
from domain.errors import NotFound
from domain.ids import NewId
from domain.rate_limit import Bucket, RateLimits
from domain.repeating import repeatable
from domain.searchable import IndexEntry
from domain.services.indexing import Indexing
from domain.services.revising import Changes, Revising
from domain.unit_of_work import Database, UnitOfWork

#: A change of any of these is a new version.
_VERSIONED = {"title", "body"}
#: And of these, of what it is found by.
_FOUND_BY = {"title", "body", "tags"}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Editing:
    """Checks and the index take time: they are made of what was read, before the transaction.

    Whatever has changed by then is refused, and nothing written. That time, and the versions that
    are kept, are why texts are changed no faster than they are examined.
    """

    database: Database
    revising: Revising
    indexing: Indexing
    rate_limits: RateLimits
    new_id: NewId

    async def update(self, content_id: str, edit: Edit, *, owner_id: str) -> Content:
        """Raises what `Edit.admitted` and `Revising` do, `ContentDeleted` and `ContentChanged`.

        And `RateLimited`, and `NotFound` for what is not the owner's.
        """
        edit = edit.admitted()
        if edit.is_of_text:
            await self.rate_limits.take(Bucket.EXAMINE_PER_ACCOUNT, owner_id)
        async with self.database.read_latest() as reader:
            content = _live(await reader.contents.get(content_id), owner_id)
        _require_version(content, edit.expected_version)
        changes = await self.revising.changes(content, edit)
        if not changes:
            return content
        read = _Reading.of(content)
        _apply(content, changes)
        is_found_anew = bool(changes.keys() & _FOUND_BY)
        entry = await self.indexing.entry_of(content) if is_found_anew else None
        return await self._change(read, changes, entry, owner_id)

    @repeatable
    async def _change(
        self, read: "_Reading", changes: Changes, entry: IndexEntry | None, owner_id: str
    ) -> Content:
        async with self.database.begin(user_id=owner_id) as work:
            present = await _locked(work, read, owner_id)
            if changes.keys() & _VERSIONED:
                await self._keep(work, present)
            _apply(present, changes)
            present.updated_at = await work.now()
            if entry is not None:
                await work.index.put(entry)
        return present

    async def restore_version(
        self, content_id: str, version: int, *, owner_id: str, expected_version: int | None = None
    ) -> Content:
        """Makes what it was then its newest version; what it is now becomes an earlier one.

        Raises `VersionUnknown`, `ContentDeleted`, `ContentChanged`, `RateLimited`, `NotFound`.
        """
        await self.rate_limits.take(Bucket.EXAMINE_PER_ACCOUNT, owner_id)
        async with self.database.read_latest() as reader:
            content = _live(await reader.contents.get(content_id), owner_id, name="contentId")
            _require_version(content, expected_version)
            earlier = await reader.contents.get_version(content_id, version)
            if earlier is None:
                raise VersionUnknown(field=("input", "version"))
            read = _Reading.of(content)
            reader.contents.restore(content, earlier.snapshot)
        entry = await self.indexing.entry_of(content)
        return await self._restore(read, earlier, entry, owner_id)

    @repeatable
    async def _restore(
        self, read: "_Reading", earlier: ContentVersion, entry: IndexEntry, owner_id: str
    ) -> Content:
        async with self.database.begin(user_id=owner_id) as work:
            present = await _locked(work, read, owner_id, name="contentId")
            await self._keep(work, present)
            work.contents.restore(present, earlier.snapshot)
            present.updated_at = await work.now()
            await work.index.put(entry)
        return present

    async def _keep(self, work: UnitOfWork, content: Content) -> None:
        now = await work.now()
        await work.contents.add_version(ContentVersion.of(content, self.new_id(), now=now))
        content.version += 1
        oldest = content.version - VERSIONS_KEPT
        if oldest > 1:
            await work.contents.forget_versions(content.id, before=oldest)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a change was made on: as much of it as can change in a way that concerns others."""

    content_id: str
    version: int
    tags: tuple[str, ...]

    @classmethod
    def of(cls, content: Content) -> "_Reading":
        return cls(content.id, content.version, tuple(content.tags))


async def _locked(work: UnitOfWork, read: _Reading, owner_id: str, *, name: str = "id") -> Content:
    content = _live(await work.contents.lock(read.content_id), owner_id, name=name)
    if _Reading.of(content) != read:
        raise ContentChanged
    return content


def _live(content: Content | None, owner_id: str, *, name: str = "id") -> Content:
    if content is None or content.owner_id != owner_id:
        raise NotFound
    if content.deleted_at is not None:
        raise ContentDeleted(name=name)
    return content


def _require_version(content: Content, expected_version: int | None) -> None:
    if expected_version is not None and content.version != expected_version:
        raise ContentChanged


def _apply(content: Content, changes: Changes) -> None:
    for name, value in changes.items():
        setattr(content, name, value)
