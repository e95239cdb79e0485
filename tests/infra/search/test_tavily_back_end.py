"""Tavily is asked by its documentation."""

import pytest

from domain.searching import Recency
from infra.circuit import RequestDeclined
from infra.provider_settings import SearchKind
from infra.search.back_end import BackEnd, Found
from tests.infra.search.search_server import SearchServer, sample, saying
from tests.infra.search.searches import ENGLISH, KEY, back_end, failure, search


@pytest.fixture
def tavily(server: SearchServer) -> BackEnd:
    server.reply = sample("tavily")
    return back_end(SearchKind.TAVILY, server)


async def test_it_is_asked_in_its_way(server: SearchServer, tavily: BackEnd) -> None:
    await search(tavily, ENGLISH)

    [request] = server.requests
    assert (request.method, request.path) == ("POST", "/search")
    assert request.headers["authorization"] == f"Bearer {KEY}-tavily"
    assert request.json == {"query": ENGLISH, "search_depth": "basic", "max_results": 10}


@pytest.mark.parametrize(
    ("recency", "time_range"),
    [
        (Recency.DAY, "day"),
        (Recency.WEEK, "week"),
        (Recency.MONTH, "month"),
        (Recency.YEAR, "year"),
    ],
)
async def test_it_looks_for_recent_pages(
    server: SearchServer, tavily: BackEnd, recency: Recency, time_range: str
) -> None:
    await search(tavily, recency=recency)

    assert server.requests[0].json["time_range"] == time_range


async def test_it_is_asked_for_no_more_than_it_gives(server: SearchServer, tavily: BackEnd) -> None:
    await search(tavily, limit=99)

    assert server.requests[0].json["max_results"] == 20


async def test_its_results_are_read(tavily: BackEnd) -> None:
    assert await search(tavily) == [
        Found(
            url="https://beans.example/regulars",
            title="Why regulars keep a coffee shop alive",
            snippet="Most of the income comes from fewer than two hundred people.",
            published="Thu, 08 Oct 2026 06:30:00 GMT",
        ),
        Found(
            url="https://beans.example/menu",
            title="A shorter menu",
            snippet="Nine drinks instead of thirty-six.",
        ),
    ]


@pytest.mark.parametrize("results", [None, [], [None]])
async def test_it_may_find_nothing(server: SearchServer, tavily: BackEnd, results: object) -> None:
    server.reply = saying({"query": "x", "results": results})

    assert await search(tavily) == []


@pytest.mark.parametrize("status", [401, 432, 433])
async def test_a_refused_key_and_a_used_up_plan_are_outages(
    server: SearchServer, tavily: BackEnd, status: int
) -> None:
    server.reply = saying({"detail": {"error": "This request exceeds your plan."}}, status=status)

    failed = await failure(tavily)

    assert failed.detail == f"status {status}"
    assert not isinstance(failed, RequestDeclined)


@pytest.mark.parametrize("answer", [{}, {"detail": {"error": "no"}}, {"results": "none"}])
async def test_another_answer_is_no_answer(
    server: SearchServer, tavily: BackEnd, answer: object
) -> None:
    server.reply = saying(answer)

    await failure(tavily)
