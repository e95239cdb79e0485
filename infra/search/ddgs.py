"""The library ddgs, which reads the result pages of engines that ask for no key."""

import asyncio
import math
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol

from ddgs import DDGS
from ddgs.exceptions import DDGSException

from domain.searching import Recency
from infra.provider_settings import SearchKind, SearchProvider
from infra.search.answer import text_in
from infra.search.back_end import Found, Query, unavailable

_TIME_LIMITS: Mapping[Recency, str] = {
    Recency.DAY: "d",
    Recency.WEEK: "w",
    Recency.MONTH: "m",
    Recency.YEAR: "y",
}
_CHINA = "cn-zh"
_ANYWHERE = "us-en"
#: It asks several engines in turns: one that hangs must leave time for the next.
_TURNS = 3
#: A search that nobody waits for any more still holds its thread until its engines give up.
_THREADS = 4
#: It knows one kind of error for everything, this one included.
_NOTHING_FOUND = "No results found."


class DdgsClient(Protocol):
    def text(
        self, query: str, *, region: str, timelimit: str | None, max_results: int
    ) -> Sequence[dict[str, Any]]:  # results of strangers
        """Blocks; raises `DDGSException`, also where there is nothing."""


#: A new client for each search, since it is not made for several threads; in whole seconds.
OpenClient = Callable[[int], DdgsClient]


def _open_client(timeout_seconds: int) -> DdgsClient:
    return DDGS(timeout=timeout_seconds)


class DdgsBackEnd:
    name = SearchKind.DDGS

    def __init__(self, provider: SearchProvider, *, open_client: OpenClient = _open_client) -> None:
        self._timeout_seconds = provider.timeout_seconds
        self._open_client = open_client
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="ddgs")

    async def search(self, query: Query) -> Sequence[Found]:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._timeout_seconds):
                results = await loop.run_in_executor(self._threads, self._ask, query)
        except (DDGSException, TimeoutError) as error:
            if str(error) == _NOTHING_FOUND:
                return []
            failure = unavailable(type(error).__name__)
        else:
            return [_found(result) for result in results]
        # Its errors hold the query, and must not travel along as the context of ours.
        raise failure

    def _ask(self, query: Query) -> Sequence[dict[str, Any]]:
        client = self._open_client(math.ceil(self._timeout_seconds / _TURNS))
        return client.text(
            query.text,
            region=_CHINA if query.is_chinese else _ANYWHERE,
            timelimit=_TIME_LIMITS[query.recency] if query.recency else None,
            max_results=query.limit,
        )

    async def aclose(self) -> None:
        """Does not wait for what still runs."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _found(result: Mapping[str, object]) -> Found:
    return Found(
        url=text_in(result, "href"), title=text_in(result, "title"), snippet=text_in(result, "body")
    )
