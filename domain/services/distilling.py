"""Distilling an article, or finding what the same request made of it a moment ago."""

import hashlib
import json
from dataclasses import asdict, dataclass, replace

from domain.distillation_cache import DistillationCache
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
        self, article: SourceArticle, brief: DistilBrief, *, shared_by: str, write: WriteText
    ) -> Distilled:
        """What `write` received, joined, is the body. Raises `RecipeFailed`.

        Only requests with the same `shared_by` get each other's results.
        """
        key = self._key(article, brief, shared_by)
        found = await self.cache.get(key)
        if found is not None:
            await write(found.body)
            return Distilled(_for_nothing(found), is_cached=True)
        made = await self.writer.distil(article, brief, write=write)
        await self.cache.put(key, made)
        return Distilled(made, is_cached=False)

    def _key(self, article: SourceArticle, brief: DistilBrief, shared_by: str) -> str:
        asked = [shared_by, article.title, article.text, asdict(brief), self.writer.version]
        return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


def _for_nothing(found: Distillation) -> Distillation:
    """What it took was counted when it was made."""
    provenance = replace(found.provenance, tokens_in=0, tokens_out=0, cost_micros=0)
    return replace(found, provenance=provenance)
