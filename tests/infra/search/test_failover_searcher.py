"""One back end after the other is asked, until one of them finds something."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from domain.failure import FailureCode, RecipeFailed
from domain.searching import Recency, SearchHit
from infra.circuit import RequestDeclined
from infra.search.back_end import Found, Query
from infra.search.failover import FailoverSearcher
from tests.captured_logs import capture_logs
from tests.infra.fake_clock import FakeClock
from tests.infra.search.searches import CHINESE, NOW

FAILURE = RecipeFailed(FailureCode.SEARCH_UNAVAILABLE, detail="status 500")
DECLINED = RequestDeclined(FailureCode.SEARCH_UNAVAILABLE, detail="status 400")


@dataclass
class FakeBackEnd:
    """Does the next of `script`, and `does` when that is used up."""

    name: str
    does: Sequence[Found] | RecipeFailed = ()
    script: deque[Sequence[Found] | RecipeFailed] = field(default_factory=deque)
    asked: list[Query] = field(default_factory=list)
    is_closed: bool = False

    async def search(self, query: Query) -> Sequence[Found]:
        self.asked.append(query)
        answer = self.script.popleft() if self.script else self.does
        if isinstance(answer, RecipeFailed):
            raise answer
        return answer

    async def aclose(self) -> None:
        self.is_closed = True


def page(name: str) -> Found:
    return Found(url=f"https://{name}.example/", title=name)


@pytest.fixture
def first() -> FakeBackEnd:
    return FakeBackEnd("first", [page("first")])


@pytest.fixture
def second() -> FakeBackEnd:
    return FakeBackEnd("second", [page("second")])


@pytest.fixture
def searcher(first: FakeBackEnd, second: FakeBackEnd, clock: FakeClock) -> FailoverSearcher:
    return FailoverSearcher([first, second], clock=clock, now=lambda: NOW)


async def search(searcher: FailoverSearcher, query: str = CHINESE) -> list[str]:
    return [hit.title for hit in await searcher.search(query, limit=5, recency=None)]


async def failure(searcher: FailoverSearcher) -> RecipeFailed:
    with pytest.raises(RecipeFailed) as failed:
        await search(searcher)
    assert failed.value.code is FailureCode.SEARCH_UNAVAILABLE
    return failed.value


async def test_the_first_is_asked_and_no_other(
    searcher: FailoverSearcher, first: FakeBackEnd, second: FakeBackEnd
) -> None:
    hits = await searcher.search(CHINESE, limit=5, recency=Recency.WEEK)

    assert hits == [
        SearchHit(
            url="https://first.example/",
            title="first",
            snippet="",
            site_name=None,
            published_on=None,
        )
    ]
    assert first.asked == [Query(text=CHINESE, limit=5, recency=Recency.WEEK)]
    assert second.asked == []


@pytest.mark.parametrize(
    "does", [FAILURE, DECLINED, [], [Found(url="", title="x")], [Found(url="x:y", title="x")]]
)
async def test_the_next_is_asked_where_one_fails_or_finds_nothing_of_use(
    searcher: FailoverSearcher, first: FakeBackEnd, does: Sequence[Found] | RecipeFailed
) -> None:
    first.does = does

    assert await search(searcher) == ["second"]


async def test_where_all_find_nothing_there_is_nothing(
    searcher: FailoverSearcher, first: FakeBackEnd, second: FakeBackEnd
) -> None:
    first.does = second.does = []

    assert await search(searcher) == []


@pytest.mark.parametrize("fails_first", [True, False])
async def test_one_that_failed_might_have_found_something(
    searcher: FailoverSearcher, first: FakeBackEnd, second: FakeBackEnd, *, fails_first: bool
) -> None:
    first.does, second.does = (FAILURE, []) if fails_first else ([], FAILURE)

    assert (await failure(searcher)).detail == "status 500"


async def test_the_failure_of_all_tells_what_each_failed_of_and_when_to_come_back(
    searcher: FailoverSearcher, first: FakeBackEnd, second: FakeBackEnd
) -> None:
    first.does = RecipeFailed(
        FailureCode.SEARCH_UNAVAILABLE, detail="status 429", retry_after_seconds=30
    )
    second.does = RecipeFailed(
        FailureCode.SEARCH_UNAVAILABLE, detail="status 503", retry_after_seconds=7
    )

    failed = await failure(searcher)

    assert failed.detail == "status 429; status 503"
    assert failed.retry_after_seconds == 7
    assert failed.is_tried_again
    assert failed.__context__ is None


async def test_a_failure_is_logged_without_the_query(
    searcher: FailoverSearcher, first: FakeBackEnd
) -> None:
    first.does = FAILURE

    with capture_logs() as logs:
        await search(searcher)

    assert logs == [
        {
            "event": "search.failed",
            "log_level": "warning",
            "back_end": "first",
            "code": FailureCode.SEARCH_UNAVAILABLE,
            "detail": "status 500",
        }
    ]


async def test_a_back_end_that_is_down_is_spared_until_it_has_cooled_down(
    searcher: FailoverSearcher, first: FakeBackEnd, clock: FakeClock
) -> None:
    first.script.extend([FAILURE] * 3)
    for _ in range(5):
        assert await search(searcher) == ["second"]
    assert len(first.asked) == 3

    clock.now += 59
    assert await search(searcher) == ["second"]
    clock.now += 1

    assert await search(searcher) == ["first"]


async def test_with_all_spared_it_says_when_to_come_back(
    searcher: FailoverSearcher, first: FakeBackEnd, second: FakeBackEnd, clock: FakeClock
) -> None:
    first.does = second.does = FAILURE
    for _ in range(3):
        await failure(searcher)
    clock.now += 20

    failed = await failure(searcher)

    assert failed.retry_after_seconds == 40
    assert len(first.asked) == len(second.asked) == 3


async def test_declined_queries_and_empty_answers_spare_nobody(
    searcher: FailoverSearcher, first: FakeBackEnd
) -> None:
    """Else one user's queries could take a back end from all others."""
    first.script.extend([DECLINED, DECLINED, DECLINED, [], [], []])
    for _ in range(6):
        assert await search(searcher) == ["second"]

    assert await search(searcher) == ["first"]


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("  咖啡\n\t店 ", "咖啡 店"),
        ("咖\x00啡\u200b\u202e店\ud83d", "咖啡店"),
        ("咖" * 200_000, "咖" * 400),
        ("☕️ קפה قهوة", "☕️ קפה قهوة"),
    ],
)
async def test_back_ends_are_asked_one_line_that_they_can_take(
    searcher: FailoverSearcher, first: FakeBackEnd, query: str, asked: str
) -> None:
    await search(searcher, query)

    assert first.asked[0].text == asked
    assert asked.encode()


@pytest.mark.parametrize("query", ["", "  \n", "\u200b\x00", "\udc00"])
async def test_nobody_is_asked_nothing(
    searcher: FailoverSearcher, first: FakeBackEnd, second: FakeBackEnd, query: str
) -> None:
    assert await search(searcher, query) == []
    assert first.asked == second.asked == []


async def test_nobody_is_asked_for_no_pages(searcher: FailoverSearcher, first: FakeBackEnd) -> None:
    assert await searcher.search(CHINESE, limit=0, recency=None) == []
    assert first.asked == []


async def test_without_back_ends_there_is_no_search(
    searcher: FailoverSearcher, clock: FakeClock
) -> None:
    none = FailoverSearcher([], clock=clock, now=lambda: NOW)

    assert searcher.is_available
    assert not none.is_available
    assert (await failure(none)).detail == "no back end"


async def test_it_closes_its_back_ends(
    searcher: FailoverSearcher, first: FakeBackEnd, second: FakeBackEnd
) -> None:
    await searcher.aclose()

    assert first.is_closed
    assert second.is_closed
