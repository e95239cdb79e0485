"""What one call of a model takes: tokens, money and time."""

import asyncio

from domain.event_logger import EventLogger
from infra.ai.endpoint import Prompt, Usage
from infra.ai.token_estimate import estimated_tokens
from infra.provider_settings import Provider

#: Far beyond any model: a number above it would not even fit into the database.
_MOST_TOKENS = 100_000_000

_log = EventLogger(__name__)


class Meter:
    """Runs from its making on; what the provider says counts, and else an estimate of ours."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._clock = asyncio.get_running_loop().time
        self._begun_at = self._clock()
        self._first_piece_at: float | None = None
        self._is_answered = False
        self._asked = ""
        self._written: list[str] = []
        self._tokens_in = 0
        self._tokens_out = 0

    def note_asked(self, prompt: Prompt) -> None:
        """The prompt as it is sent."""
        self._asked = f"{prompt.system}\n{prompt.user}"

    def note_answered(self) -> None:
        """The model has begun to answer: from here on the call is paid for."""
        self._is_answered = True

    def note_text(self, text: str) -> None:
        """A piece of the answer, or of the thoughts before it."""
        self._written.append(text)

    def note_piece(self) -> None:
        """A piece of the answer is about to be handed on."""
        if self._first_piece_at is None:
            self._first_piece_at = self._clock()

    def note_count(self, *, tokens_in: int | None, tokens_out: int | None) -> None:
        """What the provider has counted until now; None says nothing, nor does a 0 or a slip."""
        if tokens_in is not None and 0 < tokens_in <= _MOST_TOKENS:
            self._tokens_in = tokens_in
        if tokens_out is not None and 0 < tokens_out <= _MOST_TOKENS:
            self._tokens_out = tokens_out

    @property
    def usage(self) -> Usage:
        tokens_in = self._tokens_in or estimated_tokens(self._asked)
        tokens_out = self._tokens_out or estimated_tokens("".join(self._written))
        provider = self._provider
        cost = tokens_in * provider.input_price + tokens_out * provider.output_price
        return Usage(
            tokens_in=tokens_in,
            tokens_out=tokens_out,
            # The price of a million tokens is that of one in millionths.
            cost_micros=round(cost),
            is_estimated=not (self._tokens_in and self._tokens_out),
        )

    def report(self) -> None:
        """Tells what the call took, whether it went well or not; nothing if it was turned away."""
        if not self._is_answered:
            return
        usage = self.usage
        _log.info(
            "provider.used",
            provider=self._provider.name,
            model=self._provider.model,
            tokens_in=usage.tokens_in,
            tokens_out=usage.tokens_out,
            cost_micros=usage.cost_micros,
            estimated=usage.is_estimated,
            first_piece_ms=self._milliseconds(self._first_piece_at),
            total_ms=self._milliseconds(self._clock()),
        )

    def _milliseconds(self, moment: float | None) -> int | None:
        return None if moment is None else round((moment - self._begun_at) * 1000)
