"""Tavily, a search engine for AI."""

from collections.abc import Mapping, Sequence

from domain.searching import Recency
from infra.provider_settings import SearchKind, SearchProvider
from infra.search.answer import Answer, items_at, text_in
from infra.search.back_end import Found, Query, unavailable
from infra.search.http_service import HttpService

_PUBLIC_URL = "https://api.tavily.com"
_MOST_RESULTS = 20
_TIME_RANGES: Mapping[Recency, str] = {
    Recency.DAY: "day",
    Recency.WEEK: "week",
    Recency.MONTH: "month",
    Recency.YEAR: "year",
}


class TavilyBackEnd:
    name = SearchKind.TAVILY

    def __init__(self, provider: SearchProvider) -> None:
        key = provider.api_key.get_secret_value()
        self._service = HttpService(
            provider, public_url=_PUBLIC_URL, headers={"Authorization": f"Bearer {key}"}
        )

    async def search(self, query: Query) -> Sequence[Found]:
        body: dict[str, object] = {
            "query": query.text,
            # Deeper ones cost two credits.
            "search_depth": "basic",
            "max_results": min(query.limit, _MOST_RESULTS),
        }
        if query.recency is not None:
            body["time_range"] = _TIME_RANGES[query.recency]
        answer = await self._service.post("/search", body)
        if "results" not in answer:
            raise unavailable("no results in the answer")
        return [_found(result) for result in items_at(answer, "results")]

    async def aclose(self) -> None:
        await self._service.aclose()


def _found(result: Answer) -> Found:
    return Found(
        url=text_in(result, "url"),
        title=text_in(result, "title"),
        snippet=text_in(result, "content"),
        published=text_in(result, "published_date"),
    )
