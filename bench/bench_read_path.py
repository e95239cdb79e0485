"""What the three reads behind a page of the history cost, against the driver alone.

A page of twenty, its owner and its assets are read from a MariaDB of our own: by the product's
reader; by the ORM, with a connection from the pool for each; and by the driver on one open
connection, which sends the very same statements and makes nothing of the rows. The times are the
processor's, of this process; rounds take turns, so that a busy machine slows all of them.
"""

import asyncio
import gc
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import asyncmy
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from domain.content import Article, Citation
from domain.contents import ContentCriteria, ContentOrder
from domain.generation import Generation
from domain.page import PageRequest
from domain.unit_of_work import Database
from infra.db.asset import SqlAssetReads
from infra.db.content import SqlContentReads
from infra.db.engine import open_primary
from infra.db.migration import migrate
from infra.db.rows import SessionRows
from infra.db.types import InputCodec
from infra.db.user import SqlUserReads
from tests.infra.db.explaining import Sent, recorded
from tests.infra.db.opening import opened, settings_of
from tests.infra.db.rows import (
    INPUT_TYPES,
    a_generation,
    add_key,
    add_user,
    an_article,
    an_image,
)
from tests.servers import MariaDb

_ITEMS, _PAGE = 60, PageRequest(20)
_ROUNDS, _PAGES = 60, 15

Page = Callable[[], Awaitable[object]]


def _article(generation: Generation, number: int) -> Article:
    article = an_article(generation)
    article.title, article.tags = f"秋日食谱之{number}", ["美食", "秋天"]
    article.body, article.summary = "小火慢炖。" * 200, "一锅汤，小火慢炖。" * 4
    article.title_candidates, article.key_points = ["秋日的汤", "炖"], ["选料", "火候", "时间"]
    article.citations = [Citation(1, "汤", "https://example.com", "小火", is_supported=True)]
    return article


async def _filled(database: Database) -> str:
    """Whose history it is."""
    async with database.begin() as work:
        owner = await add_user(work)
        key = await add_key(work, owner)
        for number in range(_ITEMS):
            generation = a_generation(key)
            await work.generations.add(generation)
            article = _article(generation, number)
            await work.contents.add(article)
            await work.assets.add_many([an_image(article)])
    return owner.id


async def _read(database: Database, owner_id: str) -> None:
    async with database.read(user_id=owner_id) as reader:
        page = await reader.contents.page(ContentCriteria(owner_id), ContentOrder(), _PAGE)
    async with database.read(user_id=owner_id) as reader:
        await reader.users.get_many([owner_id])
    async with database.read(user_id=owner_id) as reader:
        await reader.assets.list_of_contents([content.id for content in page.items])


async def _mapped(engine: AsyncEngine, owner_id: str) -> None:
    async with engine.connect() as connection, AsyncSession(connection) as session:
        reads = SqlContentReads(SessionRows(session))
        page = await reads.page(ContentCriteria(owner_id), ContentOrder(), _PAGE)
    async with engine.connect() as connection, AsyncSession(connection) as session:
        await SqlUserReads(SessionRows(session)).get_many([owner_id])
    async with engine.connect() as connection, AsyncSession(connection) as session:
        assets = SqlAssetReads(SessionRows(session))
        await assets.list_of_contents([content.id for content in page.items])


async def _alone(connection: Any, statements: list[Sent]) -> None:  # noqa: ANN401 - the driver's own
    for statement, parameters in statements:
        async with connection.cursor() as cursor:
            await cursor.execute(statement, parameters)
            await cursor.fetchall()


async def _measured(ways: Mapping[str, Page]) -> Mapping[str, list[float]]:
    """The microseconds of a page in each round, by way."""
    taken: dict[str, list[float]] = {way: [] for way in ways}
    for page in ways.values():
        await page()
    gc.collect()
    gc.freeze()
    for _ in range(_ROUNDS):
        for way, page in ways.items():
            started = time.process_time()
            for _ in range(_PAGES):
                await page()
            taken[way].append((time.process_time() - started) / _PAGES * 1e6)
    return taken


async def _compared(server: MariaDb) -> Mapping[str, list[float]]:
    settings = settings_of(server.url("bench"))
    engine = open_primary(settings, InputCodec(INPUT_TYPES))
    driver = await asyncmy.connect(
        host="127.0.0.1", port=server.port, user="root", database="bench", autocommit=True
    )
    async with opened(settings) as database:
        owner_id = await _filled(database)
        with recorded() as statements:
            await _read(database, owner_id)
        taken = await _measured(
            {
                "ours": partial(_read, database, owner_id),
                "orm": partial(_mapped, engine, owner_id),
                "asyncmy": partial(_alone, driver, statements),
            }
        )
    await driver.ensure_closed()
    await engine.dispose()
    return taken


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        server = MariaDb(Path(folder), server_id=1)
        server.install()
        server.start()
        try:
            server.sql("CREATE DATABASE bench")
            asyncio.run(migrate(server.url("bench")))
            taken = asyncio.run(_compared(server))
        finally:
            server.stop()
    for way, microseconds in taken.items():
        sys.stdout.write(
            f"{way:8} median {median(microseconds):5.0f} µs, least {min(microseconds):5.0f} µs\n"
        )
    for way in ("orm", "asyncmy"):
        ratios = [theirs / ours for theirs, ours in zip(taken[way], taken["ours"], strict=True)]
        sys.stdout.write(f"ratio read_path_cpu_vs_{way} {median(ratios):.2f}\n")


if __name__ == "__main__":
    main()
