"""Forgetting rows whose time is over, of whatever kind."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from domain.asset import Asset
from domain.export import Export
from domain.proof import Proof
from domain.share import Share
from domain.upload import Upload
from domain.webhook import WebhookDelivery

#: Those that say when they expire are outdated from then on, the others by their age.
Outdated = type[Proof | Upload | Export | Share | Asset | WebhookDelivery]


class Retention(Protocol):
    async def outdated_ids(
        self, kind: Outdated, until: datetime, *, limit: int, without: Collection[str]
    ) -> Sequence[str]:
        """Some that expired, or were made, at `until` or earlier; the oldest first."""

    async def forget(self, kind: Outdated, row_ids: Collection[str]) -> Sequence[str]:
        """Deletes those of them that nobody else is at; returns which."""
