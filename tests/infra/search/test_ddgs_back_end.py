"""The library is asked in a thread; what it raises and how long it takes stays our business."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from ddgs.exceptions import DDGSException, RatelimitException, TimeoutException

from domain.failure import FailureCode
from domain.searching import Recency
from infra.provider_settings import SearchKind, SearchProvider
from infra.search.back_end import BackEnd, Found
from infra.search.ddgs import DdgsBackEnd, OpenClient
from tests.infra.search.searches import CHINESE, ENGLISH, failure, search


@dataclass
class FakeClient:
    """Answers as the library does, which has one error for everything."""

    results: Sequence[dict[str, Any]] = ()
    error: DDGSException | None = None
    asked: list[dict[str, Any]] = field(default_factory=list)
    threads: list[threading.Thread] = field(default_factory=list)
    timeouts: list[int] = field(default_factory=list)

    def open(self, timeout_seconds: int) -> "FakeClient":
        self.timeouts.append(timeout_seconds)
        return self

    def text(
        self, query: str, *, region: str, timelimit: str | None, max_results: int
    ) -> Sequence[dict[str, Any]]:
        self.threads.append(threading.current_thread())
        self.asked.append(
            {"query": query, "region": region, "timelimit": timelimit, "max_results": max_results}
        )
        if self.error is not None:
            raise self.error
        if not self.results:
            raise DDGSException("No results found.")
        return self.results


@pytest.fixture
def client() -> FakeClient:
    return FakeClient(
        results=[
            {"title": "Beans", "href": "https://beans.example/", "body": "Nine drinks."},
            {"title": None, "href": None},
        ]
    )


def ddgs(open_client: OpenClient, *, timeout_seconds: float = 30) -> BackEnd:
    provider = SearchProvider(kind=SearchKind.DDGS, timeout_seconds=timeout_seconds)
    return DdgsBackEnd(provider, open_client=open_client)


async def test_it_is_asked_in_its_way(client: FakeClient) -> None:
    await search(ddgs(client.open), ENGLISH, limit=7)

    assert client.asked == [
        {"query": ENGLISH, "region": "us-en", "timelimit": None, "max_results": 7}
    ]
    assert client.timeouts == [10]


async def test_chinese_is_looked_for_in_china(client: FakeClient) -> None:
    await search(ddgs(client.open), CHINESE)

    assert client.asked[0]["region"] == "cn-zh"


@pytest.mark.parametrize(
    ("recency", "limit"),
    [(Recency.DAY, "d"), (Recency.WEEK, "w"), (Recency.MONTH, "m"), (Recency.YEAR, "y")],
)
async def test_it_looks_for_recent_pages(client: FakeClient, recency: Recency, limit: str) -> None:
    await search(ddgs(client.open), recency=recency)

    assert client.asked[0]["timelimit"] == limit


async def test_its_results_are_read(client: FakeClient) -> None:
    assert await search(ddgs(client.open)) == [
        Found(url="https://beans.example/", title="Beans", snippet="Nine drinks."),
        Found(url="", title=""),
    ]


async def test_the_event_loop_does_not_wait_for_it(client: FakeClient) -> None:
    await search(ddgs(client.open))

    assert client.threads[0] is not threading.current_thread()


async def test_its_error_for_finding_nothing_is_none(client: FakeClient) -> None:
    client.results = ()

    assert await search(ddgs(client.open)) == []


@pytest.mark.parametrize("kind", [DDGSException, RatelimitException, TimeoutException])
async def test_its_other_errors_are_a_failure_without_the_query(
    client: FakeClient, kind: type[DDGSException]
) -> None:
    client.error = kind(f"https://engine.example/?q={CHINESE}")

    failed = await failure(ddgs(client.open))

    assert failed.detail == kind.__name__
    assert failed.__cause__ is None
    assert failed.__context__ is None


@pytest.fixture
def released() -> Iterator[threading.Event]:
    event = threading.Event()
    yield event
    event.set()


async def test_a_library_that_hangs_is_left_alone(
    client: FakeClient, released: threading.Event
) -> None:
    def hang(_timeout_seconds: int) -> FakeClient:
        released.wait()
        return client

    failed = await failure(ddgs(hang, timeout_seconds=0.2))

    assert failed.code is FailureCode.SEARCH_UNAVAILABLE
    assert failed.detail == "TimeoutError"
