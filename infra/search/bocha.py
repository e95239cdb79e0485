"""博查 (Bocha), a search of the Chinese web for AI; it answers as Bing's v7 did, inside `data`."""

import re
from collections.abc import Mapping, Sequence

from domain.searching import Recency
from infra.provider_settings import SearchKind, SearchProvider
from infra.search.answer import Answer, items_at, text_in
from infra.search.back_end import Found, Query, refusal, unavailable
from infra.search.http_service import HttpService

_PUBLIC_URL = "https://api.bocha.cn"
_MOST_RESULTS = 50
_FRESHNESS: Mapping[Recency | None, str] = {
    None: "noLimit",
    Recency.DAY: "oneDay",
    Recency.WEEK: "oneWeek",
    Recency.MONTH: "oneMonth",
    Recency.YEAR: "oneYear",
}
_SUCCESS = "200"
#: Its documentation has numbers for codes, its errors have texts.
_CODE = re.compile(r"[0-9]{1,6}")


class BochaBackEnd:
    name = SearchKind.BOCHA

    def __init__(self, provider: SearchProvider) -> None:
        key = provider.api_key.get_secret_value()
        self._service = HttpService(
            provider, public_url=_PUBLIC_URL, headers={"Authorization": f"Bearer {key}"}
        )

    async def search(self, query: Query) -> Sequence[Found]:
        answer = await self._service.post(
            "/v1/web-search",
            {
                "query": query.text,
                "freshness": _FRESHNESS[query.recency],
                "summary": True,
                "count": min(query.limit, _MOST_RESULTS),
            },
        )
        _check(answer)
        return [_found(page) for page in items_at(answer, "data", "webPages", "value")]

    async def aclose(self) -> None:
        await self._service.aclose()


def _check(answer: Answer) -> None:
    """Raises `RecipeFailed` for the errors that come inside a success."""
    code = str(answer.get("code"))
    if code == _SUCCESS and "data" in answer:
        return
    if code != _SUCCESS and _CODE.fullmatch(code):
        raise refusal(int(code))
    raise unavailable("no data in the answer")


def _found(page: Answer) -> Found:
    return Found(
        url=text_in(page, "url"),
        title=text_in(page, "name"),
        snippet=text_in(page, "summary", "snippet"),
        site_name=text_in(page, "siteName"),
        # By its documentation the second one also says when the page was published.
        published=text_in(page, "datePublished", "dateLastCrawled"),
    )
