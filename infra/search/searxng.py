"""SearXNG, a metasearch engine that operators run themselves."""

from collections.abc import Mapping, Sequence

from domain.searching import Recency
from infra.provider_settings import SearchKind, SearchProvider
from infra.search.answer import Answer, items_at, text_in
from infra.search.back_end import Found, Query, unavailable
from infra.search.http_service import HttpService

_TIME_RANGES: Mapping[Recency, str] = {
    Recency.DAY: "day",
    Recency.WEEK: "week",
    Recency.MONTH: "month",
    Recency.YEAR: "year",
}
#: Words that begin with these are commands: !! leaves for another site, : sets the language.
_COMMANDS = "!:<?"


class SearxngBackEnd:
    name = SearchKind.SEARXNG

    def __init__(self, provider: SearchProvider) -> None:
        key = provider.api_key.get_secret_value()
        # It has no keys of its own, but a proxy before it may ask for one.
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._service = HttpService(provider, headers=headers)

    async def search(self, query: Query) -> Sequence[Found]:
        text = _without_commands(query.text)
        if not text:
            return []
        parameters = {"q": text, "format": "json"}
        if query.recency is not None:
            parameters["time_range"] = _TIME_RANGES[query.recency]
        answer = await self._service.get("/search", parameters)
        if "results" not in answer:
            raise unavailable("no results in the answer")
        found = [_found(result) for result in items_at(answer, "results")]
        if not found and answer.get("unresponsive_engines"):
            # It could not look, which is not the same as finding nothing.
            raise unavailable("its engines do not answer")
        return found

    async def aclose(self) -> None:
        await self._service.aclose()


def _without_commands(text: str) -> str:
    return " ".join(filter(None, (word.lstrip(_COMMANDS) for word in text.split())))


def _found(result: Answer) -> Found:
    return Found(
        url=text_in(result, "url"),
        title=text_in(result, "title"),
        snippet=text_in(result, "content"),
        published=text_in(result, "publishedDate"),
    )
