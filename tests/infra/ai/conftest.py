from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from infra.ai.endpoint import Endpoint, Patience
from infra.ai.endpoint_opening import open_endpoint
from infra.ai.lexicon import Lexicon
from infra.ai.models import Models
from infra.ai.writer_llm import LlmWriter
from infra.provider_settings import Provider
from tests.infra.ai.calling import OpenEndpoint
from tests.infra.ai.event_server import EventServer
from tests.infra.ai.openai_server import OpenAIServer, Scenario
from tests.infra.ai.samples import KEY, MakeWriter
from tests.infra.fake_clock import FakeClock

_HANGING = frozenset({Scenario.HANG, Scenario.HANG_IN_STREAM})


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    """One for all tests: it loads a dictionary."""
    return Lexicon()


@pytest.fixture
async def resources() -> AsyncIterator[AsyncExitStack]:
    async with AsyncExitStack() as stack:
        yield stack


@pytest.fixture
async def server(resources: AsyncExitStack) -> OpenAIServer:
    return await resources.enter_async_context(OpenAIServer())


@pytest.fixture
async def spare(resources: AsyncExitStack) -> OpenAIServer:
    return await resources.enter_async_context(OpenAIServer())


@pytest.fixture
def make_writer(resources: AsyncExitStack, clock: FakeClock) -> MakeWriter:
    def make(
        *servers: OpenAIServer,
        timeout_seconds: float = 30,
        longest_source: int = 60_000,
        patience: Patience | None = None,
    ) -> LlmWriter:
        hangs = any(server.scenario in _HANGING for server in servers)
        patience = patience or Patience(silence_seconds=0.5 if hangs else 30)
        providers = [
            Provider.model_validate(
                {
                    "name": f"provider-{number}",
                    "base_url": server.base_url,
                    "api_key": f"{KEY}-{number}",
                    "model": f"model-{number}",
                    "timeout_seconds": timeout_seconds,
                }
            )
            for number, server in enumerate(servers, 1)
        ]
        endpoints = [open_endpoint(provider, patience=patience) for provider in providers]
        writer = LlmWriter(Models(endpoints, clock=clock), longest_source=longest_source)
        resources.push_async_callback(writer.aclose)
        return writer

    return make


@pytest.fixture
async def event_server(resources: AsyncExitStack) -> EventServer:
    return await resources.enter_async_context(EventServer())


@pytest.fixture
def make_endpoint(resources: AsyncExitStack) -> OpenEndpoint:
    def make(address: str, **settings: object) -> Endpoint:
        given = {"name": "provider-1", "base_url": address, "api_key": KEY, "model": "model-1"}
        provider = Provider.model_validate(given | settings)
        endpoint = open_endpoint(provider, patience=Patience())
        resources.push_async_callback(endpoint.aclose)
        return endpoint

    return make
