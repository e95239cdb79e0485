"""The search back ends: which there are, and whether our own SearXNG answers as we need it."""

from collections.abc import Sequence

import httpx

from infra.doctor.finding import Examination, Finding, failed, ok, warning
from infra.provider_settings import SearchKind, SearchProvider

_FORMATS = "Add json to search.formats in its settings.yml."


async def examine_search(providers: Sequence[SearchProvider]) -> Examination:
    if not providers:
        yield warning(
            "search",
            "no back end: searchWeb is refused",
            "Set BOCHA_API_KEY, SEARXNG_URL, TAVILY_API_KEY, SERPER_API_KEY or DDGS_ENABLED.",
        )
    for provider in providers:
        subject = f"search {provider.kind}"
        if provider.kind is SearchKind.SEARXNG:
            yield await _examine_searxng(subject, provider)
        elif provider.kind is SearchKind.DDGS:
            yield ok(subject, "enabled; not asked, for its engines count how often one comes")
        else:
            yield ok(subject, "configured; not asked, for every search costs")


async def _examine_searxng(subject: str, provider: SearchProvider) -> Finding:
    address = f"{str(provider.base_url).rstrip('/')}/search"
    key = provider.api_key.get_secret_value()
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    timeout = provider.timeout_seconds
    async with httpx.AsyncClient(headers=headers, timeout=timeout, trust_env=False) as client:
        try:
            answer = await client.get(address, params={"q": "test", "format": "json"})
        except httpx.RequestError as error:
            detail = f"{address} does not answer: {error or type(error).__name__}"
            return failed(subject, detail, "Check base_url or SEARXNG_URL, and that it runs.")
    if answer.status_code == httpx.codes.FORBIDDEN:
        return failed(subject, "refuses to answer in JSON (403)", _FORMATS)
    if answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
        return failed(subject, "limits us (429)", "Let our address pass its limiter.")
    if not answer.is_success:
        return failed(subject, f"{address} answers {answer.status_code}", "See its log.")
    return _results(subject, answer)


def _results(subject: str, answer: httpx.Response) -> Finding:
    try:
        found = answer.json()
        count, silent = len(found["results"]), len(found.get("unresponsive_engines") or ())
    except (ValueError, KeyError, TypeError, AttributeError):
        return failed(subject, "answers, but not as SearXNG does", "Check its address.")
    if count == 0:
        return warning(
            subject,
            f"answers, but finds nothing; {silent} of its engines do not answer it",
            "See its page of statistics, /stats, for what they say.",
        )
    return ok(subject, f"finds {count} pages for a test")
