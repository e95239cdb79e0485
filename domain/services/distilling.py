"""Distilling an article, or finding what the same request made of it a moment ago."""

import hashlib
import json
from dataclasses import asdict, dataclass, replace

from domain.distillation_cache import DistillationCache, Kept
from domain.source import SourceArticle
from domain.writing import DistilBrief, Distillation, Writer, WriteText


@dataclass(frozen=True, slots=True)
class Distilled:
    distillation: Distillation
    is_cached: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Distilling:
    writer: Writer
    cache: DistillationCache

    async def distil(
        self,
        article: SourceArticle,
        brief: DistilBrief,
        *,
        shared_by: str,
        generation_id: str,
        write: WriteText,
    ) -> Distilled:
        """What `write` received, joined, is the body. Raises `RecipeFailed`.

        Only requests with the same `shared_by` get each other's results. What an earlier run of
        the same generation has left is its own work, and no gift.
        """
        key = self._key(article, brief, shared_by)
        kept = await self.cache.get(key)
        if kept is not None:
            await write(kept.distillation.body)
            if kept.generation_id == generation_id:
                return Distilled(kept.distillation, is_cached=False)
            return Distilled(_for_nothing(kept.distillation), is_cached=True)
        made = await self.writer.distil(article, brief, write=write)
        await self.cache.put(key, Kept(generation_id, made))
        return Distilled(made, is_cached=False)

    def _key(self, article: SourceArticle, brief: DistilBrief, shared_by: str) -> str:
        asked = [shared_by, article.title, article.text, asdict(brief), self.writer.version]
        return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


def _for_nothing(found: Distillation) -> Distillation:
    """What it took was counted when it was made."""
    provenance = replace(found.provenance, tokens_in=0, tokens_out=0, cost_micros=0)
    return replace(found, provenance=provenance)
