"""From queries to the pages that answer them, whatever some engines and sites do."""

import asyncio

import pytest

from domain.failure import FailureCode, RecipeFailed
from domain.searching import Recency, SearchHit, SearchNotConfigured
from domain.source import SourceArticle
from domain.stage import Stage
from tests.domain.reported import Reported
from tests.domain.studio import Studio

_STORIES = [
    "手冲咖啡的水温在九十二度左右，太烫会苦，太凉会酸，粉要现磨。",
    "意式浓缩要用九个大气压，萃取二十五到三十秒，油脂是金黄色的。",
    "冷萃要在冰箱里放十二个小时，喝起来顺口，酸味很少，适合夏天。",
    "法压壶最简单，粗粉泡四分钟再压下去，口感厚，渣会多一点点。",
    "摩卡壶在炉子上煮，水汽穿过粉层，出来的咖啡很浓，香气很冲。",
]


def url(number: int) -> str:
    return f"https://site{number}.example/coffee"


def hit(number: int, **changes: object) -> SearchHit:
    fields: dict[str, object] = {
        "url": url(number),
        "title": f"第{number}条",
        "snippet": "",
        "site_name": f"站点{number}",
        "published_on": "2026-05-04",
    }
    return SearchHit(**{**fields, **changes})  # type: ignore[arg-type]  # the test's own changes


def publish(studio: Studio, number: int, story: str | None = None) -> None:
    text = (
        story or f"{_STORIES[number % len(_STORIES)]}第{number}家店的故事还有{number * 7919}个字。"
    )
    studio.web.pages[url(number)] = f"标题{number}\n{text}"


async def found(
    studio: Studio,
    *queries: str,
    most: int = 3,
    recency: Recency | None = None,
    progress: Reported | None = None,
) -> list[SourceArticle]:
    return await studio.researching.find(
        queries or ("咖啡",), most=most, recency=recency, progress=progress or Reported()
    )


async def test_the_pages_that_were_found_are_read(studio: Studio) -> None:
    studio.searcher.answers["咖啡"] = [hit(1), hit(2)]
    publish(studio, 1)
    publish(studio, 2)
    progress = Reported()

    pages = await found(studio, recency=Recency.WEEK, progress=progress)

    assert {page.url for page in pages} == {url(1), url(2)}
    assert progress.sources == pages
    assert progress.stages == [(Stage.SEARCHING, 10), (Stage.FETCHING, 20), (Stage.READING, 40)]
    assert studio.searcher.asked == [("咖啡", 10, Recency.WEEK)]


async def test_what_a_page_does_not_say_of_itself_its_hit_says(studio: Studio) -> None:
    studio.searcher.answers["咖啡"] = [hit(1), hit(2)]
    publish(studio, 1)
    studio.web.pages[url(2)] = f"\n{_STORIES[2]}"

    pages = {page.url: page for page in await found(studio)}

    assert (pages[url(1)].title, pages[url(2)].title) == ("标题1", "第2条")
    assert (pages[url(1)].site_name, pages[url(1)].published_on) == ("站点1", "2026-05-04")


async def test_the_page_that_says_most_comes_first(studio: Studio) -> None:
    studio.searcher.answers["手冲 水温"] = [hit(1), hit(2), hit(3)]
    for number, story in ((1, _STORIES[1]), (2, _STORIES[2]), (3, _STORIES[0])):
        publish(studio, number, story)

    pages = await found(studio, "手冲 水温", most=2)

    assert len(pages) == 2
    assert pages[0].url == url(3)


async def test_the_best_hits_of_each_query_are_read_by_turns(studio: Studio) -> None:
    studio.searcher.answers["甲"] = [hit(1), hit(2), hit(3)]
    studio.searcher.answers["乙"] = [hit(4), hit(1), hit(5)]
    for number in range(1, 6):
        publish(studio, number)

    await found(studio, "甲", "乙", most=2)

    assert studio.web.fetched == [url(1), url(4), url(2)]


async def test_a_page_that_several_queries_find_is_read_once(studio: Studio) -> None:
    studio.searcher.answers["甲"] = studio.searcher.answers["乙"] = [hit(1)]
    publish(studio, 1)

    assert len(await found(studio, "甲", "乙")) == 1
    assert studio.web.fetched == [url(1)]


@pytest.mark.parametrize(
    "other", [_STORIES[0] * 3, f"来源：某网。{_STORIES[0].replace('，', ', ') * 3}编辑：某某"]
)
async def test_of_pages_that_say_the_same_one_is_kept(studio: Studio, other: str) -> None:
    studio.searcher.answers["咖啡"] = [hit(1), hit(2), hit(3)]
    publish(studio, 1, _STORIES[0] * 3)
    publish(studio, 2, other)
    publish(studio, 3)
    progress = Reported()

    pages = await found(studio, progress=progress)

    assert {page.url for page in pages} == {url(1), url(3)}
    assert progress.sources == pages


