"""What a call of a model is in every protocol: asked, read piece by piece, bounded, metered."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Generic, Protocol, TypeVar

from domain.failure import RecipeFailed
from infra.ai.endpoint import Form, Prompt, TakeText, Usage
from infra.ai.endpoint_answer import Answer
from infra.ai.endpoint_forms import FormAsking, with_shape
from infra.ai.endpoint_metering import Meter
from infra.ai.provider_calls import translated
from infra.ai.surrogates import SurrogateJoiner
from infra.provider_failures import FormDeclined, ProviderFailures
from infra.provider_settings import Provider, StructuredOutput

Part = TypeVar("Part")


class EventStream(Protocol):
    """The stream of an answer, as both libraries have it."""

    async def __anext__(self) -> object: ...

    async def close(self) -> None: ...


class Reading(Protocol[Part]):
    """How the events of one answer are understood."""

    def parse(self, event: object) -> Part:
        """Raises `ValueError` for what the protocol does not know."""

    def add(self, part: Part) -> str:
        """The text of a part; raises `RecipeFailed` where there will be no whole answer."""


#: Sends a request, and returns when the answer begins.
Ask = Callable[[Prompt, Form | None, StructuredOutput], Awaitable[EventStream]]


class Conversing(Generic[Part]):
    """Fails with `RecipeFailed` alone, which holds nothing of the prompt, the answer or the key."""

    def __init__(
        self,
        provider: Provider,
        *,
        ask: Ask,
        new_reading: Callable[[Answer], Reading[Part]],
        failures: ProviderFailures,
    ) -> None:
        self._provider = provider
        self._ask = ask
        self._new_reading = new_reading
        self._failures = failures
        self._asking = FormAsking(provider)

    async def complete(self, prompt: Prompt, *, form: Form | None, take: TakeText) -> Usage:
        # Half a character cannot be sent, and is no reason to fail.
        prompt = Prompt(_sendable(prompt.system), _sendable(prompt.user))
        deadline = asyncio.get_running_loop().time() + self._provider.timeout_seconds
        meter = Meter(self._provider)
        try:
            stream = await self._open(prompt, form, meter=meter, deadline=deadline)
            await self._relay(stream, Answer(meter), take=take, deadline=deadline)
        finally:
            meter.report()
        return meter.usage

    async def _open(
        self, prompt: Prompt, form: Form | None, *, meter: Meter, deadline: float
    ) -> EventStream:
        """Asks in the strongest way that the provider takes; nothing has been answered before."""

        async def attempt(way: StructuredOutput) -> EventStream:
            shaped = with_shape(prompt, form, way)
            meter.note_asked(shaped)
            stream = await translated(
                self._ask(shaped, form, way), failures=self._failures, deadline=deadline
            )
            self._asking.note_taken(way, form)
            return stream

        *strong, weakest = self._asking.ways(form)
        for way in strong:
            with suppress(FormDeclined):
                return await attempt(way)
        return await attempt(weakest)

    async def _relay(
        self, stream: EventStream, answer: Answer, *, take: TakeText, deadline: float
    ) -> None:
        reading = self._new_reading(answer)
        try:
            while (
                part := await self._next(stream, reading, answer, deadline=deadline)
            ) is not None:
                answer.note_part()
                if text := reading.add(part):
                    await take(text)
        finally:
            await stream.close()
        answer.check_whole()

    async def _next(
        self, stream: EventStream, reading: Reading[Part], answer: Answer, *, deadline: float
    ) -> Part | None:
        async def read() -> Part | None:
            event = await anext(stream, None)
            return None if event is None else reading.parse(event)

        try:
            return await translated(read(), failures=self._failures, deadline=deadline)
        except RecipeFailed:
            # The text is whole: only the count of tokens was still to come.
            if answer.is_finished:
                return None
            raise


def _sendable(text: str) -> str:
    return SurrogateJoiner().feed(text)
