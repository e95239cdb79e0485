"""How much longer pages of a history of very many rows take than those of a short one.

`python -m bench.history_at_scale mysql://root@127.0.0.1:3306/bench_words 1000 1000000` makes that
database on a MariaDB or MySQL server, fills it to each of these sizes, asks the product's own
repository for pages of the user who has most, and drops it. It takes long, so `make bench` leaves
it out. The ratios are what counts: of the milliseconds, which are this machine's, and of the rows
that the server looked at, which no other load changes.
"""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from statistics import median

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from bench.crowded_history import (
    BEGAN,
    COMMON,
    OFTEN,
    PACE,
    SELDOM,
    SHARES,
    TAG_OFTEN,
    TAG_SELDOM,
    grow,
    owner_id,
)
from domain.content import ContentKind
from domain.contents import ContentCriteria, ContentOrder, ContentSortField
from domain.page import PageRequest, Position
from domain.platform import Platform
from domain.searchable import tag_keys
from domain.unit_of_work import Database
from infra.db.engine import driver_url
from infra.db.migration import migrate
from infra.db.search_words import JiebaTokenizer
from tests.infra.db.explaining import Sent, plans_of, recorded
from tests.infra.db.opening import opened, settings_of

_ROUNDS, _PATIENCE_SECONDS = 9, 60
_OWNER = owner_id(0)
_WHOLE = ContentCriteria(_OWNER)
_NEWEST, _FOUND = ContentOrder(), ContentOrder(ContentSortField.RELEVANCE)
_BY_TITLE = ContentOrder(ContentSortField.TITLE, is_descending=False)
_PAGE = PageRequest(20)

Asking = Callable[[Database], Awaitable[object]]


async def _page(
    database: Database, *, criteria: ContentCriteria, order: ContentOrder, request: PageRequest
) -> object:
    async with database.read() as reader:
        return await reader.contents.page(criteria, order, request)


async def _count(database: Database, *, criteria: ContentCriteria) -> object:
    async with database.read() as reader:
        return await reader.contents.count(criteria)


def _seeking(text: str) -> ContentCriteria:
    words = JiebaTokenizer().words_sought(text, owner_id=_OWNER)
    return replace(_WHOLE, words=words)


def _filters() -> Iterator[tuple[str, ContentCriteria]]:
    yield "history", _WHOLE
    yield "favourites, 1 in 10", replace(_WHOLE, is_favorite=True)
    yield "a kind that is not", replace(_WHOLE, kinds=(ContentKind.COVER,))
    yield "a platform, 1 in 10,000", replace(_WHOLE, platform=Platform.BILIBILI)
    yield "its first day", replace(_WHOLE, created_until=BEGAN + 960 * PACE)
    yield "a tag, 1 in 4", replace(_WHOLE, tags=tag_keys([TAG_OFTEN]))
    yield "a tag, 1 in 10,000", replace(_WHOLE, tags=tag_keys([TAG_SELDOM]))
    yield "trash, 1 in 20", replace(_WHOLE, is_deleted=True)


