"""Rows whose time is over, in memory."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from domain.asset import Asset
from domain.export import Export
from domain.proof import Proof
from domain.retention import Outdated
from domain.share import Share
from domain.upload import Upload
from domain.webhook import WebhookDelivery
from tests.domain.memory_rows import Tables


class MemoryRetention:
    def __init__(self, tables: Tables) -> None:
        self._tables: Mapping[object, dict[str, Any]] = {  # Any: rows of each kind
            Proof: tables.proofs,
            Upload: tables.uploads,
            Export: tables.exports,
            Share: tables.shares,
            Asset: tables.assets,
            WebhookDelivery: tables.webhook_deliveries,
        }

    async def outdated_ids(
        self, kind: Outdated, until: datetime, *, limit: int, without: Collection[str]
    ) -> Sequence[str]:
        name = "created_at" if kind in {Asset, WebhookDelivery} else "expires_at"
        dated = [(getattr(row, name), row.id) for row in self._tables[kind].values()]
        old = sorted((at, row_id) for at, row_id in dated if at and at <= until)
        return [row_id for _, row_id in old if row_id not in without][:limit]

    async def forget(self, kind: Outdated, row_ids: Collection[str]) -> Sequence[str]:
        rows = self._tables[kind]
        return [row_id for row_id in row_ids if rows.pop(row_id, None)]
