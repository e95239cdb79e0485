"""An endpoint that speaks Anthropic's protocol.

Their endpoint for OpenAI's falls short of it: no shape of the answer, no refusals, and the system
prompt is moved about.
"""

from collections.abc import Mapping

from anthropic import (
    AsyncAnthropic,
    AsyncStream,
    DefaultAsyncHttpxClient,
    Omit,
    Timeout,
    omit,
    transform_schema,
)
from anthropic.types import OutputConfigParam, RawMessageStreamEvent
from pydantic import BaseModel, ConfigDict

from domain.failure import FailureCode, RecipeFailed
from infra.ai.endpoint import Form, Patience, Prompt, TakeText, Usage
from infra.ai.endpoint_answer import Answer
from infra.ai.endpoint_conversing import Conversing
from infra.provider_failures_anthropic import ANTHROPIC_FAILURES
from infra.provider_settings import Provider, StructuredOutput
from infra.provider_trust import trusted_authorities

#: The protocol insists on a limit; the longest script is far below.
_MAX_TOKENS = 8192
_STOP_FAILURES: Mapping[str, FailureCode] = {
    "refusal": FailureCode.PROVIDER_REFUSED,
    "max_tokens": FailureCode.OUTPUT_UNUSABLE,
    "tool_use": FailureCode.OUTPUT_UNUSABLE,
    "pause_turn": FailureCode.OUTPUT_UNUSABLE,
    "model_context_window_exceeded": FailureCode.SOURCE_TOO_LONG,
}


class _Part(BaseModel):
    """The library passes events on unchecked; these models hold what we read of them."""

    model_config = ConfigDict(from_attributes=True)


class _Content(_Part):
    text: str | None = None
    thinking: str | None = None
    stop_reason: str | None = None


class _Usage(_Part):
    input_tokens: int | None = None
    cache_creation_input_tokens: int | None = None
    cache_read_input_tokens: int | None = None
    output_tokens: int | None = None

    @property
    def tokens_in(self) -> int | None:
        """What the cache held is read, too."""
        counts = (
            self.input_tokens,
            self.cache_creation_input_tokens,
            self.cache_read_input_tokens,
        )
        known = [count for count in counts if count is not None]
        return sum(known) if known else None


class _Message(_Part):
    usage: _Usage | None = None


class _Event(_Part):
    type: str
    message: _Message | None = None
    content_block: _Content | None = None
    delta: _Content | None = None
    usage: _Usage | None = None


class AnthropicEndpoint:
    def __init__(self, provider: Provider, *, patience: Patience) -> None:
        self.name = provider.name
        self.model = provider.model
        self._max_tokens = provider.max_tokens or _MAX_TOKENS
        self._client = _client(provider, patience)
        self._conversing = Conversing(
            provider, ask=self._ask, new_reading=_Reading, failures=ANTHROPIC_FAILURES
        )

    async def complete(self, prompt: Prompt, *, form: Form | None, take: TakeText) -> Usage:
        return await self._conversing.complete(prompt, form=form, take=take)

    async def _ask(
        self, prompt: Prompt, form: Form | None, way: StructuredOutput
    ) -> AsyncStream[RawMessageStreamEvent]:
        return await self._client.messages.create(
            model=self.model,
            max_tokens=self._max_tokens,
            system=prompt.system,
            messages=[{"role": "user", "content": prompt.user}],
            output_config=_output_config(form, way),
            stream=True,
        )

    async def aclose(self) -> None:
        await self._client.close()


def _client(provider: Provider, patience: Patience) -> AsyncAnthropic:
    silence = patience.silence_seconds or provider.silence_seconds
    timeout = Timeout(connect=patience.connect_seconds, read=silence, write=silence, pool=silence)
    return AsyncAnthropic(
        api_key=provider.sent_key,
        # The library sends the key as a bearer alone, which older servers do not read.
        default_headers={"x-api-key": provider.sent_key},
        base_url=provider.root,
        timeout=timeout,
        # Failover and the pipeline's own retries come after us.
        max_retries=0,
        # A variable could make the library write prompts and answers into traces.
        open_telemetry=False,
        # A redirect would carry the article to a host that nobody configured.
        http_client=DefaultAsyncHttpxClient(
            timeout=timeout, follow_redirects=False, verify=trusted_authorities()
        ),
    )


def _output_config(form: Form | None, way: StructuredOutput) -> OutputConfigParam | Omit:
    if form is None or way is not StructuredOutput.JSON_SCHEMA:
        return omit
    # What their JSON Schema lacks, such as lengths, the library moves into the descriptions.
    return {"format": {"type": "json_schema", "schema": transform_schema(dict(form.schema))}}


class _Reading:
    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def parse(self, event: object) -> _Event:
        return _Event.model_validate(event)

    def add(self, part: _Event) -> str:
        begun, usage = part.message and part.message.usage, part.usage
        if begun:
            # What it says of the output is no more than the first piece.
            self._answer.note_count(tokens_in=begun.tokens_in, tokens_out=None)
        if usage:
            self._answer.note_count(tokens_in=usage.tokens_in, tokens_out=usage.output_tokens)
        content = part.delta or part.content_block or _Content()
        if content.stop_reason:
            self._answer.finish(_failure(content.stop_reason))
        self._answer.thought(content.thinking or "")
        return self._answer.text(content.text or "")


def _failure(stop_reason: str) -> RecipeFailed | None:
    code = _STOP_FAILURES.get(stop_reason)
    return RecipeFailed(code, detail=f"stop: {stop_reason}") if code else None