def _askings(size: int) -> Iterator[tuple[str, Asking]]:
    middle = int(size * SHARES[0]) // 2
    place = Position(BEGAN + middle * PACE, f"00{middle:024d}")
    deep = PageRequest(20, after=place)
    page = partial(partial, _page)
    for name, criteria in _filters():
        yield name, page(criteria=criteria, order=_NEWEST, request=_PAGE)
    yield "history, in its middle", page(criteria=_WHOLE, order=_NEWEST, request=deep)
    yield "history, by title", page(criteria=_WHOLE, order=_BY_TITLE, request=_PAGE)
    for name, kinds in (
        ("a kind, 1 in 10,000", (ContentKind.SEARCH,)),
        ("kinds, common and not", (ContentKind.SEARCH, ContentKind.EXTRACT)),
    ):
        criteria = replace(_WHOLE, kinds=kinds)
        yield f"{name}, newest", page(criteria=criteria, order=_NEWEST, request=_PAGE)
        yield f"{name}, by title", page(criteria=criteria, order=_BY_TITLE, request=_PAGE)
    for name, sought in (
        ("word, 1 in 3", COMMON),
        ("word, 1 in 50", OFTEN),
        ("word, 1 in 10,000", SELDOM),
        ("two words", f"{COMMON} {OFTEN}"),
        ("word that is not", "鲸鱼"),
    ):
        yield f"{name}, newest", page(criteria=_seeking(sought), order=_NEWEST, request=_PAGE)
        yield f"{name}, by relevance", page(criteria=_seeking(sought), order=_FOUND, request=_PAGE)
    yield "count of the history", partial(_count, criteria=_WHOLE)
    yield "count of favourites", partial(_count, criteria=replace(_WHOLE, is_favorite=True))
    yield "count of a word, 1 in 50", partial(_count, criteria=_seeking(OFTEN))
    yield "count of a word, 1 in 3", partial(_count, criteria=_seeking(COMMON))


@dataclass(frozen=True, slots=True)
class Cost:
    """The median of some rounds, and how many rows the server looked at."""

    milliseconds: float
    rows: int

    def times(self, other: "Cost") -> str:
        milliseconds = self.milliseconds / other.milliseconds
        return f"{milliseconds:8.1f} × the time {self.rows / max(other.rows, 1):10.1f} × the rows"


async def _measured(url: str, size: int) -> Mapping[str, Cost]:
    """How the server finds them is told on the way."""
    costs: dict[str, Cost] = {}
    settings = settings_of(url, database_statement_timeout_seconds=_PATIENCE_SECONDS)
    async with opened(settings) as database:
        for name, asking in _askings(size):
            with recorded() as sent:
                await asking(database)
            taken = [await _milliseconds(asking, database) for _ in range(_ROUNDS)]
            costs[name] = cost = Cost(median(taken), await _rows_of(url, sent[-1]))
            [steps] = (await plans_of(url, sent[-1:])).values()
            sys.stdout.write(
                f"{size:>10} {name:28} {cost.milliseconds:9.2f} ms {cost.rows:>9} rows {steps}\n"
            )
    return costs


async def _rows_of(url: str, sent: Sent) -> int:
    engine = create_async_engine(driver_url(url), poolclass=NullPool)
    async with engine.connect() as connection:
        await connection.exec_driver_sql("FLUSH STATUS")
        await connection.exec_driver_sql(*sent)
        counters = await connection.execute(text("SHOW SESSION STATUS LIKE 'Handler_read%'"))
        rows = sum(int(value) for _, value in counters)
    await engine.dispose()
    return rows


async def _milliseconds(asking: Asking, database: Database) -> float:
    started = time.perf_counter()
    await asking(database)
    return (time.perf_counter() - started) * 1000


async def _run(url: str, sizes: list[int]) -> None:
    parsed = driver_url(url)
    server = create_async_engine(parsed.set(database=""), isolation_level="AUTOCOMMIT")
    async with server.connect() as connection:
        await connection.execute(text(f"CREATE DATABASE `{parsed.database}`"))
    try:
        await _compare(url, sizes)
    finally:
        async with server.connect() as connection:
            await connection.execute(text(f"DROP DATABASE `{parsed.database}`"))
        await server.dispose()


async def _compare(url: str, sizes: list[int]) -> None:
    await migrate(url)
    engine = create_async_engine(driver_url(url))
    found: list[Mapping[str, Cost]] = []
    for before, size in zip([0, *sizes], sizes, strict=False):
        await grow(engine, before=before, after=size)
        found.append(await _measured(url, size))
    await engine.dispose()
    for name, first in found[0].items():
        sys.stdout.write(f"{name:28} {found[-1][name].times(first)}\n")


if __name__ == "__main__":
    url, *sizes = sys.argv[1:]
    asyncio.run(_run(url, [int(size) for size in sizes]))
