"""An endpoint that speaks OpenAI's protocol, or a dialect of it."""

from collections.abc import Mapping

from openai import AsyncOpenAI, AsyncStream, DefaultAsyncHttpxClient, Omit, Timeout, omit
from openai.types.chat import ChatCompletionChunk, ChatCompletionMessageParam
from openai.types.chat.completion_create_params import ResponseFormat
from pydantic import BaseModel, ConfigDict

from domain.failure import FailureCode, RecipeFailed
from infra.ai.endpoint import Form, Patience, Prompt, TakeText, Usage
from infra.ai.endpoint_answer import Answer
from infra.ai.endpoint_conversing import Conversing
from infra.provider_failures_openai import OPENAI_FAILURES
from infra.provider_settings import Provider, StructuredOutput
from infra.provider_trust import trusted_authorities

#: The reasons to finish, OpenAI's, DeepSeek's and Zhipu's, that leave no answer to use.
_FINISH_FAILURES: Mapping[str, FailureCode] = {
    "refusal": FailureCode.PROVIDER_REFUSED,
    "content_filter": FailureCode.PROVIDER_REFUSED,
    "sensitive": FailureCode.PROVIDER_REFUSED,
    "insufficient_system_resource": FailureCode.PROVIDER_UNAVAILABLE,
    "network_error": FailureCode.PROVIDER_UNAVAILABLE,
    "length": FailureCode.OUTPUT_UNUSABLE,
    "tool_calls": FailureCode.OUTPUT_UNUSABLE,
    "function_call": FailureCode.OUTPUT_UNUSABLE,
}


class _Part(BaseModel):
    """The library passes chunks on unchecked; these models hold what we read of them."""

    model_config = ConfigDict(from_attributes=True)


class _Delta(_Part):
    content: str | None = None
    refusal: str | None = None
    #: Thoughts, as DeepSeek, Qwen and Kimi name them, and as vLLM and OpenRouter do.
    reasoning_content: str | None = None
    reasoning: str | None = None


class _Choice(_Part):
    delta: _Delta | None = None
    finish_reason: str | None = None


class _Usage(_Part):
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class _Chunk(_Part):
    choices: list[_Choice] | None = None
    usage: _Usage | None = None


class OpenAiEndpoint:
    def __init__(self, provider: Provider, *, patience: Patience) -> None:
        self.name = provider.name
        self.model = provider.model
        self._limit = {provider.max_tokens_field: provider.max_tokens}
        silence = patience.silence_seconds or provider.silence_seconds
        timeout = Timeout(
            connect=patience.connect_seconds, read=silence, write=silence, pool=silence
        )
        self._client = AsyncOpenAI(
            api_key=provider.sent_key,
            base_url=provider.root,
            timeout=timeout,
            # Failover and the pipeline's own retries come after us.
            max_retries=0,
            # A redirect would carry the article to a host that nobody configured.
            http_client=DefaultAsyncHttpxClient(
                timeout=timeout, follow_redirects=False, verify=trusted_authorities()
            ),
        )
        self._conversing = Conversing(
            provider, ask=self._ask, new_reading=_Reading, failures=OPENAI_FAILURES
        )

    async def complete(self, prompt: Prompt, *, form: Form | None, take: TakeText) -> Usage:
        return await self._conversing.complete(prompt, form=form, take=take)

    async def _ask(
        self, prompt: Prompt, form: Form | None, way: StructuredOutput
    ) -> AsyncStream[ChatCompletionChunk]:
        # No temperature: reasoning models refuse it.
        return await self._client.chat.completions.create(
            model=self.model,
            messages=_messages(prompt),
            response_format=_response_format(form, way),
            stream=True,
            stream_options={"include_usage": True},
            extra_body={name: most for name, most in self._limit.items() if most is not None},
        )

    async def aclose(self) -> None:
        await self._client.close()


def _messages(prompt: Prompt) -> list[ChatCompletionMessageParam]:
    return [
        {"role": "system", "content": prompt.system},
        {"role": "user", "content": prompt.user},
    ]


def _response_format(form: Form | None, way: StructuredOutput) -> ResponseFormat | Omit:
    if form is None or way is StructuredOutput.NONE:
        return omit
    if way is StructuredOutput.JSON_OBJECT:
        return {"type": "json_object"}
    return {
        "type": "json_schema",
        "json_schema": {"name": form.name, "strict": True, "schema": dict(form.schema)},
    }


class _Reading:
    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def parse(self, event: object) -> _Chunk:
        return _Chunk.model_validate(event)

    def add(self, part: _Chunk) -> str:
        if part.usage:
            self._answer.note_count(
                tokens_in=part.usage.prompt_tokens, tokens_out=part.usage.completion_tokens
            )
        return "".join(self._text_of(choice) for choice in part.choices or ())

    def _text_of(self, choice: _Choice) -> str:
        delta = choice.delta or _Delta()
        if delta.refusal:
            raise RecipeFailed(FailureCode.PROVIDER_REFUSED, detail="refusal")
        if choice.finish_reason:
            # The count of tokens comes after the reason, and is paid for in any case.
            self._answer.finish(_failure(choice.finish_reason))
        self._answer.thought(delta.reasoning_content or delta.reasoning or "")
        return self._answer.text(delta.content or "")


def _failure(finish_reason: str) -> RecipeFailed | None:
    code = _FINISH_FAILURES.get(finish_reason)
    return RecipeFailed(code, detail=f"finish: {finish_reason}") if code else None
