"""Rows that cannot be read, as a newer release may write them, hold up none of the others."""

from collections.abc import Awaitable, Callable, Sequence

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from domain.content import Article
from domain.editing import TRASH_LIFETIME
from domain.generation import GenerationStatus
from domain.mail import MailKind, MailOrder
from domain.services.counting import Counting
from domain.services.delivering import Delivering
from domain.services.indexing import Indexing
from domain.services.isolating import Isolating
from domain.services.letters import Letters
from domain.services.mailing import Mailing
from domain.services.proving import Proving
from domain.services.trashing import Trashing
from domain.unit_of_work import Database
from infra.db.engine import driver_url
from infra.db.search_words import JiebaTokenizer
from infra.identity import new_id, new_token, utc_now
from tests.domain.fake_own_recipes import FakeSealing
from tests.domain.mail_studio import LINKS, FakeMailer
from tests.domain.webhook_studio import FakeCourier
from tests.infra.db.rows import (
    DAY,
    INPUT_TYPES,
    NOW,
    a_generation,
    add_articles,
    add_user,
    set_stage,
    stored,
)
from tests.infra.db.services import TELLING
from tests.infra.db.webhook_rows import a_delivery, a_webhook

Sweep = Callable[[], Awaitable[Sequence[str]]]


@pytest.fixture
def isolating() -> Isolating:
    return Isolating(clock=utc_now)


async def _spoil(database_url: str, table: str, column: str, row_id: str) -> None:
    engine = create_async_engine(driver_url(database_url))
    async with engine.begin() as connection:
        await connection.execute(
            text(f"UPDATE {table} SET {column} = :word WHERE id = :id"),  # noqa: S608 - ours
            {"word": '"HOLOGRAM"', "id": row_id},
        )
    await engine.dispose()


def _failed(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [each.__dict__["row_id"] for each in caplog.records if each.message == "row.failed"]


async def _check(
    sweep: Sweep, ids: Sequence[str], poison: str, caplog: pytest.LogCaptureFixture
) -> None:
    """All but one are worked off, which is told of once and left alone."""
    assert sorted(await sweep()) == sorted({*ids} - {poison})
    assert await sweep() == []
    assert _failed(caplog) == [poison]


async def test_contents_are_indexed(
    database: Database, database_url: str, isolating: Isolating, caplog: pytest.LogCaptureFixture
) -> None:
    articles = await add_articles(database, await set_stage(database), 3)
    await _spoil(database_url, "contents", "kind", articles[0].id)
    indexing = Indexing(database=database, tokenizer=JiebaTokenizer(), isolating=isolating)

    await _check(indexing.fill_index, [each.id for each in articles], articles[0].id, caplog)


async def test_contents_are_read(database: Database, database_url: str) -> None:
    """Those fields of it that can be; the others tell of it where they are asked for."""
    articles = await add_articles(database, await set_stage(database), 2)
    poison, sound = articles
    await _spoil(database_url, "contents", "platform", poison.id)

    async with database.read_latest() as reader:
        found = await reader.contents.get_many([poison.id, sound.id])

    values = {each.id: each for each in found if isinstance(each, Article)}
    for article in articles:
        value = values[article.id]
        assert (value.title, value.kind, value.tags) == (article.title, article.kind, article.tags)
        assert (value.created_at, value.review) == (article.created_at, article.review)
    assert values[sound.id].platform is sound.platform
    with pytest.raises(ValueError, match="HOLOGRAM"):
        _ = values[poison.id].platform


async def test_deleted_contents_are_purged(
    database: Database, database_url: str, isolating: Isolating, caplog: pytest.LogCaptureFixture
) -> None:
    articles = await add_articles(database, await set_stage(database), 3)
    async with database.begin() as work:
        for article in articles:
            locked = await work.contents.lock(article.id)
            assert locked is not None
            locked.deleted_at = utc_now() - TRASH_LIFETIME - DAY
    await _spoil(database_url, "contents", "kind", articles[1].id)
    trashing = Trashing(database=database, isolating=isolating)

    await _check(trashing.purge_deleted, [each.id for each in articles], articles[1].id, caplog)


async def test_what_ended_before_is_counted(
    database: Database, database_url: str, isolating: Isolating, caplog: pytest.LogCaptureFixture
) -> None:
    stage = await set_stage(database)
    jobs = [a_generation(stage.key, status=GenerationStatus.FAILED) for _ in range(3)]
    for job in jobs:
        job.finished_at = NOW
    await stored(database, *jobs)
    await _spoil(database_url, "generations", "input", jobs[0].id)
    counting = Counting(database=database, kinds=INPUT_TYPES.keys(), isolating=isolating)

    await _check(counting.count_past, [each.id for each in jobs], jobs[0].id, caplog)


async def test_mails_are_sent(
    database: Database, database_url: str, isolating: Isolating, caplog: pytest.LogCaptureFixture
) -> None:
    orders = [
        MailOrder(
            id=new_id(),
            user_id=None,
            kind=MailKind.RESET_PASSWORD,
            address="mei@example.com",
            run_after=NOW,
            created_at=NOW,
        )
        for _ in range(3)
    ]
    async with database.begin() as work:
        for order in orders:
            await work.mails.add(order)
    await _spoil(database_url, "mail_orders", "kind", orders[0].id)
    letters = Letters(
        database=database,
        proving=Proving(database=database, new_id=new_id, new_token=new_token),
        links=LINKS,
    )
    mailing = Mailing(database=database, letters=letters, mailer=FakeMailer(), isolating=isolating)

    await _check(mailing.send_due, [each.id for each in orders], orders[0].id, caplog)


async def test_webhooks_are_told(
    database: Database, database_url: str, isolating: Isolating, caplog: pytest.LogCaptureFixture
) -> None:
    async with database.begin() as work:
        webhook = a_webhook((await add_user(work)).id)
        await work.webhooks.add(webhook)
        deliveries = [a_delivery(webhook) for _ in range(3)]
        await work.webhook_deliveries.add_many(deliveries)
    await _spoil(database_url, "webhook_deliveries", "event", deliveries[0].id)
    delivering = Delivering(
        database=database,
        courier=FakeCourier(),
        sealing=FakeSealing(),
        telling=TELLING,
        isolating=isolating,
        clock=utc_now,
    )

    async def claim() -> Sequence[str]:
        return [errand.delivery.id for errand in await delivering.claim(9)]

    await _check(claim, [each.id for each in deliveries], deliveries[0].id, caplog)
