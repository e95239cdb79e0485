"""One OpenAI-compatible endpoint: a prompt goes in, text comes out as it is written."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from openai import AsyncOpenAI, AsyncStream, DefaultAsyncHttpxClient, OpenAIError, Timeout
from openai.types.chat import ChatCompletionChunk, ChatCompletionMessageParam
from pydantic import BaseModel, ConfigDict

from domain.failure import FailureCode, RecipeFailed
from infra.ai.provider_failures import failure_of
from infra.ai.surrogates import SurrogateJoiner
from infra.settings import Provider

#: Local servers ask for no key, but the library insists on one.
_NO_KEY = "no-key"
#: Far beyond any distillation, thoughts included: a model that babbles on is stopped here.
_LONGEST_ANSWER = 200_000
#: The reasons to finish, OpenAI's, DeepSeek's and Zhipu's, that leave no answer to use.
_FINISH_FAILURES: Mapping[str | None, FailureCode] = {
    "refusal": FailureCode.PROVIDER_REFUSED,
    "content_filter": FailureCode.PROVIDER_REFUSED,
    "sensitive": FailureCode.PROVIDER_REFUSED,
    "insufficient_system_resource": FailureCode.PROVIDER_UNAVAILABLE,
    "network_error": FailureCode.PROVIDER_UNAVAILABLE,
    "length": FailureCode.OUTPUT_UNUSABLE,
    "tool_calls": FailureCode.OUTPUT_UNUSABLE,
    "function_call": FailureCode.OUTPUT_UNUSABLE,
}

Result = TypeVar("Result")
TakeText = Callable[[str], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """`silence_seconds` is the longest wait for the next sign of life of an answer."""

    connect_seconds: float = 5.0
    silence_seconds: float = 30.0


@dataclass(frozen=True, slots=True)
class Usage:
    """As the provider counts them; zeros where it does not."""

    tokens_in: int = 0
    tokens_out: int = 0


class _Part(BaseModel):
    """The library passes chunks on unchecked; these models hold what we read of them."""

    model_config = ConfigDict(from_attributes=True)


class _Delta(_Part):
    content: str | None = None
    refusal: str | None = None


class _Choice(_Part):
    delta: _Delta | None = None
    finish_reason: str | None = None


class _Usage(_Part):
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class _Chunk(_Part):
    choices: list[_Choice] | None = None
    usage: _Usage | None = None


class Endpoint:
    def __init__(self, provider: Provider, *, patience: Patience) -> None:
        self.name = provider.name
        self.model = provider.model
        self._timeout_seconds = provider.timeout_seconds
        timeout = Timeout(
            connect=patience.connect_seconds,
            read=patience.silence_seconds,
            write=patience.silence_seconds,
            pool=patience.silence_seconds,
        )
        self._client = AsyncOpenAI(
            api_key=provider.api_key.get_secret_value() or _NO_KEY,
            base_url=str(provider.base_url),
            timeout=timeout,
            # Failover and the pipeline's own retries come after us.
            max_retries=0,
            # A redirect would carry the article to a host that nobody configured.
            http_client=DefaultAsyncHttpxClient(timeout=timeout, follow_redirects=False),
        )

    async def complete(
        self, messages: list[ChatCompletionMessageParam], *, take: TakeText
    ) -> Usage:
        """Hands each piece of the answer to `take`; raises `RecipeFailed`."""
        deadline = asyncio.get_running_loop().time() + self._timeout_seconds
        # No limit of tokens and no temperature: servers disagree on the name of the one, and
        # reasoning models refuse the other.
        stream = await _translated(
            self._client.chat.completions.create(
                model=self.model,
                messages=messages,
                stream=True,
                stream_options={"include_usage": True},
            ),
            deadline=deadline,
        )
        answer = _Answer()
        async with stream:
            while chunk := await self._next(stream, answer, deadline=deadline):
                if text := answer.add(chunk):
                    await take(text)
        answer.check_whole()
        return answer.usage

    async def _next(
        self, stream: AsyncStream[ChatCompletionChunk], answer: "_Answer", *, deadline: float
    ) -> _Chunk | None:
        try:
            return await _translated(_read(stream), deadline=deadline)
        except RecipeFailed:
            # The text is whole: only the count of tokens was still to come.
            if answer.is_finished:
                return None
            raise

    async def aclose(self) -> None:
        await self._client.close()


async def _read(stream: AsyncStream[ChatCompletionChunk]) -> _Chunk | None:
    chunk = await anext(aiter(stream), None)
    return None if chunk is None else _Chunk.model_validate(chunk)


async def _translated(work: Awaitable[Result], *, deadline: float) -> Result:
    """The result of `work`, its errors as `RecipeFailed`.

    That one is raised outside the handler: the library's error holds the request with the key
    and the article, and must not travel along as the context of ours.
    """
    try:
        async with asyncio.timeout_at(deadline):
            return await work
    except (OpenAIError, TimeoutError, ValueError) as error:
        failure = failure_of(error)
    raise failure


class _Answer:
    """What has come of an answer, apart from its text."""

    def __init__(self) -> None:
        self.usage = Usage()
        self.is_finished = False
        self._has_chunks = False
        self._length = 0
        self._joiner = SurrogateJoiner()

    def add(self, chunk: _Chunk) -> str:
        """The text of a chunk; raises `RecipeFailed` where there will be no whole answer."""
        self._has_chunks = True
        if chunk.usage:
            self.usage = Usage(
                max(chunk.usage.prompt_tokens or 0, 0), max(chunk.usage.completion_tokens or 0, 0)
            )
        return "".join(self._text_of(choice) for choice in chunk.choices or ())

    def _text_of(self, choice: _Choice) -> str:
        delta = choice.delta or _Delta()
        failure = "refusal" if delta.refusal else choice.finish_reason
        if failure in _FINISH_FAILURES:
            raise RecipeFailed(_FINISH_FAILURES[failure], detail=f"finish: {failure}")
        self.is_finished = self.is_finished or bool(choice.finish_reason)
        text = self._joiner.feed(delta.content or "")
        self._length += len(text)
        if self._length > _LONGEST_ANSWER:
            raise RecipeFailed(FailureCode.OUTPUT_UNUSABLE, detail="answer without end")
        return text

    def check_whole(self) -> None:
        """Raises `RecipeFailed` where the stream ended before the answer did."""
        if not self._has_chunks:
            raise RecipeFailed(FailureCode.OUTPUT_UNUSABLE, detail="no chunk in the stream")
        if not self.is_finished:
            raise RecipeFailed(FailureCode.PROVIDER_UNAVAILABLE, detail="stream cut")
