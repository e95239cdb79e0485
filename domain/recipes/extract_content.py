"""内容提炼: distils an article into title, summary, key points, quotes and tags."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

from domain.brand_voice import BrandVoice, ShownText, TextPart
from domain.content import TITLE_LENGTH, Article, ContentKind
from domain.distillation_voice import in_voice
from domain.generation import GenerationKind
from domain.language import Locale
from domain.measures import character_count
from domain.options import checked_line
from domain.quotation import Quotations
from domain.recipe import Assignment, Progress, Result
from domain.services.distilling import Distilling
from domain.services.reviewing import Reviewing
from domain.services.showing import Showing
from domain.services.sourcing import Sourcing
from domain.source import ContentSource, Source, SourceArticle, UrlSource
from domain.stage import Stage
from domain.writing import FOCUS_LENGTH, DistilBrief, Distillation, Length

_PRICES = {Length.SHORT: 1, Length.MEDIUM: 2, Length.LONG: 3}
#: For what was written a moment ago, whatever its length.
CACHED_PRICE = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractContent:
    """`focus` names what the reader cares about; `language` None is the article's own."""

    kind: ClassVar = GenerationKind.EXTRACT

    source: Source
    length: Length = Length.MEDIUM
    focus: str | None = None
    language: Locale | None = None
    brand_voice: BrandVoice = field(default_factory=BrandVoice)

    @property
    def content_ids(self) -> Sequence[str]:
        return (self.source.content_id,) if isinstance(self.source, ContentSource) else ()


class ExtractContentRecipe:
    kind: ClassVar = GenerationKind.EXTRACT

    def __init__(self, sourcing: Sourcing, distilling: Distilling, reviewing: Reviewing) -> None:
        self._sourcing = sourcing
        self._distilling = distilling
        self._reviewing = reviewing

    def admit(self, request: ExtractContent) -> ExtractContent:
        return replace(
            request,
            source=self._sourcing.admit(request.source),
            focus=checked_line(request.focus, "focus", longest=FOCUS_LENGTH),
        )

    def price(self, request: ExtractContent) -> int:
        return _PRICES[request.length]

    async def run(self, assignment: Assignment[ExtractContent], progress: Progress) -> Result:
        request = assignment.input
        article = await self._sourcing.obtain(request.source, progress)
        await progress.stage(Stage.WRITING, 40)
        brief = DistilBrief(length=request.length, focus=request.focus, language=request.language)
        showing = Showing(progress)
        made = await self._distilling.distil(
            article,
            brief,
            shared_by=_sharing(assignment),
            generation_id=assignment.generation_id,
            write=showing.write,
        )
        distillation = in_voice(made.distillation, request.brand_voice)
        await showing.settle(distillation.body)
        await progress.stage(Stage.CHECKING, 90)
        content = await self._content(assignment, article, distillation)
        await progress.stage(Stage.SAVING, 95)
        spent = CACHED_PRICE if made.is_cached else self.price(request)
        return Result(content=content, provenance=made.distillation.provenance, spent=spent)

    async def _content(
        self,
        assignment: Assignment[ExtractContent],
        article: SourceArticle,
        distillation: Distillation,
    ) -> Article:
        titles = [title[:TITLE_LENGTH] for title in distillation.titles]
        quotations = await asyncio.to_thread(Quotations, article.text)
        places = [quotations.quotation_of(quote) for quote in distillation.quotes]
        return Article(
            id=assignment.content_id,
            owner_id=assignment.owner_id,
            generation_id=assignment.generation_id,
            kind=ContentKind.EXTRACT,
            title=titles[0],
            title_candidates=titles,
            tags=distillation.tags,
            source_url=article.url,
            created_at=assignment.now,
            updated_at=assignment.now,
            based_on_id=assignment.based_on_id,
            body=distillation.body,
            word_count=character_count(distillation.body),
            summary=distillation.summary,
            key_points=distillation.key_points,
            quotes=distillation.quotes,
            quotations=[place for place in places if place],
            review=await self._reviewing.examine(
                titles[0],
                distillation.body,
                brand_voice=assignment.input.brand_voice,
                beside=_beside(distillation),
            ),
        )


def _beside(distillation: Distillation) -> list[ShownText]:
    parts = {
        TextPart.SUMMARY: [distillation.summary],
        TextPart.KEY_POINT: distillation.key_points,
        TextPart.QUOTE: distillation.quotes,
    }
    return [
        ShownText(part, text, index)
        for part, texts in parts.items()
        for index, text in enumerate(texts, 1)
    ]


def _sharing(assignment: Assignment[ExtractContent]) -> str:
    """What is made of a page, anyone may have; what is made of a text, its owner alone."""
    is_public = isinstance(assignment.input.source, UrlSource)
    return "everyone" if is_public else assignment.owner_id
