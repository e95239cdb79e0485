"""改写: says what a source says anew, in the form of a platform."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

from domain.brand_voice import BrandVoice
from domain.content import ContentKind
from domain.generation import GenerationKind
from domain.language import Locale
from domain.options import checked_line
from domain.platform import Platform
from domain.recipe import Assignment, Progress, Result
from domain.services.composing import Attempt, Composing
from domain.services.publishing import article_of
from domain.services.showing import Showing
from domain.services.sourcing import Sourcing
from domain.source import ContentSource, Source
from domain.stage import Stage
from domain.writing import INSTRUCTION_LENGTH, TONE_LENGTH, Brief, Length, Writer, WriteText

_PRICES = {Length.SHORT: 2, Length.MEDIUM: 3, Length.LONG: 4}


@dataclass(frozen=True, slots=True, kw_only=True)
class RewriteContent:
    """`tone` and `instruction` are in the requester's words; `language` None is the source's."""

    kind: ClassVar = GenerationKind.REWRITE

    source: Source
    platform: Platform | None = None
    length: Length = Length.MEDIUM
    tone: str | None = None
    instruction: str | None = None
    keeps_facts: bool = True
    language: Locale | None = None
    brand_voice: BrandVoice = field(default_factory=BrandVoice)

    @property
    def content_ids(self) -> Sequence[str]:
        return (self.source.content_id,) if isinstance(self.source, ContentSource) else ()


class RewriteContentRecipe:
    kind: ClassVar = GenerationKind.REWRITE

    def __init__(self, sourcing: Sourcing, writer: Writer, composing: Composing) -> None:
        self._sourcing = sourcing
        self._writer = writer
        self._composing = composing

    def admit(self, request: RewriteContent) -> RewriteContent:
        return replace(
            request,
            source=self._sourcing.admit(request.source),
            tone=checked_line(request.tone, "tone", longest=TONE_LENGTH),
            instruction=checked_line(
                request.instruction, "instruction", longest=INSTRUCTION_LENGTH
            ),
        )

    def price(self, request: RewriteContent) -> int:
        return _PRICES[request.length]

    async def run(self, assignment: Assignment[RewriteContent], progress: Progress) -> Result:
        request = assignment.input
        article = await self._sourcing.obtain(request.source, progress)
        await progress.stage(Stage.WRITING, 40)

        async def attempt(brief: Brief, write: WriteText) -> Attempt:
            return Attempt(await self._writer.rewrite(article, brief, write=write))

        composed = await self._composing.compose(
            attempt, _brief(request), sources=[article], showing=Showing(progress)
        )
        await progress.stage(Stage.SAVING, 95)
        return Result(
            content=article_of(
                assignment,
                ContentKind.REWRITE,
                composed,
                platform=request.platform,
                source_url=article.url,
            ),
            provenance=composed.composition.provenance,
            spent=self.price(request),
        )


def _brief(request: RewriteContent) -> Brief:
    return Brief(
        platform=request.platform,
        length=request.length,
        tone=request.tone,
        instruction=request.instruction,
        keeps_facts=request.keeps_facts,
        language=request.language,
        brand_voice=request.brand_voice,
    )
