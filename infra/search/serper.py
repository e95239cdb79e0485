"""Serper, Google's results over an API."""

from collections.abc import Mapping, Sequence

from domain.searching import Recency
from infra.provider_settings import SearchKind, SearchProvider
from infra.search.answer import Answer, items_at, text_in
from infra.search.back_end import Found, Query, unavailable
from infra.search.http_service import HttpService

_PUBLIC_URL = "https://google.serper.dev"
_MOST_RESULTS = 100
_TBS: Mapping[Recency, str] = {
    Recency.DAY: "qdr:d",
    Recency.WEEK: "qdr:w",
    Recency.MONTH: "qdr:m",
    Recency.YEAR: "qdr:y",
}
#: Google's results for China, with its remarks in Chinese.
_CHINESE = {"gl": "cn", "hl": "zh-cn"}


class SerperBackEnd:
    name = SearchKind.SERPER

    def __init__(self, provider: SearchProvider) -> None:
        key = provider.api_key.get_secret_value()
        self._service = HttpService(provider, public_url=_PUBLIC_URL, headers={"X-API-KEY": key})

    async def search(self, query: Query) -> Sequence[Found]:
        body: dict[str, object] = {"q": query.text, "num": min(query.limit, _MOST_RESULTS)}
        if query.is_chinese:
            body |= _CHINESE
        if query.recency is not None:
            body["tbs"] = _TBS[query.recency]
        answer = await self._service.post("/search", body)
        if not answer.keys() & {"organic", "searchParameters"}:
            raise unavailable("no results in the answer")
        return [_found(result) for result in items_at(answer, "organic")]

    async def aclose(self) -> None:
        await self._service.aclose()


def _found(result: Answer) -> Found:
    return Found(
        url=text_in(result, "link"),
        title=text_in(result, "title"),
        snippet=text_in(result, "snippet"),
        published=text_in(result, "date"),
    )
