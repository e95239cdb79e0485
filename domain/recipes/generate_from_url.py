"""A new text from web pages, with what each of its claims stands on."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import ClassVar

from domain.brand_voice import BrandVoice
from domain.citing import Citations, CitationStyle
from domain.content import ContentKind
from domain.errors import ErrorCode, Refusal
from domain.facts import FactFinder
from domain.generation import GenerationKind
from domain.language import Locale, Sentence
from domain.options import checked_line
from domain.platform import Platform
from domain.recipe import Assignment, Progress, Result
from domain.services.composing import Attempt, Composing, written_with_citations
from domain.services.publishing import article_of
from domain.services.showing import Showing
from domain.services.sourcing import Sourcing
from domain.source import SourceArticle
from domain.stage import Stage
from domain.together import together
from domain.writing import (
    INSTRUCTION_LENGTH,
    TONE_LENGTH,
    Brief,
    Length,
    Writer,
    WriteText,
)

URL_LIMIT = 5
_PRICES = {Length.SHORT: 2, Length.MEDIUM: 3, Length.LONG: 4}


class TooManyUrls(Refusal):
    code = ErrorCode.OUT_OF_RANGE

    def __init__(self) -> None:
        super().__init__(
            Sentence(f"最多 {URL_LIMIT} 个链接。", f"Give at most {URL_LIMIT} addresses."),
            field=("input", "moreUrls"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class GenerateFromUrl:
    """`tone` and `instruction` are in the requester's words; `language` None is the pages'."""

    kind: ClassVar = GenerationKind.FROM_URL

    urls: tuple[str, ...]
    platform: Platform | None = None
    length: Length = Length.MEDIUM
    tone: str | None = None
    instruction: str | None = None
    language: Locale | None = None
    brand_voice: BrandVoice = field(default_factory=BrandVoice)

    @property
    def content_ids(self) -> Sequence[str]:
        return ()


class GenerateFromUrlRecipe:
    kind: ClassVar = GenerationKind.FROM_URL

    def __init__(
        self, sourcing: Sourcing, writer: Writer, composing: Composing, facts: FactFinder
    ) -> None:
        self._sourcing = sourcing
        self._writer = writer
        self._composing = composing
        self._facts = facts

    def admit(self, request: GenerateFromUrl) -> GenerateFromUrl:
        """The same address twice counts once."""
        if len(request.urls) > URL_LIMIT:
            raise TooManyUrls
        # Of none, the first is missing.
        urls = dict.fromkeys(
            self._sourcing.admit_url(url, field=_field(place))
            for place, url in enumerate(request.urls or ("",))
        )
        return replace(
            request,
            urls=tuple(urls),
            tone=checked_line(request.tone, "tone", longest=TONE_LENGTH),
            instruction=checked_line(
                request.instruction, "instruction", longest=INSTRUCTION_LENGTH
            ),
        )

    def price(self, request: GenerateFromUrl) -> int:
        return _PRICES[request.length] + len(request.urls)

    async def run(self, assignment: Assignment[GenerateFromUrl], progress: Progress) -> Result:
        request = assignment.input
        pages = await self._read(request.urls, progress)
        await progress.stage(Stage.WRITING, 40)

        async def attempt(brief: Brief, write: WriteText) -> Attempt:
            compose = partial(self._writer.compose, pages, brief)
            citations = await asyncio.to_thread(
                Citations, pages, self._facts, CitationStyle.of(request.platform)
            )
            return await written_with_citations(compose, citations, write)

        composed = await self._composing.compose(
            attempt, _brief(request), sources=pages, showing=Showing(progress)
        )
        await progress.stage(Stage.SAVING, 95)
        return Result(
            content=article_of(
                assignment,
                ContentKind.FROM_URL,
                composed,
                platform=request.platform,
                source_url=pages[0].url,
            ),
            provenance=composed.composition.provenance,
            spent=self.price(request),
        )

    async def _read(self, urls: Sequence[str], progress: Progress) -> list[SourceArticle]:
        """All of them, since each was named on purpose; raises what the first to fail raised."""
        await progress.stage(Stage.FETCHING, 5)
        return await together(self._read_one(url, progress) for url in urls)

    async def _read_one(self, url: str, progress: Progress) -> SourceArticle:
        page = await self._sourcing.read_page(url)
        await progress.source(page)
        return page


def _field(place: int) -> Sequence[str]:
    return ("input", "url") if place == 0 else ("input", "moreUrls", str(place - 1))


def _brief(request: GenerateFromUrl) -> Brief:
    return Brief(
        platform=request.platform,
        length=request.length,
        tone=request.tone,
        instruction=request.instruction,
        language=request.language,
        brand_voice=request.brand_voice,
    )
