"""Asking models, one provider after the other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from domain.event_logger import EventLogger
from domain.failure import FailureCode, RecipeFailed
from infra.ai.endpoint import Endpoint, Form, Prompt, Usage
from infra.circuit import Circuit, MonotonicClock

#: Where every provider failed, the first of these that occurred is the failure of them all.
_HOPEFUL_FIRST = (
    FailureCode.PROVIDER_UNAVAILABLE,
    FailureCode.OUTPUT_UNUSABLE,
    FailureCode.SOURCE_TOO_LONG,
    FailureCode.OWN_KEY_EXHAUSTED,
    FailureCode.OWN_KEY_REJECTED,
    FailureCode.PROVIDER_MISCONFIGURED,
)

Made = TypeVar("Made")
Made_co = TypeVar("Made_co", covariant=True)

_log = EventLogger(__name__)


class Draft(Protocol[Made_co]):
    """Takes an answer in pieces."""

    @property
    def is_begun(self) -> bool:
        """Whether a reader has seen something of it."""

    async def feed(self, piece: str) -> None: ...

    async def finish(self) -> Made_co:
        """What the answer says; raises `RecipeFailed` where that is nothing of use."""


@dataclass(frozen=True, slots=True)
class Reply(Generic[Made_co]):
    made: Made_co
    model: str
    usage: Usage


@dataclass(frozen=True, slots=True, kw_only=True)
class Sparing:
    """After how many failures in a row a provider is spared, and for how long."""

    failures_to_open: int = 3
    cool_down_seconds: float = 30.0


class Models:
    """Falls over to the next provider until the first word is shown; a refusal is final."""

    def __init__(
        self,
        endpoints: Sequence[Endpoint],
        *,
        clock: MonotonicClock,
        sparing: Sparing = Sparing(),
    ) -> None:
        if not endpoints:
            raise ValueError("Models needs at least one endpoint")
        self._lines = [
            _Line(
                endpoint,
                Circuit(
                    threshold=sparing.failures_to_open,
                    cool_down_seconds=sparing.cool_down_seconds,
                    clock=clock,
                ),
            )
            for endpoint in endpoints
        ]

    @property
    def names(self) -> list[str]:
        return [line.endpoint.model for line in self._lines]

    @property
    def circuits(self) -> list[tuple[str, Circuit]]:
        """Of each model, in the order in which they are asked."""
        return [(line.endpoint.model, line.circuit) for line in self._lines]

    async def ask(
        self, prompt: Prompt, open_draft: Callable[[], Draft[Made]], *, form: Form | None = None
    ) -> Reply[Made]:
        """Raises `RecipeFailed`."""
        failures: list[RecipeFailed] = []
        for line in self._lines:
            draft = open_draft()
            try:
                with line.circuit.call():
                    usage = await line.endpoint.complete(prompt, form=form, take=draft.feed)
                return Reply(await draft.finish(), line.endpoint.model, usage)
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
