"""The recipes over both writers; the model is a stand-in that is read like any other."""

from collections.abc import AsyncIterator
from functools import cache

import pytest

from domain.searching import Searcher
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
from infra.web.url_policy import PublicUrls
from tests.ateliers import idle_atelier
from tests.domain.studio import Studio
from tests.fake_writing import FakeDistillationCache
from tests.golden.obliging_model import answer_to
from tests.infra.ai.openai_server import OpenAIServer
from tests.infra.search.search_server import SearchServer
from tests.infra.web.loopback import is_test_public


@cache
def lexicon() -> Lexicon:
    return Lexicon()


@pytest.fixture
async def model() -> AsyncIterator[OpenAIServer]:
    async with OpenAIServer(chunk_size=400, answer_to=answer_to) as server:
        yield server


@pytest.fixture
async def search_server() -> AsyncIterator[SearchServer]:
    async with SearchServer() as server:
        yield server


@pytest.fixture(params=["offline", "model"])
async def cookbook(
    request: pytest.FixtureRequest, model: OpenAIServer, search_server: SearchServer
) -> AsyncIterator[Cookbook]:
    searcher = open_searcher(Settings.model_validate({"searxng_url": search_server.url}))
    if request.param == "offline":
        yield _cookbook(OfflineWriter(lexicon()), searcher)
        await searcher.aclose()
        return
    provider = Provider.model_validate(
        {"name": "stand-in", "base_url": model.base_url, "model": "stand-in"}
    )
    endpoint = open_endpoint(provider, patience=Patience())
    writer = LlmWriter(Models([endpoint], clock=lambda: 0.0))
    yield _cookbook(writer, searcher)
    await writer.aclose()
    await searcher.aclose()


def _cookbook(writer: Writer, searcher: Searcher) -> Cookbook:
    database = Studio().database
    return Cookbook(
        database=database,
        atelier=idle_atelier(database),
        writer=writer,
        searcher=searcher,
        lexicon=lexicon(),
        cache=FakeDistillationCache(),
        urls=PublicUrls(ports=range(1, 65_536), is_allowed=is_test_public),
    )
