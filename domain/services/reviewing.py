"""Checking what was written: against its sources, the law on advertising, and platforms."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.brand_voice import NO_VOICE, BrandVoice, ShownText, TextPart
from domain.compliance import ComplianceChecker, ComplianceReport
from domain.content import TITLE_LENGTH
from domain.facts import FactFinder, changed_facts
from domain.overlap import overlap_of
from domain.platform import Platform
from domain.review import Review
from domain.source import SourceArticle
from domain.writing import Composition


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reviewing:
    compliance: ComplianceChecker
    facts: FactFinder

    async def examine(
        self,
        title: str,
        body: str,
        *,
        platform: Platform | None = None,
        brand_voice: BrandVoice = NO_VOICE,
        beside: Sequence[ShownText] = (),
    ) -> Review:
        """For a text that repeats its source on purpose: only whether it may be published.

        `beside` is what else is shown of it; there, words that the brand never says are looked for.
        """
        return Review(
            compliance=await self.compliance_of(body, platform=platform),
            title_compliance=await self.compliance_of(title, platform=platform),
            brand_hits=await asyncio.to_thread(brand_voice.hits, body),
            title_brand_hits=brand_voice.hits_in([ShownText(TextPart.TITLE, title)]),
            other_brand_hits=await asyncio.to_thread(brand_voice.hits_in, beside),
        )

    async def compare(
        self,
        text: Composition,
        sources: Sequence[SourceArticle],
        *,
        platform: Platform | None,
        retells: bool = True,
        brand_voice: BrandVoice = NO_VOICE,
    ) -> Review:
        """For a new text: also what it made of the facts of its sources, and what it copied.

        One that does not retell them, but takes what it needs, misses no fact. Places of the source
        are in the text of the article, or of all of them with a line end between two; those of the
        title are in what is kept of it.
        """
        title = text.titles[0][:TITLE_LENGTH]
        known = [_whole(article) for article in sources]
        told = f"{title}\n{text.summary}\n{text.body}"
        source = "\n".join(article.text for article in sources)
        review, issues, overlap = await asyncio.gather(
            self.examine(
                title,
                text.body,
                platform=platform,
                brand_voice=brand_voice,
                beside=text.beside,
            ),
            asyncio.to_thread(
                changed_facts, self.facts, sources=known, written=told, missing=retells
            ),
            asyncio.to_thread(overlap_of, text.body, source),
        )
        return replace(review, fact_issues=tuple(issues), overlap=overlap)

    async def compliance_of(
        self, text: str, *, platform: Platform | None = None
    ) -> ComplianceReport:
        return await asyncio.to_thread(self.compliance.check, text, platform=platform)


def _whole(article: SourceArticle) -> str:
    """With what the page says about it: its title and date are facts of the source as well."""
    about = (article.title, article.author, article.site_name, article.published_on)
    return "\n".join(part for part in (*about, article.text) if part)
