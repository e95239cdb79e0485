from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from tests.infra.search.search_server import SearchServer


@pytest.fixture
async def resources() -> AsyncIterator[AsyncExitStack]:
    async with AsyncExitStack() as stack:
        yield stack


@pytest.fixture
async def server(resources: AsyncExitStack) -> SearchServer:
    return await resources.enter_async_context(SearchServer())


@pytest.fixture
async def spare(resources: AsyncExitStack) -> SearchServer:
    return await resources.enter_async_context(SearchServer())
