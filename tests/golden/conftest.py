"""The recipes over both writers; the model is a stand-in that is read like any other."""

from collections.abc import AsyncIterator
from functools import cache

import pytest

from domain.writing import Writer
from infra.ai.endpoint import Patience
from infra.ai.endpoint_opening import open_endpoint
from infra.ai.lexicon import Lexicon
from infra.ai.models import Models
from infra.ai.writer_llm import LlmWriter
from infra.ai.writer_offline import OfflineWriter
from infra.cookbook import Cookbook
from infra.provider_settings import Provider
from infra.search.opening import open_searcher
from infra.settings import Settings
from tests.domain.studio import Studio
from tests.fake_writing import FakeDistillationCache
from tests.golden.obliging_model import answer_to
from tests.infra.ai.openai_server import OpenAIServer


@cache
def lexicon() -> Lexicon:
    return Lexicon()


@pytest.fixture
async def model() -> AsyncIterator[OpenAIServer]:
    async with OpenAIServer(chunk_size=400, answer_to=answer_to) as server:
        yield server


@pytest.fixture(params=["offline", "model"])
async def cookbook(request: pytest.FixtureRequest, model: OpenAIServer) -> AsyncIterator[Cookbook]:
    if request.param == "offline":
        yield _cookbook(OfflineWriter(lexicon()))
        return
    provider = Provider.model_validate(
        {"name": "stand-in", "base_url": model.base_url, "model": "stand-in"}
    )
    endpoint = open_endpoint(provider, patience=Patience())
    writer = LlmWriter(Models([endpoint], clock=lambda: 0.0))
    yield _cookbook(writer)
    await writer.aclose()


def _cookbook(writer: Writer) -> Cookbook:
    return Cookbook(
        database=Studio().database,
        writer=writer,
        searcher=open_searcher(Settings()),
        lexicon=lexicon(),
        cache=FakeDistillationCache(),
    )
