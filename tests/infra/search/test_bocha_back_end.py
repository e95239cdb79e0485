"""博查 is asked by its documentation, and its errors inside a success are noticed."""

import pytest

from domain.searching import Recency
from infra.circuit import RequestDeclined
from infra.provider_settings import SearchKind
from infra.search.back_end import BackEnd, Found
from tests.infra.search.search_server import SearchServer, sample, saying
from tests.infra.search.searches import CHINESE, KEY, back_end, failure, search


@pytest.fixture
def bocha(server: SearchServer) -> BackEnd:
    server.reply = sample("bocha")
    return back_end(SearchKind.BOCHA, server)


async def test_it_is_asked_in_its_way(server: SearchServer, bocha: BackEnd) -> None:
    await search(bocha)

    [request] = server.requests
    assert (request.method, request.path) == ("POST", "/v1/web-search")
    assert request.headers["authorization"] == f"Bearer {KEY}-bocha"
    assert request.headers["content-type"] == "application/json"
    assert request.json == {"query": CHINESE, "freshness": "noLimit", "summary": True, "count": 10}


@pytest.mark.parametrize(
    ("recency", "freshness"),
    [
        (Recency.DAY, "oneDay"),
        (Recency.WEEK, "oneWeek"),
        (Recency.MONTH, "oneMonth"),
        (Recency.YEAR, "oneYear"),
    ],
)
async def test_it_looks_for_recent_pages(
    server: SearchServer, bocha: BackEnd, recency: Recency, freshness: str
) -> None:
    await search(bocha, recency=recency)

    assert server.requests[0].json["freshness"] == freshness


async def test_it_is_asked_for_no_more_than_it_gives(server: SearchServer, bocha: BackEnd) -> None:
    await search(bocha, limit=99)

    assert server.requests[0].json["count"] == 50


async def test_its_pages_are_read(bocha: BackEnd) -> None:
    first, _, last = await search(bocha)

    assert first == Found(
        url="https://www.kafei.example/story/5?spm=a1.b2",
        title="一家社区<em>咖啡店</em>的第五年 &amp; 它的熟客",
        snippet=(
            "店主说，熟客比流量可靠。\n五年里菜单从三十六种砍到九种，近七成收入来自不到两百位熟客。"
        ),
        site_name="咖啡志",
        published="2026-10-08T00:18:30+08:00",
    )
    assert last == Found(
        url="http://biji.example/a?id=7",
        title="小店经营笔记",
        snippet="装修的钱省下来，用在与人打交道上。",
        published="2025-03-01T23:50:00Z",
    )


@pytest.mark.parametrize(
    "data",
    [
        None,
        {},
        {"webPages": None},
        {"webPages": {}},
        {"webPages": {"value": None}},
        {"webPages": {"value": []}},
        {"webPages": {"value": [None, "page", 5]}},
    ],
)
async def test_it_may_find_nothing(server: SearchServer, bocha: BackEnd, data: object) -> None:
    server.reply = saying({"code": 200, "log_id": "1", "msg": None, "data": data})

    assert await search(bocha) == []


@pytest.mark.parametrize("code", [403, "403", 500, "429"])
async def test_an_error_inside_a_success_is_one(
    server: SearchServer, bocha: BackEnd, code: object
) -> None:
    server.reply = saying({"code": code, "message": f"no money left for {KEY}", "log_id": "1"})

    failed = await failure(bocha)

    assert failed.detail == f"status {code}"
    assert not isinstance(failed, RequestDeclined)


async def test_a_query_that_it_declines_is_no_outage(server: SearchServer, bocha: BackEnd) -> None:
    server.reply = saying({"code": "400", "message": "Missing parameter query", "log_id": "1"})

    assert isinstance(await failure(bocha), RequestDeclined)


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"code": 200},
        {"code": None, "data": {}},
        {"code": "hunter2", "data": {}},
        {"code": "9" * 5000},
        {"code": 200, "data": "none"},
        {"code": 200, "data": {"webPages": []}},
        {"code": 200, "data": {"webPages": {"value": {}}}},
    ],
)
async def test_another_answer_is_no_answer(
    server: SearchServer, bocha: BackEnd, answer: object
) -> None:
    server.reply = saying(answer)

    assert "hunter2" not in (await failure(bocha)).detail
