"""Shared links, in memory."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from domain.share import Share
from tests.domain.memory_rows import Tables, insert


class MemoryShares:
    def __init__(self, tables: Tables) -> None:
        self._rows = tables.shares

    async def add(self, share: Share) -> None:
        known = {row.token_digest for row in self._rows.values()}
        insert(self._rows, share, unique=share.token_digest not in known)

    async def lock(self, share_id: str) -> Share | None:
        return self._rows.get(share_id)

    async def get_by_digest(self, token_digest: str) -> Share | None:
        rows = self._rows.values()
        return next((row for row in rows if row.token_digest == token_digest), None)

    async def list_live(
        self, owner_id: str, content_ids: Collection[str], *, now: datetime
    ) -> Sequence[Share]:
        owned = [row for row in self._rows.values() if row.owner_id == owner_id]
        live = [row for row in owned if row.content_id in content_ids and row.is_live(now=now)]
        return sorted(live, key=lambda row: (row.created_at, row.id), reverse=True)

    async def add_views(self, views: Mapping[str, int]) -> None:
        for share_id, count in views.items():
            if share_id in self._rows:
                self._rows[share_id].view_count += count
