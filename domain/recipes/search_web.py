"""全网搜索: answers a question from pages of the web, every claim with its place in one."""

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
from domain.language import Sentence
from domain.options import checked_line, checked_number
from domain.recipe import Assignment, Progress, Result
from domain.searching import Recency
from domain.services.composing import Attempt, Composing, written_with_citations
from domain.services.publishing import article_of
from domain.services.researching import Researching
from domain.services.showing import Showing
from domain.stage import Stage
from domain.writing import AnswerBrief, Brief, Writer, WriteText

QUERY_LENGTH = 200
SOURCE_LIMIT = 20
SOURCE_DEFAULT = 8
_QUERY_MINIMUM = 2
_SOURCES_OF_A_CREDIT = 5
_BASE_PRICE = 3


class QueryTooShort(Refusal):
    code = ErrorCode.TEXT_TOO_SHORT

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                f"搜索内容至少 {_QUERY_MINIMUM} 个字符。",
                f"The query has at least {_QUERY_MINIMUM} characters.",
            ),
            field=("input", "query"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchWeb:
    """`max_sources` is how many pages are used at most; `recency` None is any time."""

    kind: ClassVar = GenerationKind.SEARCH

    query: str
    max_sources: int = SOURCE_DEFAULT
    recency: Recency | None = None
    brand_voice: BrandVoice = field(default_factory=BrandVoice)

    @property
    def content_ids(self) -> Sequence[str]:
        return ()


class SearchWebRecipe:
    kind: ClassVar = GenerationKind.SEARCH

    def __init__(
        self, researching: Researching, writer: Writer, composing: Composing, facts: FactFinder
    ) -> None:
        self._researching = researching
        self._writer = writer
        self._composing = composing
        self._facts = facts

    def admit(self, request: SearchWeb) -> SearchWeb:
        """Raises `SearchNotConfigured` too, so that nobody pays for a search that cannot be."""
        self._researching.require_search()
        query = checked_line(request.query, "query", longest=QUERY_LENGTH)
        if query is None or len(query) < _QUERY_MINIMUM:
            raise QueryTooShort
        checked_number(request.max_sources, "maxSources", lowest=1, highest=SOURCE_LIMIT)
        return replace(request, query=query)

    def price(self, request: SearchWeb) -> int:
        return _BASE_PRICE + -(-request.max_sources // _SOURCES_OF_A_CREDIT)

    async def run(self, assignment: Assignment[SearchWeb], progress: Progress) -> Result:
        request = assignment.input
        await progress.stage(Stage.PLANNING, 5)
        plan = await self._writer.plan(request.query)
        pages = await self._researching.find(
            plan.queries or [request.query],
            most=request.max_sources,
            recency=request.recency,
            progress=progress,
        )
        await progress.stage(Stage.WRITING, 50)

        async def attempt(brief: Brief, write: WriteText) -> Attempt:
            integrate = partial(self._writer.integrate, request.query, pages, _answer(brief))
            style = CitationStyle.of(brief.platform)
            citations = await asyncio.to_thread(Citations, pages, self._facts, style)
            return await written_with_citations(integrate, citations, write)

        composed = await self._composing.compose(
            attempt, _brief(request), sources=pages, showing=Showing(progress)
        )
        await progress.stage(Stage.CHECKING, 90)
        content = article_of(assignment, ContentKind.SEARCH, composed)
        content.key_points = list(composed.key_points)
        await progress.stage(Stage.SAVING, 95)
        provenance = composed.composition.provenance.after(plan.provenance)
        return Result(content=content, provenance=provenance, spent=self.price(request))


def _brief(request: SearchWeb) -> Brief:
    """Pages may be wrong: what an answer makes of their figures is told, and not mended."""
    return Brief(keeps_facts=False, brand_voice=request.brand_voice)


def _answer(brief: Brief) -> AnswerBrief:
    return AnswerBrief(revision=brief.revision, brand_voice=brief.brand_voice)
