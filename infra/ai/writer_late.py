"""The writer for whom it may never be asked: workers alone write.

What writes would cost every process a tenth of a second at its start, and 4 MB (docs/adr/0046).
"""

from collections.abc import Sequence
from functools import cached_property

from domain.source import SourceArticle
from domain.writing import (
    AnswerBrief,
    Brief,
    CardBrief,
    Composition,
    DistilBrief,
    Distillation,
    Engine,
    Frame,
    Outline,
    ScriptBrief,
    SearchPlan,
    TakePassage,
    TakeShot,
    Writer,
    WriteText,
)
from infra.ai.lexicon import Lexicon
from infra.ai.models import Models


class LateWriter:
    """Of the models; of our own engine only where there are none."""

    def __init__(self, models: Models | None, lexicon: Lexicon) -> None:
        self._models = models
        self._lexicon = lexicon

    @cached_property
    def _writer(self) -> Writer:
        if self._models is None:
            from infra.ai.writer_offline import OfflineWriter  # noqa: PLC0415 - see above

            return OfflineWriter(self._lexicon)
        from infra.ai.writer_llm import LlmWriter  # noqa: PLC0415 - see above

        return LlmWriter(self._models)

    @property
    def engine(self) -> Engine:
        return self._writer.engine

    @property
    def version(self) -> str:
        return self._writer.version

    async def distil(
        self, article: SourceArticle, brief: DistilBrief, *, write: WriteText
    ) -> Distillation:
        return await self._writer.distil(article, brief, write=write)

    async def plan(self, question: str) -> SearchPlan:
        return await self._writer.plan(question)

    async def integrate(
        self,
        question: str,
        pages: Sequence[SourceArticle],
        brief: AnswerBrief,
        *,
        take: TakePassage,
    ) -> Frame:
        return await self._writer.integrate(question, pages, brief, take=take)

    async def rewrite(
        self, article: SourceArticle, brief: Brief, *, write: WriteText
    ) -> Composition:
        return await self._writer.rewrite(article, brief, write=write)

    async def compose(
        self, pages: Sequence[SourceArticle], brief: Brief, *, take: TakePassage
    ) -> Frame:
        return await self._writer.compose(pages, brief, take=take)

    async def script(self, article: SourceArticle, brief: ScriptBrief, *, take: TakeShot) -> Frame:
        return await self._writer.script(article, brief, take=take)

    async def outline(self, article: SourceArticle, brief: CardBrief) -> Outline:
        return await self._writer.outline(article, brief)
