"""Serper is asked by its documentation, for China where the query is Chinese."""

import pytest

from domain.searching import Recency
from infra.circuit import RequestDeclined
from infra.provider_settings import SearchKind
from infra.search.back_end import BackEnd, Found
from tests.infra.search.search_server import SearchServer, sample, saying
from tests.infra.search.searches import CHINESE, ENGLISH, KEY, back_end, failure, search


@pytest.fixture
def serper(server: SearchServer) -> BackEnd:
    server.reply = sample("serper")
    return back_end(SearchKind.SERPER, server)


async def test_it_is_asked_in_its_way(server: SearchServer, serper: BackEnd) -> None:
    await search(serper, ENGLISH)

    [request] = server.requests
    assert (request.method, request.path) == ("POST", "/search")
    assert request.headers["x-api-key"] == f"{KEY}-serper"
    assert request.json == {"q": ENGLISH, "num": 10}


async def test_chinese_is_looked_for_in_china(server: SearchServer, serper: BackEnd) -> None:
    await search(serper, CHINESE, limit=5)

    assert server.requests[0].json == {"q": CHINESE, "num": 5, "gl": "cn", "hl": "zh-cn"}


@pytest.mark.parametrize(
    ("recency", "tbs"),
    [
        (Recency.DAY, "qdr:d"),
        (Recency.WEEK, "qdr:w"),
        (Recency.MONTH, "qdr:m"),
        (Recency.YEAR, "qdr:y"),
    ],
)
async def test_it_looks_for_recent_pages(
    server: SearchServer, serper: BackEnd, recency: Recency, tbs: str
) -> None:
    await search(serper, recency=recency)

    assert server.requests[0].json["tbs"] == tbs


async def test_its_results_are_read(serper: BackEnd) -> None:
    assert await search(serper) == [
        Found(
            url="https://kafei.example/story/5",
            title="一家社区咖啡店的第五年",
            snippet="店主说，熟客比流量可靠。",
            published="2026年10月8日",
        ),
        Found(
            url="https://biji.example/a?id=7",
            title="小店经营笔记",
            snippet="装修的钱省下来。",
            published="3天前",
        ),
        Found(url="https://duan.example/", title="没有摘要的一页"),
    ]


@pytest.mark.parametrize(
    "answer",
    [
        {"searchParameters": {"q": "x"}, "organic": []},
        {"searchParameters": {"q": "x"}},
        {"organic": None},
    ],
)
async def test_it_may_find_nothing(server: SearchServer, serper: BackEnd, answer: object) -> None:
    server.reply = saying(answer)

    assert await search(serper) == []


async def test_a_refused_key_is_an_outage(server: SearchServer, serper: BackEnd) -> None:
    server.reply = saying({"message": "Unauthorized.", "statusCode": 403}, status=403)

    failed = await failure(serper)

    assert failed.detail == "status 403"
    assert not isinstance(failed, RequestDeclined)


@pytest.mark.parametrize("answer", [{}, {"message": "no"}, {"organic": {}}])
async def test_another_answer_is_no_answer(
    server: SearchServer, serper: BackEnd, answer: object
) -> None:
    server.reply = saying(answer)

    await failure(serper)
