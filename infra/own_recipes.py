"""The recipes of those who brought a provider of their own."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from domain.distillation_cache import DistillationCache, Kept
from domain.event_logger import EventLogger
from domain.failure import FailureCode, RecipeFailed
from domain.own_provider import SealBroken, Sealing, Vendor
from domain.services.generating import Recipes
from domain.unit_of_work import Database
from infra.ai.endpoint import Patience
from infra.ai.endpoint_opening import open_endpoint
from infra.ai.endpoint_own import OwnEndpoint
from infra.ai.models import Models
from infra.ai.vendors import provider_of
from infra.cookbook import Cookbook
from infra.provider_settings import Provider, ServiceUrl

_log = EventLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class VendorRecipes:
    """Each run has an endpoint and a circuit of its own: nobody's key spoils another's runs."""

    database: Database
    sealing: Sealing
    cookbook: Cookbook
    base_urls: Mapping[Vendor, ServiceUrl]

    @asynccontextmanager
    async def open(self, owner_id: str) -> AsyncIterator[Recipes]:
        from infra.ai.writer_llm import LlmWriter  # noqa: PLC0415 - docs/adr/0046: in workers alone

        provider = await self._provider(owner_id)
        # The first of a protocol loads its library, which takes a second that others need not wait.
        endpoint = await asyncio.to_thread(open_endpoint, provider, patience=Patience())
        writer = LlmWriter(Models([OwnEndpoint(endpoint)], clock=time.monotonic))
        cache = _OwnDistillations(self.cookbook.cache, owner_id)
        try:
            yield self.cookbook.recipes_of(writer, cache)
        finally:
            await writer.aclose()

    async def _provider(self, owner_id: str) -> Provider:
        async with self.database.read_latest() as reader:
            own_provider = await reader.own_providers.get(owner_id)
        if own_provider is None:
            raise RecipeFailed(FailureCode.OWN_KEY_REMOVED)
        try:
            api_key = self.sealing.unseal(own_provider.sealed_key, owner_id=owner_id)
        except SealBroken:
            # Ours to mend: the secret that it was sealed with is not among the configured ones.
            _log.error("own_key.seal_broken", owner_id=owner_id)
            raise RecipeFailed(FailureCode.PROVIDER_MISCONFIGURED, detail="seal broken") from None
        return provider_of(
            own_provider.vendor,
            model=own_provider.model,
            api_key=api_key,
            base_urls=self.base_urls,
        )


@dataclass(frozen=True, slots=True)
class _OwnDistillations:
    """What an owner has paid for is nobody else's, and what others have paid for not theirs."""

    cache: DistillationCache
    owner_id: str

    async def get(self, content_hash: str) -> Kept | None:
        return await self.cache.get(self._of_owner(content_hash))

    async def put(self, content_hash: str, kept: Kept) -> None:
        await self.cache.put(self._of_owner(content_hash), kept)

    def _of_owner(self, content_hash: str) -> str:
        return f"{self.owner_id}-{content_hash}"
