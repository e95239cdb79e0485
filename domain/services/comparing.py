"""What a creator changed from one version of a content to another."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.content import Content, snapshot_of
from domain.diffing import ContentDiff, differing_fields
from domain.editing import VersionUnknown
from domain.errors import NotFound
from domain.rate_limit import Bucket, RateLimits
from domain.services.examining import AT_ONCE
from domain.unit_of_work import Database, Reader


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Comparing:
    database: Database
    rate_limits: RateLimits
    _places: asyncio.Semaphore = field(
        init=False, repr=False, default_factory=lambda: asyncio.Semaphore(AT_ONCE)
    )

    async def diff(
        self, content_id: str, *, from_version: int, to_version: int | None, owner_id: str
    ) -> ContentDiff:
        """`to_version` None is the newest.

        Raises `VersionUnknown`, `RateLimited`, and `NotFound` for what is not the owner's.
        """
        await self.rate_limits.take(Bucket.EXAMINE_PER_ACCOUNT, owner_id)
        async with self.database.read(user_id=owner_id) as reader:
            content = await reader.contents.get(content_id)
            if content is None or content.owner_id != owner_id:
                raise NotFound
            newest = content.version if to_version is None else to_version
            before = await _snapshot(reader, content, from_version)
            after = await _snapshot(reader, content, newest)
        async with self._places:
            fields = await asyncio.to_thread(differing_fields, before, after)
        return ContentDiff(from_version=from_version, to_version=newest, fields=fields)


async def _snapshot(reader: Reader, content: Content, version: int) -> Mapping[str, object]:
    if version == content.version:
        return snapshot_of(content)
    kept = await reader.contents.get_version(content.id, version)
    if kept is None:
        raise VersionUnknown
    return kept.snapshot
