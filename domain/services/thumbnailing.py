"""Making small copies of pictures when they are first looked at."""

import asyncio
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

from domain.ai_label import Labeller, LabelReader
from domain.asset import Blobs
from domain.label_verdict import LabelStatus, verdict_on
from domain.thumbnail import Thumbnail, ThumbnailMaker


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Thumbnailing:
    blobs: Blobs
    maker: ThumbnailMaker
    reader: LabelReader
    labeller: Labeller
    _turns: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary)

    async def require(self, thumbnail: Thumbnail) -> None:
        """From then on there is such a blob; many who ask at once have it made once.

        Raises `BlobMissing` where there is nothing to make it of, and `ThumbnailUnavailable`.
        """
        turn = self._turns.get(thumbnail.blob_name)
        if turn is None:
            turn = self._turns[thumbnail.blob_name] = asyncio.Lock()
        async with turn:
            if not await self.blobs.exists(thumbnail.blob_name):
                await self._make(thumbnail)

    async def _make(self, thumbnail: Thumbnail) -> None:
        original = await self.blobs.load(thumbnail.original_name)
        made = await self.maker.make(original, width=thumbnail.width)
        made = await self._labelled(made, original)
        async with self.blobs.writing(thumbnail.blob_name) as draft:
            await draft.write(made)
            await draft.publish()

    async def _labelled(self, made: bytes, original: bytes) -> bytes:
        """Where our label held for the picture, one of its own; else what the maker took over."""
        found = await self.reader.read(original)
        verdict = verdict_on(found, own_producer=self.reader.producer)
        if verdict.status is not LabelStatus.VALID or verdict.content_id is None:
            return made
        return await self.labeller.label(made, "image/jpeg", content_id=verdict.content_id)
