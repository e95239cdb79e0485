"""Puts the searcher together from what the operator configured."""

import time
from collections.abc import Callable, Mapping

from infra.identity import utc_now
from infra.provider_settings import SearchKind, SearchProvider
from infra.search.back_end import BackEnd
from infra.search.bocha import BochaBackEnd
from infra.search.ddgs import DdgsBackEnd
from infra.search.failover import FailoverSearcher
from infra.search.providers import configured_search
from infra.search.searxng import SearxngBackEnd
from infra.search.serper import SerperBackEnd
from infra.search.tavily import TavilyBackEnd
from infra.settings import Settings

_BACK_ENDS: Mapping[SearchKind, Callable[[SearchProvider], BackEnd]] = {
    SearchKind.BOCHA: BochaBackEnd,
    SearchKind.SEARXNG: SearxngBackEnd,
    SearchKind.TAVILY: TavilyBackEnd,
    SearchKind.SERPER: SerperBackEnd,
    SearchKind.DDGS: DdgsBackEnd,
}


def open_searcher(settings: Settings) -> FailoverSearcher:
    """Connects when first used; close it with `aclose`."""
    back_ends = [_BACK_ENDS[provider.kind](provider) for provider in configured_search(settings)]
    return FailoverSearcher(back_ends, clock=time.monotonic, now=utc_now)
