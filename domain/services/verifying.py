"""Telling creators whether a file carries an AI label, whose it is, and whether it still holds."""

import asyncio
from dataclasses import dataclass, field
from typing import Protocol

from domain.ai_label import LabelReader, says_ai
from domain.asset import Asset, AssetKind, BlobMissing, Blobs
from domain.errors import NotFound
from domain.label_verdict import LabelStatus, LabelVerdict, verdict_on
from domain.unit_of_work import Database

#: A sound may have 150 MB, and one document may ask for many.
_AT_ONCE = 2


class UploadedFiles(Protocol):
    """What creators have sent."""

    async def load(self, upload_id: str, *, owner_id: str) -> bytes:
        """The file as it came; raises `NotFound`, for another's too."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Verifying:
    database: Database
    blobs: Blobs
    uploads: UploadedFiles
    labels: LabelReader
    _turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_AT_ONCE))

    async def verify_asset(self, asset_id: str, *, owner_id: str) -> LabelVerdict:
        """Raises `NotFound`, where the file is gone too."""
        async with self.database.read(user_id=owner_id) as reader:
            asset = await reader.assets.get(asset_id)
        if asset is None or asset.owner_id != owner_id:
            raise NotFound
        async with self._turns:
            data = await self._stored(asset)
            if asset.kind is AssetKind.SUBTITLE:
                return _verdict_on_text(data)
            return await self._verdict(data)

    async def _stored(self, asset: Asset) -> bytes:
        try:
            return await self.blobs.load(asset.blob_name)
        except BlobMissing:
            raise NotFound from None

    async def verify_upload(self, upload_id: str, *, owner_id: str) -> LabelVerdict:
        """Raises `NotFound`."""
        async with self._turns:
            return await self._verdict(await self.uploads.load(upload_id, owner_id=owner_id))

    async def _verdict(self, data: bytes) -> LabelVerdict:
        found = await self.labels.read(data)
        return verdict_on(found, own_producer=self.labels.producer)


def _verdict_on_text(data: bytes) -> LabelVerdict:
    is_said = says_ai(data.decode("utf-8", "replace"))
    return LabelVerdict(LabelStatus.VISIBLE_ONLY if is_said else LabelStatus.MISSING)
