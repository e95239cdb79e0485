"""An endpoint for whom it may never be asked: only its names are known at once."""

import asyncio

from infra.ai.endpoint import Endpoint, Form, Patience, Prompt, TakeText, Usage
from infra.ai.endpoint_opening import open_endpoint
from infra.provider_settings import Provider


class LateEndpoint:
    """Opened with the first prompt, in a thread: to load its library takes a second."""

    def __init__(self, provider: Provider, *, patience: Patience) -> None:
        self.name = provider.name
        self.model = provider.model
        self._provider = provider
        self._patience = patience
        self.opening: asyncio.Task[Endpoint] | None = None

    async def complete(self, prompt: Prompt, *, form: Form | None, take: TakeText) -> Usage:
        if self.opening is None or self._has_failed(self.opening):
            self.opening = asyncio.create_task(self._open())
        # Who asks may be cancelled; what is being opened is there for the next, and is closed.
        endpoint = await asyncio.shield(self.opening)
        return await endpoint.complete(prompt, form=form, take=take)

    async def _open(self) -> Endpoint:
        return await asyncio.to_thread(open_endpoint, self._provider, patience=self._patience)

    def _has_failed(self, opening: asyncio.Task[Endpoint]) -> bool:
        return opening.done() and opening.exception() is not None

    async def aclose(self) -> None:
        if self.opening is None:
            return
        await asyncio.wait([self.opening])
        if not self._has_failed(self.opening):
            await self.opening.result().aclose()
