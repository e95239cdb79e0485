"""Back ends that ask a server on loopback, and searches to do with them."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest

from domain.failure import FailureCode, RecipeFailed
from domain.searching import Recency
from infra.provider_settings import SearchKind, SearchProvider
from infra.search.back_end import BackEnd, Found, Query
from infra.search.bocha import BochaBackEnd
from infra.search.searxng import SearxngBackEnd
from infra.search.serper import SerperBackEnd
from infra.search.tavily import TavilyBackEnd
from tests.infra.search.search_server import SearchServer

#: What every back end's key begins with.
KEY = "sk-very-secret-0123456789"
CHINESE = "社区咖啡店 熟客"
ENGLISH = "neighbourhood coffee shop regulars"
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
OVER_HTTP = (SearchKind.BOCHA, SearchKind.SEARXNG, SearchKind.TAVILY, SearchKind.SERPER)
_KINDS: Mapping[SearchKind, type[BochaBackEnd | SearxngBackEnd | TavilyBackEnd | SerperBackEnd]] = {
    SearchKind.BOCHA: BochaBackEnd,
    SearchKind.SEARXNG: SearxngBackEnd,
    SearchKind.TAVILY: TavilyBackEnd,
    SearchKind.SERPER: SerperBackEnd,
}


def back_end(
    kind: SearchKind, server: SearchServer, *, path: str = "", timeout_seconds: float = 30
) -> BackEnd:
    provider = SearchProvider.model_validate(
        {
            "kind": kind,
            "base_url": f"{server.url}{path}",
            "api_key": f"{KEY}-{kind}",
            "timeout_seconds": timeout_seconds,
        }
    )
    return _KINDS[kind](provider)


@asynccontextmanager
async def opened(asked: BackEnd) -> AsyncIterator[BackEnd]:
    try:
        yield asked
    finally:
        await asked.aclose()


async def search(
    asked: BackEnd, text: str = CHINESE, *, limit: int = 10, recency: Recency | None = None
) -> Sequence[Found]:
    """One search, after which the back end is closed."""
    async with opened(asked):
        return await asked.search(Query(text=text, limit=limit, recency=recency))


async def failure(asked: BackEnd, text: str = CHINESE) -> RecipeFailed:
    with pytest.raises(RecipeFailed) as failed:
        await search(asked, text)
    assert failed.value.code is FailureCode.SEARCH_UNAVAILABLE
    return failed.value
