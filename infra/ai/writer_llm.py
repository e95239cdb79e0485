"""The writer that asks language models."""

import asyncio
import secrets
from collections.abc import Callable, Sequence

from domain.failure import FailureCode, RecipeFailed
from domain.fitting import cut_at_clause
from domain.plain_text import without_addresses
from domain.quotation import Quotations
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
    WriteText,
)
from infra.ai.condensing import Condensing
from infra.ai.distilling import DistilDraft
from infra.ai.endpoint import Prompt, Usage
from infra.ai.excerpts import excerpted
from infra.ai.forms import (
    CitedAnswer,
    OutlineAnswer,
    PassageAnswer,
    PlanAnswer,
    RewriteAnswer,
    ScriptAnswer,
    ShotAnswer,
    form_of,
)
from infra.ai.instructions import Task
from infra.ai.lexicon import language_of
from infra.ai.models import Models, Reply
from infra.ai.outline_answers import OutlineReading
from infra.ai.prompting import Prompting
from infra.ai.replies import (
    frame_of,
    passages_into,
    provenance_of,
    require_language,
    require_titles,
    shots_into,
)
from infra.ai.structured import ItemsDraft, JsonDraft, TextDraft
from infra.ai.tidying import tidy_tags, tidy_titles

_BOUNDARY_BYTES = 12
_QUERY_LIMIT, _QUERY_LENGTH = 4, 100
#: Well above what is asked for, in either language.
_SUMMARY_LENGTH = 400
_PLAN_FORM = form_of(PlanAnswer, "search_plan")
_REWRITE_FORM = form_of(RewriteAnswer, "rewrite")
_CITED_FORM = form_of(CitedAnswer, "cited_text")
_SCRIPT_FORM = form_of(ScriptAnswer, "script")
_OUTLINE_FORM = form_of(OutlineAnswer, "outline")


def new_boundary() -> str:
    return secrets.token_hex(_BOUNDARY_BYTES)


