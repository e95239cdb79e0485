"""The recipes as the product puts them together, over a web of sites on loopback."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack

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
from infra.web.url_policy import PublicUrls
from tests.ateliers import idle_atelier
from tests.domain.studio import Studio
from tests.fake_writing import FakeDistillationCache
from tests.infra.ai.openai_server import OpenAIServer
from tests.infra.fake_clock import FakeClock
from tests.infra.search.search_server import SearchServer
from tests.infra.web.loopback import PUBLIC, Site, answering, is_test_public, opened

#: Pages by their path, as HTML.
Pages = Mapping[str, str]
ServePages = Callable[[Pages], Awaitable[Site]]


@pytest.fixture
async def resources() -> AsyncIterator[AsyncExitStack]:
    async with AsyncExitStack() as stack:
        yield stack


@pytest.fixture
def serve_pages(resources: AsyncExitStack) -> ServePages:
    async def serve(pages: Pages) -> Site:
        answers = {path: answering(html.encode()) for path, html in pages.items()}
        site = Site(host=PUBLIC, answers=answers)
        return await resources.enter_async_context(opened(site, None))

    return serve


@pytest.fixture
async def search_server(resources: AsyncExitStack) -> SearchServer:
    return await resources.enter_async_context(SearchServer())


@pytest.fixture
async def model(resources: AsyncExitStack) -> OpenAIServer:
    return await resources.enter_async_context(OpenAIServer(chunk_size=40))


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return Lexicon()


@pytest.fixture
def offline_writer(lexicon: Lexicon) -> OfflineWriter:
    return OfflineWriter(lexicon)


@pytest.fixture
def model_writer(resources: AsyncExitStack, model: OpenAIServer, clock: FakeClock) -> LlmWriter:
    provider = Provider.model_validate(
        {"name": "stand-in", "base_url": model.base_url, "model": "stand-in"}
    )
    endpoint = open_endpoint(provider, patience=Patience())
    resources.push_async_callback(endpoint.aclose)
    return LlmWriter(Models([endpoint], clock=clock))


MakeCookbook = Callable[[Writer], Cookbook]


@pytest.fixture
def make_cookbook(
    resources: AsyncExitStack, search_server: SearchServer, lexicon: Lexicon
) -> MakeCookbook:
    def make(writer: Writer) -> Cookbook:
        searcher = open_searcher(Settings.model_validate({"searxng_url": search_server.url}))
        resources.push_async_callback(searcher.aclose)
        database = Studio().database
        return Cookbook(
            database=database,
            atelier=idle_atelier(database),
            writer=writer,
            searcher=searcher,
            lexicon=lexicon,
            cache=FakeDistillationCache(),
            urls=PublicUrls(ports=range(1, 65_536), is_allowed=is_test_public),
        )

    return make
