"""Starts loopback sites and stops them after the test."""

import ssl
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from tests.infra.web.loopback import PUBLIC, Answer, Serve, Site, opened


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    async with AsyncExitStack() as stack:

        async def start(
            answers: dict[str, Answer],
            *,
            host: str = PUBLIC,
            port: int = 0,
            tls: ssl.SSLContext | None = None,
        ) -> Site:
            site = Site(host=host, answers=answers, port=port)
            return await stack.enter_async_context(opened(site, tls))

        yield start
