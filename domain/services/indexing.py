"""Keeping what contents are found by in step with them."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from domain.content import Content
from domain.searchable import IndexEntry, Tokenizer, searchable, tag_keys
from domain.services.isolating import Isolating
from domain.unit_of_work import Database

#: As many as are read into memory at once: texts may be long.
_BATCH = 20
_BATCHES = 10


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Indexing:
    database: Database
    tokenizer: Tokenizer
    isolating: Isolating

    async def entry_of(self, content: Content) -> IndexEntry:
        """To be put in the transaction that writes the content; made before, as it takes time."""
        return await asyncio.to_thread(self._entry_of, content)

    def _entry_of(self, content: Content) -> IndexEntry:
        text = searchable(content)
        owner_id = content.owner_id
        return IndexEntry(
            content_id=content.id,
            owner_id=owner_id,
            title_words=self.tokenizer.words_of(text.title, owner_id=owner_id),
            words=self.tokenizer.words_of(f"{text.title}\n{text.body}", owner_id=owner_id),
            tags=tag_keys(content.tags),
        )

    async def fill_index(self) -> list[str]:
        """Makes the entries of some contents that have none yet; returns the contents' ids.

        They are those that a release wrote that knew no index: few at a time, as other sweeps wait
        meanwhile. One that changes at that moment gets its entry from whoever changes it.
        """
        return await self.isolating.drain(
            "fill index", self._missing_ids, self._fill_some, rounds=_BATCHES
        )

    async def _missing_ids(self, without: Collection[str]) -> Sequence[str]:
        async with self.database.read_latest() as reader:
            return await reader.index.missing_ids(limit=_BATCH, without=without)

    async def _fill_some(self, content_ids: Sequence[str]) -> Sequence[str]:
        async with self.database.read_latest() as reader:
            missing = await reader.contents.get_many(content_ids)
        return [content.id for content in missing if await self._fill(content)]

    async def _fill(self, content: Content) -> bool:
        entry = await self.entry_of(content)
        async with self.database.begin() as work:
            present = await work.contents.lock(content.id)
            if present is None or not _is_as_read(present, content):
                return False
            await work.index.put(entry)
        return True


def _is_as_read(present: Content, read: Content) -> bool:
    return present.version == read.version and present.tags == read.tags
