"""SearXNG is asked for JSON, takes no commands from users, and may know nothing of anything."""

import pytest

from domain.searching import Recency
from infra.provider_settings import SearchKind, SearchProvider
from infra.search.back_end import BackEnd, Found
from infra.search.searxng import SearxngBackEnd
from tests.infra.search.search_server import SearchServer, sample, saying
from tests.infra.search.searches import CHINESE, KEY, back_end, failure, search


@pytest.fixture
def searxng(server: SearchServer) -> BackEnd:
    server.reply = sample("searxng")
    return back_end(SearchKind.SEARXNG, server)


async def test_it_is_asked_in_its_way(server: SearchServer, searxng: BackEnd) -> None:
    await search(searxng)

    [request] = server.requests
    assert (request.method, request.path) == ("GET", "/search")
    assert request.parameters == {"q": CHINESE, "format": "json"}
    assert request.headers["accept"] == "application/json"


async def test_a_proxy_before_it_may_ask_for_a_key(server: SearchServer, searxng: BackEnd) -> None:
    await search(searxng)

    assert server.requests[0].headers["authorization"] == f"Bearer {KEY}-searxng"


async def test_it_needs_no_key(server: SearchServer) -> None:
    provider = SearchProvider.model_validate({"kind": "searxng", "base_url": server.url})
    server.reply = sample("searxng")

    await search(SearxngBackEnd(provider))

    assert "authorization" not in server.requests[0].headers


@pytest.mark.parametrize("path", ["/private/searxng", "/private/searxng/"])
async def test_it_may_live_below_a_path(server: SearchServer, path: str) -> None:
    server.reply = sample("searxng")

    await search(back_end(SearchKind.SEARXNG, server, path=path))

    assert server.requests[0].path == "/private/searxng/search"


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
    server: SearchServer, searxng: BackEnd, recency: Recency, time_range: str
) -> None:
    await search(searxng, recency=recency)

    assert server.requests[0].parameters["time_range"] == time_range


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("!!g 咖啡", "g 咖啡"),
        (":en !bing <9 咖啡", "en bing 9 咖啡"),
        ("咖啡! 好喝?", "咖啡! 好喝?"),
    ],
)
async def test_it_takes_no_commands(
    server: SearchServer, searxng: BackEnd, query: str, asked: str
) -> None:
    await search(searxng, query)

    assert server.requests[0].parameters["q"] == asked


async def test_commands_alone_find_nothing(server: SearchServer, searxng: BackEnd) -> None:
    assert await search(searxng, "!! :") == []
    assert server.requests == []


async def test_its_results_are_read_whatever_is_null(searxng: BackEnd) -> None:
    found = await search(searxng)

    assert found[0] == Found(
        url="https://kafei.example/story/5",
        title="一家社区咖啡店的第五年",
        snippet="店主说，熟客比流量可靠。",
        published="2026-10-08T00:00:00",
    )
    assert found[1] == Found(url="", title="没有地址的答案")
    assert found[2] == Found(url="https://nulls.example/", title="")
    assert found[-1] == Found(url="https://biji.example/a?id=7", title="小店经营笔记")
    assert len(found) == 5


@pytest.mark.parametrize("silent", [None, []])
async def test_it_may_find_nothing(server: SearchServer, searxng: BackEnd, silent: object) -> None:
    server.reply = saying({"query": "x", "results": [], "unresponsive_engines": silent})

    assert await search(searxng) == []


async def test_nothing_from_engines_that_do_not_answer_is_a_failure(
    server: SearchServer, searxng: BackEnd
) -> None:
    silent = [["google", "Suspended: CAPTCHA"], ["brave", "timeout"]]
    server.reply = saying({"query": "x", "results": [], "unresponsive_engines": silent})

    assert (await failure(searxng)).detail == "its engines do not answer"


async def test_json_may_not_be_enabled(server: SearchServer, searxng: BackEnd) -> None:
    server.reply = saying({}, status=403)

    assert (await failure(searxng)).detail == "status 403"


@pytest.mark.parametrize("answer", [{}, {"error": "no"}, {"results": {}}, {"results": "none"}])
async def test_another_answer_is_no_answer(
    server: SearchServer, searxng: BackEnd, answer: object
) -> None:
    server.reply = saying(answer)

    assert (await failure(searxng)).detail.startswith(("no results", "no list"))