async def test_addresses_that_lead_to_the_same_page_are_one_source(studio: Studio) -> None:
    studio.searcher.answers["咖啡"] = [hit(1), hit(2)]
    publish(studio, 9)
    studio.web.redirects = {url(1): url(9), url(2): url(9)}

    assert [page.url for page in await found(studio)] == [url(9)]


async def test_a_page_that_cannot_be_read_is_made_up_for_by_others(studio: Studio) -> None:
    studio.searcher.answers["咖啡"] = [hit(number) for number in range(1, 5)]
    studio.web.pages[url(1)] = FailureCode.SOURCE_TIMEOUT
    publish(studio, 2)
    studio.web.unreadable[url(2)] = FailureCode.SOURCE_LOGIN_WALL
    publish(studio, 3)
    publish(studio, 4)

    pages = await found(studio)

    assert {page.url for page in pages} == {url(3), url(4)}


async def test_lesser_hits_are_read_only_where_most_of_the_best_cannot_be(studio: Studio) -> None:
    studio.searcher.answers["咖啡"] = [hit(number) for number in range(1, 11)]
    for number in (5, 6, 7, 9):
        publish(studio, number)

    pages = await found(studio, most=2)

    assert {page.url for page in pages} == {url(5), url(6)}
    assert studio.web.fetched == [url(number) for number in range(1, 7)]


async def test_pages_are_fetched_at_once_but_not_all(studio: Studio) -> None:
    studio.searcher.answers["咖啡"] = [hit(number) for number in range(1, 11)]
    for number in range(1, 11):
        publish(studio, number)
        studio.web.seconds[url(number)] = 3.0
    began = asyncio.get_running_loop().time()

    await found(studio, most=8)

    assert studio.web.most_under_way == 6
    assert asyncio.get_running_loop().time() - began == pytest.approx(6)


async def test_the_order_of_pages_does_not_depend_on_how_fast_they_come(studio: Studio) -> None:
    studio.searcher.answers["火星"] = [hit(1), hit(2), hit(3)]
    for number in (1, 2, 3):
        publish(studio, number)
    first = await found(studio, "火星")
    studio.web.seconds = {url(1): 9.0, url(2): 5.0}

    assert await found(studio, "火星") == first
    assert [page.url for page in first] == [url(1), url(2), url(3)]


async def test_a_query_that_fails_is_made_up_for_by_the_others(studio: Studio) -> None:
    studio.searcher.answers["甲"] = FailureCode.SEARCH_UNAVAILABLE
    studio.searcher.answers["乙"] = [hit(1)]
    publish(studio, 1)

    assert [page.url for page in await found(studio, "甲", "乙")] == [url(1)]


async def test_where_no_query_can_be_asked_the_search_is_unavailable(studio: Studio) -> None:
    studio.searcher.answers["甲"] = studio.searcher.answers["乙"] = FailureCode.SEARCH_UNAVAILABLE
    progress = Reported()

    with pytest.raises(RecipeFailed) as failed:
        await found(studio, "甲", "乙", progress=progress)

    assert failed.value.code is FailureCode.SEARCH_UNAVAILABLE
    assert failed.value.is_tried_again
    assert progress.sources == []


@pytest.mark.parametrize("answer", [[], [hit(1), hit(2)]])
async def test_where_no_page_can_be_read_the_search_is_empty(
    studio: Studio, answer: list[SearchHit]
) -> None:
    studio.searcher.answers["咖啡"] = answer
    progress = Reported()

    with pytest.raises(RecipeFailed) as failed:
        await found(studio, progress=progress)

    assert failed.value.code is FailureCode.SEARCH_EMPTY
    assert not failed.value.is_tried_again
    assert progress.sources == []


async def test_no_query_finds_nothing(studio: Studio) -> None:
    with pytest.raises(RecipeFailed) as failed:
        await studio.researching.find([], most=3, recency=None, progress=Reported())

    assert failed.value.code is FailureCode.SEARCH_EMPTY


async def test_who_gives_up_leaves_nothing_under_way(studio: Studio) -> None:
    studio.searcher.answers["咖啡"] = [hit(number) for number in range(1, 6)]
    studio.web.seconds = {url(number): 60.0 for number in range(1, 6)}
    task = asyncio.create_task(found(studio))
    await asyncio.sleep(1)
    assert len(studio.web.under_way) == 4

    task.cancel()
    await asyncio.wait([task])

    assert task.cancelled()
    assert studio.web.under_way == set()
    assert len(asyncio.all_tasks()) == 1


def test_without_anything_to_search_with_it_is_refused(studio: Studio) -> None:
    studio.researching.require_search()
    studio.searcher.is_available = False

    with pytest.raises(SearchNotConfigured):
        studio.researching.require_search()