class LlmWriter:
    """`longest_source` is what a model is sent at once, in characters."""

    engine = Engine.LLM

    def __init__(
        self,
        models: Models,
        *,
        longest_source: int = 60_000,
        boundaries: Callable[[], str] = new_boundary,
    ) -> None:
        self._models = models
        self._longest_source = longest_source
        self._prompting = Prompting(new_boundary=boundaries)
        self._condensing = Condensing(models, self._prompting, longest_source=longest_source)

    @property
    def version(self) -> str:
        return " ".join([*self._models.names, *(task.version for task in Task)])

    async def distil(
        self, article: SourceArticle, brief: DistilBrief, *, write: WriteText
    ) -> Distillation:
        readable = await self._condensing.readable(article)
        quotations = await asyncio.to_thread(Quotations, article.text)
        prompt = self._prompting.distil(readable.article, brief, is_condensed=readable.is_condensed)
        shown: list[str] = []

        async def show(text: str) -> None:
            shown.append(text)
            await write(text)

        reply = await self._models.ask(prompt, lambda: DistilDraft(quotations, write=show))
        essence = reply.made
        told = "\n".join([essence.summary, *essence.key_points])
        require_language(told, brief.language or language_of(article.text))
        return Distillation(
            titles=tidy_titles([essence.title, *essence.other_titles]) or [essence.title],
            summary=essence.summary,
            key_points=essence.key_points,
            quotes=essence.quotes,
            tags=tidy_tags(essence.tags),
            body="".join(shown),
            provenance=provenance_of(Task.DISTIL, reply, readable.usage),
        )

    async def plan(self, question: str) -> SearchPlan:
        reply = await self._models.ask(
            self._prompting.plan(question), lambda: JsonDraft(PlanAnswer), form=_PLAN_FORM
        )
        queries = [
            " ".join(without_addresses(query).split())[:_QUERY_LENGTH]
            for query in reply.made.queries
        ]
        # The question itself always goes first: a plan may miss what was meant.
        kept = list(dict.fromkeys([question[:_QUERY_LENGTH], *filter(None, queries)]))
        return SearchPlan(
            queries=kept[:_QUERY_LIMIT], provenance=provenance_of(Task.PLAN, reply, Usage())
        )

    async def integrate(
        self,
        question: str,
        pages: Sequence[SourceArticle],
        brief: AnswerBrief,
        *,
        take: TakePassage,
    ) -> Frame:
        readable = await asyncio.to_thread(excerpted, pages, question, room=self._longest_source)
        prompt = self._prompting.integrate(question, readable, brief)
        told: list[str] = []
        reply = await self._cited(prompt, take, told)
        require_language("\n".join(told), language_of(question))
        return frame_of(Task.INTEGRATE, reply, Usage())

    async def _cited(
        self, prompt: Prompt, take: TakePassage, told: list[str]
    ) -> Reply[CitedAnswer]:
        return await self._models.ask(
            prompt,
            lambda: ItemsDraft(
                CitedAnswer, "passages", PassageAnswer, take=passages_into(take, told)
            ),
            form=_CITED_FORM,
        )

    async def rewrite(
        self, article: SourceArticle, brief: Brief, *, write: WriteText
    ) -> Composition:
        readable = await self._condensing.readable(article)
        prompt = self._prompting.rewrite(
            readable.article, brief, is_condensed=readable.is_condensed
        )
        shown: list[str] = []

        async def show(text: str) -> None:
            shown.append(text)
            await write(text)

        reply = await self._models.ask(
            prompt, lambda: TextDraft(RewriteAnswer, "body", write=show), form=_REWRITE_FORM
        )
        body = "".join(shown)
        if not body.strip():
            raise RecipeFailed(FailureCode.OUTPUT_UNUSABLE, detail="no body")
        require_language(body, brief.language or language_of(article.text))
        return Composition(
            titles=require_titles(reply.made.titles),
            summary=cut_at_clause(
                " ".join(without_addresses(reply.made.summary).split()), longest=_SUMMARY_LENGTH
            ),
            body=body,
            tags=tidy_tags(reply.made.tags),
            provenance=provenance_of(Task.REWRITE, reply, readable.usage),
        )

    async def compose(
        self, pages: Sequence[SourceArticle], brief: Brief, *, take: TakePassage
    ) -> Frame:
        asked = brief.instruction or " ".join(page.title or "" for page in pages)
        readable = await asyncio.to_thread(excerpted, pages, asked, room=self._longest_source)
        prompt = self._prompting.compose(readable, brief)
        told: list[str] = []
        reply = await self._cited(prompt, take, told)
        expected = brief.language or language_of("\n".join(page.text for page in pages))
        require_language("\n".join(told), expected)
        return frame_of(Task.COMPOSE, reply, Usage())

    async def script(self, article: SourceArticle, brief: ScriptBrief, *, take: TakeShot) -> Frame:
        readable = await self._condensing.readable(article)
        prompt = self._prompting.script(readable.article, brief, is_condensed=readable.is_condensed)
        told: list[str] = []
        reply = await self._models.ask(
            prompt,
            lambda: ItemsDraft(ScriptAnswer, "shots", ShotAnswer, take=shots_into(take, told)),
            form=_SCRIPT_FORM,
        )
        require_language("\n".join(told), brief.language or language_of(article.text))
        return frame_of(Task.SCRIPT, reply, readable.usage)

    async def outline(self, article: SourceArticle, brief: CardBrief) -> Outline:
        readable = await self._condensing.readable(article)
        prompt = self._prompting.outline(
            readable.article, brief, is_condensed=readable.is_condensed
        )
        quotations = await asyncio.to_thread(Quotations, article.text)
        language = brief.language or language_of(article.text)
        reply = await self._models.ask(prompt, lambda: JsonDraft(OutlineAnswer), form=_OUTLINE_FORM)
        reading = OutlineReading(language=language, most=brief.points, quotations=quotations)
        outline = reading.outline(reply.made, provenance_of(Task.OUTLINE, reply, readable.usage))
        require_language("\n".join(point.text for point in outline.points), language)
        return outline

    async def aclose(self) -> None:
        await self._models.aclose()
