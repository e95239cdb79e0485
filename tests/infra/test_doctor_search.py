"""The doctor asks our own SearXNG alone: every other search costs somebody something."""

import pytest

from infra.doctor.finding import Finding, Health
from infra.doctor.search import examine_search
from infra.provider_settings import SearchProvider
from tests.infra.search.search_server import Reply, SearchServer, sample, saying

KEY = "sk-very-secret-0123456789"


def provider(**chosen: object) -> SearchProvider:
    return SearchProvider.model_validate(chosen)


async def found(*providers: SearchProvider) -> list[Finding]:
    return [finding async for finding in examine_search(providers)]


async def test_no_back_end_is_no_fault() -> None:
    [finding] = await found()

    assert (finding.subject, finding.health) == ("search", Health.WARNING)
    assert "SEARXNG_URL" in finding.remedy


async def test_what_costs_is_not_asked() -> None:
    async with SearchServer() as server:
        paid = [
            provider(kind=kind, api_key=KEY, base_url=server.url)
            for kind in ("bocha", "tavily", "serper")
        ]
        findings = await found(*paid, provider(kind="ddgs"))
        assert server.requests == []

    assert [(finding.subject, finding.health) for finding in findings] == [
        ("search bocha", Health.OK),
        ("search tavily", Health.OK),
        ("search serper", Health.OK),
        ("search ddgs", Health.OK),
    ]
    assert KEY not in str(findings)


async def test_searxng_is_asked_as_a_search_asks_it() -> None:
    async with SearchServer(sample("searxng")) as server:
        [finding] = await found(provider(kind="searxng", base_url=f"{server.url}/s/", api_key=KEY))
        [request] = server.requests

    assert finding == Finding("search searxng", Health.OK, "finds 6 pages for a test")
    assert (request.path, request.parameters) == ("/s/search", {"q": "test", "format": "json"})
    assert request.headers["authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize(
    ("reply", "health", "said"),
    [
        (saying({}, status=403), Health.FAILED, "Add json to search.formats"),
        (saying({}, status=429), Health.FAILED, "limits us (429)"),
        (saying({}, status=500), Health.FAILED, "answers 500"),
        (Reply(status=302, headers={"Location": "/"}), Health.FAILED, "answers 302"),
        (Reply(body=b"<html></html>"), Health.FAILED, "not as SearXNG does"),
        (saying([]), Health.FAILED, "not as SearXNG does"),
        (saying({}), Health.FAILED, "not as SearXNG does"),
        (saying({"results": None}), Health.FAILED, "not as SearXNG does"),
        (
            saying({"results": [], "unresponsive_engines": [["google", "timeout"]]}),
            Health.WARNING,
            "1 of its engines",
        ),
    ],
)
async def test_what_is_wrong_with_searxng_is_told(reply: Reply, health: Health, said: str) -> None:
    async with SearchServer(reply) as server:
        [finding] = await found(provider(kind="searxng", base_url=server.url))

    assert finding.health is health
    assert said in f"{finding.detail} {finding.remedy}"


async def test_a_searxng_that_is_away_is_told() -> None:
    [finding] = await found(provider(kind="searxng", base_url="http://127.0.0.1:1"))

    assert finding.health is Health.FAILED
    assert "http://127.0.0.1:1/search does not answer" in finding.detail
