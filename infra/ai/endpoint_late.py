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
        self._opening = asyncio.Lock()
        self._endpoint: Endpoint | None = None

    async def complete(self, prompt: Prompt, *, form: Form | None, take: TakeText) -> Usage:
        endpoint = await self._opened()
        return await endpoint.complete(prompt, form=form, take=take)

    async def _opened(self) -> Endpoint:
        async with self._opening:
            if self._endpoint is None:
                self._endpoint = await asyncio.to_thread(
                    open_endpoint, self._provider, patience=self._patience
                )
            return self._endpoint

    async def aclose(self) -> None:
        if self._endpoint is not None:
            await self._endpoint.aclose()
