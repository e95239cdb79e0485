"""Puts the searcher together from what the operator configured.

Workers alone search: what that takes is loaded with the first query (docs/adr/0046).
"""

import time
from collections.abc import Sequence

from infra.identity import utc_now
from infra.provider_settings import SearchKind, SearchProvider
from infra.search.back_end import BackEnd, Found, Query
from infra.search.failover import FailoverSearcher
from infra.search.providers import configured_search
from infra.settings import Settings


def open_searcher(settings: Settings) -> FailoverSearcher:
    """Connects when first used; close it with `aclose`."""
    back_ends = [_LateBackEnd(provider) for provider in configured_search(settings)]
    return FailoverSearcher(back_ends, clock=time.monotonic, now=utc_now)


class _LateBackEnd:
    def __init__(self, provider: SearchProvider) -> None:
        self.name: str = provider.kind
        self._provider = provider
        self._opened: BackEnd | None = None

    async def search(self, query: Query) -> Sequence[Found]:
        if self._opened is None:
            self._opened = open_back_end(self._provider)
        return await self._opened.search(query)

    async def aclose(self) -> None:
        if self._opened is not None:
            await self._opened.aclose()


def open_back_end(provider: SearchProvider) -> BackEnd:
    """Connects when first used; close it with `aclose`."""
    match provider.kind:
        case SearchKind.BOCHA:
            from infra.search.bocha import BochaBackEnd  # noqa: PLC0415 - see above

            return BochaBackEnd(provider)
        case SearchKind.SEARXNG:
            from infra.search.searxng import SearxngBackEnd  # noqa: PLC0415 - see above

            return SearxngBackEnd(provider)
        case SearchKind.TAVILY:
            from infra.search.tavily import TavilyBackEnd  # noqa: PLC0415 - see above

            return TavilyBackEnd(provider)
        case SearchKind.SERPER:
            from infra.search.serper import SerperBackEnd  # noqa: PLC0415 - see above

            return SerperBackEnd(provider)
        case SearchKind.DDGS:
            from infra.search.ddgs import DdgsBackEnd  # noqa: PLC0415 - see above

            return DdgsBackEnd(provider)
