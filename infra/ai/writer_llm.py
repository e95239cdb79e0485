"""The writer that asks language models, one provider after the other."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import structlog

from domain.failure import FailureCode, RecipeFailed
from domain.quotation import Quotations
from domain.source import SourceArticle
from domain.writing import Distillation, Engine, Length, Provenance, WriteText
from infra.ai.draft import Draft
from infra.ai.endpoint import Endpoint, Patience, Usage
from infra.ai.markdown import BodyUnreadable, parse
from infra.ai.prompting import PROMPT_VERSION, Prompt, Prompting
from infra.circuit import Circuit, MonotonicClock
from infra.settings import Provider

_BOUNDARY_BYTES = 12
#: Where every provider failed, the first of these that occurred is the failure of them all.
_HOPEFUL_FIRST = (
    FailureCode.PROVIDER_UNAVAILABLE,
    FailureCode.OUTPUT_UNUSABLE,
    FailureCode.SOURCE_TOO_LONG,
    FailureCode.PROVIDER_MISCONFIGURED,
)

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """`longest_source` is what a model is sent of an article, in characters."""

    patience: Patience = field(default_factory=Patience)
    longest_source: int = 60_000
    failures_to_open: int = 3
    cool_down_seconds: float = 30.0


def new_boundary() -> str:
    return secrets.token_hex(_BOUNDARY_BYTES)


class LlmWriter:
    """Falls over to the next provider until the first word is written; a refusal is final."""

    def __init__(
        self,
        providers: Sequence[Provider],
        *,
        clock: MonotonicClock,
        limits: Limits = Limits(),
        boundaries: Callable[[], str] = new_boundary,
    ) -> None:
        if not providers:
            raise ValueError("LlmWriter needs at least one provider")
        self._lines = [
            _Line(
                Endpoint(provider, patience=limits.patience),
                Circuit(
                    threshold=limits.failures_to_open,
                    cool_down_seconds=limits.cool_down_seconds,
                    clock=clock,
                ),
            )
            for provider in providers
        ]
        self._prompting = Prompting(longest_source=limits.longest_source, new_boundary=boundaries)

    async def distil(
        self, article: SourceArticle, *, length: Length, focus: str | None, write: WriteText
    ) -> Distillation:
        prompt = self._prompting.distil(article, length=length, focus=focus)
        quotations = Quotations(article.text)
        failures: list[RecipeFailed] = []
        for line in self._lines:
            draft = Draft(quotations)
            try:
                with line.circuit.call():
                    usage = await _draw_up(line.endpoint, prompt, draft, write)
                return _distillation(draft, line.endpoint, usage)
            except RecipeFailed as failed:
                _report(failed, line.endpoint)
                if draft.is_begun or failed.code is FailureCode.PROVIDER_REFUSED:
                    raise
                failures.append(failed)
        raise _foremost(failures)

    async def aclose(self) -> None:
        for line in self._lines:
            await line.endpoint.aclose()


@dataclass(frozen=True, slots=True)
class _Line:
    endpoint: Endpoint
    circuit: Circuit


async def _draw_up(endpoint: Endpoint, prompt: Prompt, draft: Draft, write: WriteText) -> Usage:
    async def take(text: str) -> None:
        if shown := draft.feed(text):
            await write(shown)

    usage = await endpoint.complete(prompt.messages, take=take)
    if shown := draft.finish():
        await write(shown)
    return usage


def _distillation(draft: Draft, endpoint: Endpoint, usage: Usage) -> Distillation:
    try:
        essence = parse(draft.body)
    except BodyUnreadable as unreadable:
        raise RecipeFailed(FailureCode.OUTPUT_UNUSABLE, detail=str(unreadable)) from None
    return Distillation(
        title=essence.title,
        summary=essence.summary,
        key_points=essence.key_points,
        quotes=essence.quotes,
        tags=essence.tags,
        body=draft.body,
        provenance=Provenance(
            engine=Engine.LLM,
            model=endpoint.model,
            prompt_version=PROMPT_VERSION,
            tokens_in=usage.tokens_in,
            tokens_out=usage.tokens_out,
        ),
    )


def _report(failed: RecipeFailed, endpoint: Endpoint) -> None:
    _log.warning(
        "provider.failed",
        provider=endpoint.name,
        model=endpoint.model,
        code=failed.code,
        detail=failed.detail,
    )


def _foremost(failures: Sequence[RecipeFailed]) -> RecipeFailed:
    """The failure that tells best what to do, with the earliest moment that one of them named."""
    foremost = min(failures, key=lambda failed: _HOPEFUL_FIRST.index(failed.code))
    waits = [failed.retry_after_seconds for failed in failures if failed.retry_after_seconds]
    return RecipeFailed(
        foremost.code,
        detail="; ".join(failed.detail for failed in failures),
        retry_after_seconds=min(waits, default=None),
    )
