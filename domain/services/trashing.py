"""Deleting contents, restoring them, and forgetting those that were not restored in time."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from domain.content import Content
from domain.editing import TRASH_LIFETIME, ContentDeleted, ContentExpired, ContentNotDeleted
from domain.errors import NotFound
from domain.forgetting import without_words
from domain.repeating import repeatable
from domain.services.isolating import Isolating
from domain.unit_of_work import Database, UnitOfWork

_BATCH = 50


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trashing:
    database: Database
    isolating: Isolating

    @repeatable
    async def delete(self, content_id: str, *, owner_id: str) -> Content:
        """Raises `ContentDeleted` for one that is, and `NotFound` for what is not the owner's."""
        async with self.database.begin(user_id=owner_id) as work:
            content = await _locked(work, content_id, owner_id)
            if content.deleted_at is not None:
                raise ContentDeleted
            content.deleted_at = await work.now()
        return content

    @repeatable
    async def restore(self, content_id: str, *, owner_id: str) -> Content:
        """Raises `ContentNotDeleted`, `ContentExpired`, and `NotFound` for what is not theirs."""
        async with self.database.begin(user_id=owner_id) as work:
            content = await _locked(work, content_id, owner_id)
            if content.deleted_at is None:
                raise ContentNotDeleted
            if content.deleted_at < await work.now() - TRASH_LIFETIME:
                raise ContentExpired
            content.deleted_at = None
        return content

    async def purge_deleted(self) -> list[str]:
        """Removes all that has been in the trash for too long; returns the contents' ids.

        With them go their files' rows, versions, tags, words and links; the files are then
        orphans. Their generations stay, as the ledger refers to them, without what their owners
        wrote or pasted.
        """
        return await self.isolating.drain("purge deleted", self._expired_ids, self._purge_some)

    async def _expired_ids(self, without: Collection[str]) -> Sequence[str]:
        async with self.database.begin() as work:
            return await work.contents.deleted_ids(
                deleted_before=await work.now() - TRASH_LIFETIME, limit=_BATCH, without=without
            )

    async def _purge_some(self, content_ids: Sequence[str]) -> Sequence[str]:
        async with self.database.begin() as work:
            expired = await work.contents.lock_deleted(
                content_ids, deleted_before=await work.now() - TRASH_LIFETIME
            )
            made_by = [content.generation_id for content in expired]
            for generation in await work.generations.get_many(made_by):
                generation.input = without_words(generation.input)
            ids = [content.id for content in expired]
            await work.contents.purge(ids)
        return ids


async def _locked(work: UnitOfWork, content_id: str, owner_id: str) -> Content:
    content = await work.contents.lock(content_id)
    if content is None or content.owner_id != owner_id:
        raise NotFound
    return content
