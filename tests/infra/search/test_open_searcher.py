"""The searcher that an operator configures, from the variables to the hits."""

from collections.abc import Mapping
from contextlib import aclosing

import pytest

from domain.searching import Recency, Searcher, SearchHit
from infra.provider_settings import SearchKind
from infra.search.opening import open_back_end, open_searcher
from infra.search.providers import configured_search
from infra.settings import Settings
from tests.infra.search.search_server import SearchServer, sample, saying
from tests.infra.search.searches import CHINESE, KEY

NONE: Mapping[str, object] = {
    "search_providers": [],
    "bocha_api_key": "",
    "searxng_url": None,
    "tavily_api_key": "",
    "serper_api_key": "",
    "ddgs_enabled": False,
}


def settings(**chosen: object) -> Settings:
    return Settings.model_validate({**NONE, **chosen})


def kinds(chosen: Settings) -> list[SearchKind]:
    return [provider.kind for provider in configured_search(chosen)]


def test_nothing_is_searched_unless_configured() -> None:
    assert kinds(settings()) == []
    assert not open_searcher(settings()).is_available


def test_the_variables_of_their_own_have_an_order() -> None:
    chosen = settings(
        ddgs_enabled=True,
        serper_api_key=f"{KEY}-4",
        tavily_api_key=f"{KEY}-3",
        searxng_url="http://searxng:8080",
        bocha_api_key=f"{KEY}-1",
    )

    assert kinds(chosen) == list(SearchKind)
    keys = [provider.api_key.get_secret_value() for provider in configured_search(chosen)]
    assert keys == [f"{KEY}-1", "", f"{KEY}-3", f"{KEY}-4", ""]
    assert KEY not in repr(chosen)


def test_the_list_comes_before_them() -> None:
    chosen = settings(
        search_providers=[{"kind": "ddgs"}, {"kind": "bocha", "api_key": KEY}],
        tavily_api_key=KEY,
    )

    assert kinds(chosen) == [SearchKind.DDGS, SearchKind.BOCHA]


@pytest.mark.parametrize("kind", SearchKind)
async def test_every_kind_can_be_opened_and_closed(kind: SearchKind) -> None:
    chosen = settings(
        search_providers=[{"kind": kind, "api_key": KEY, "base_url": "http://search.example"}]
    )

    searcher: Searcher = open_searcher(chosen)
    assert searcher.is_available
    async with aclosing(open_searcher(chosen)) as unasked:
        assert unasked.is_available
    async with aclosing(open_back_end(chosen.search_providers[0])) as back_end:
        assert back_end.name == kind


async def test_from_the_variables_to_the_hits(server: SearchServer, spare: SearchServer) -> None:
    server.reply = saying({"code": "403", "message": "You do not have enough money"})
    spare.reply = sample("searxng")
    chosen = settings(
        search_providers=[
            {"kind": "bocha", "api_key": KEY, "base_url": server.url},
            {"kind": "searxng", "base_url": spare.url},
        ]
    )

    async with aclosing(open_searcher(chosen)) as searcher:
        hits = await searcher.search(CHINESE, limit=5, recency=Recency.YEAR)

    assert hits == [
        SearchHit(
            url="https://kafei.example/story/5",
            title="一家社区咖啡店的第五年",
            snippet="店主说，熟客比流量可靠。",
            site_name=None,
            published_on="2026-10-08",
        ),
        SearchHit(
            url="https://biji.example/a?id=7",
            title="小店经营笔记",
            snippet="",
            site_name=None,
            published_on=None,
        ),
    ]
    assert len(server.requests) == 1


async def test_a_page_is_found_once_whatever_its_spelling(server: SearchServer) -> None:
    server.reply = sample("bocha")
    provider = {"kind": "bocha", "api_key": KEY, "base_url": server.url}

    async with aclosing(open_searcher(settings(search_providers=[provider]))) as searcher:
        first, second = await searcher.search(CHINESE, limit=5, recency=None)

    assert first.title == "一家社区咖啡店的第五年 & 它的熟客"
    assert (first.site_name, first.published_on) == ("咖啡志", "2026-10-08")
    assert (second.url, second.published_on) == ("http://biji.example/a?id=7", "2025-03-01")


@pytest.mark.parametrize("limit", [1, 2])
async def test_no_more_is_given_than_was_asked_for(server: SearchServer, limit: int) -> None:
    server.reply = sample("serper")
    provider = {"kind": "serper", "api_key": KEY, "base_url": server.url}

    async with aclosing(open_searcher(settings(search_providers=[provider]))) as searcher:
        assert len(await searcher.search(CHINESE, limit=limit, recency=None)) == limit
