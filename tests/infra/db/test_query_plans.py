"""No query that a request, a worker or the sweep sends reads a table from end to end."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from domain.content import Article, Content, ContentKind, ContentVersion
from domain.contents import ContentCriteria, ContentOrder, ContentSortField
from domain.generation import Generation, GenerationKind, GenerationStatus
from domain.ledger import LedgerEntryType, LedgerPhase
from domain.page import PageRequest, Position, Ranked
from domain.searchable import IndexEntry
from domain.unit_of_work import Database, UnitOfWork
from domain.upload import UPLOAD_LIFETIME
from infra.db.columns import metadata
from infra.db.engine import driver_url
from infra.db.search_words import JiebaTokenizer
from infra.identity import new_id
from tests.infra.db.rows import (
    HOUR,
    NOW,
    Stage,
    a_generation,
    add_unused_key,
    an_article,
    an_entry,
    an_image,
    an_upload,
    set_stage,
)

_OWNERS = 20
_OF_EACH = 40
#: What one owner's jobs have come to: most have ended.
_STATUSES = [
    GenerationStatus.QUEUED,
    GenerationStatus.RUNNING,
    *[GenerationStatus.SUCCEEDED] * (_OF_EACH - 3),
    GenerationStatus.FAILED,
]

_BY_MOMENTS = (ContentSortField.CREATED_AT, ContentSortField.UPDATED_AT)
_TOKENIZER = JiebaTokenizer()

Sent = tuple[str, Any]  # Any: parameters as each driver takes them


@dataclass(frozen=True, slots=True)
class Crowd:
    """As many rows as make an index worth its while; and some of one owner's."""

    stage: Stage
    generations: list[Generation]
    contents: list[Content]
    unused_key_digest: str
    blob_name: str


async def _crowd(database: Database) -> Crowd:
    for _ in range(_OWNERS):
        stage = await set_stage(database)
        generations = [
            a_generation(stage.key, created_at=NOW + n * HOUR, status=status)
            for n, status in enumerate(_STATUSES)
        ]
        articles = [an_article(each, created_at=each.created_at) for each in generations]
        images = [an_image(article) for article in articles]
        async with database.begin() as work:
            for _key in range(_OF_EACH):
                unused_key = await add_unused_key(work)
            for generation, article in zip(generations, articles, strict=True):
                generation.lease_until = NOW
                await work.generations.add(generation)
                await work.contents.add(article)
                await work.index.put(_entry_of(article))
                await work.contents.add_version(ContentVersion.of(article, new_id(), now=NOW))
                hold = an_entry(stage, LedgerEntryType.HOLD, 0)
                hold.generation_id, hold.phase = generation.id, LedgerPhase.HOLD
                await work.ledger.add(hold)
            await work.assets.add_many(images)
            for n in range(_OF_EACH):
                await work.uploads.add(an_upload(stage.user.id, created_at=NOW + n * HOUR))
    return Crowd(stage, generations, [*articles], unused_key.code_digest, images[0].blob_name)


def _entry_of(article: Article) -> IndexEntry:
    owner_id = article.owner_id
    return IndexEntry(
        content_id=article.id,
        owner_id=owner_id,
        title_words=_TOKENIZER.words_of(article.title, owner_id=owner_id),
        words=_TOKENIZER.words_of(f"{article.title} {article.body}", owner_id=owner_id),
        tags=("早餐", "汤"),
    )


@contextmanager
def _recorded() -> Iterator[list[Sent]]:
    sent: list[Sent] = []

    def record(
        _connection: Connection,
        _cursor: Any,  # noqa: ANN401 - the driver's own
        statement: str,
        parameters: Any,  # noqa: ANN401 - the driver's own
        *_: object,
    ) -> None:
        if statement.startswith(("SELECT", "UPDATE")):
            sent.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", record)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", record)


async def _read_lists(work: UnitOfWork, crowd: Crowd) -> None:
    owner_id = crowd.stage.user.id
    middle = crowd.contents[_OF_EACH // 2]
    place = Position(middle.created_at, middle.id)
    by_title = Position(middle.title, middle.id)
    criteria = ContentCriteria(owner_id)
    narrow = ContentCriteria(
        owner_id, kinds=(ContentKind.EXTRACT,), is_favorite=False, created_from=NOW
    )
    for request in (PageRequest(20), PageRequest(20, after=place), PageRequest(20, before=place)):
        for field in _BY_MOMENTS:
            for is_descending in (True, False):
                await work.contents.page(criteria, ContentOrder(field, is_descending), request)
        await work.contents.page(narrow, ContentOrder(), request)
        await work.generations.page(owner_id, None, request)
        await work.keys.page(owner_id, request)
    for request in (PageRequest(20), PageRequest(20, after=by_title)):
        await work.contents.page(criteria, ContentOrder(ContentSortField.TITLE), request)


async def _search(work: UnitOfWork, crowd: Crowd) -> None:
    """What is found is one owner's, and few: the database may sort it."""
    owner_id = crowd.stage.user.id
    middle = crowd.contents[_OF_EACH // 2]
    words = _TOKENIZER.words_sought("标题 正文", owner_id=owner_id)
    ranked = Position(Ranked(1, middle.created_at), middle.id)
    in_trash = ContentCriteria(owner_id, is_deleted=True)
    await work.contents.page(in_trash, ContentOrder(), PageRequest(20))
    for criteria in (
        ContentCriteria(owner_id, words=words),
        ContentCriteria(owner_id, tags=("早餐", "汤")),
        ContentCriteria(owner_id, words=words, tags=("早餐",), is_deleted=True),
    ):
        await work.contents.count(criteria)
        for order in (ContentOrder(ContentSortField.RELEVANCE), ContentOrder()):
            await work.contents.page(criteria, order, PageRequest(20))
            await work.contents.page(criteria, order, PageRequest(20, after=ranked))


async def _read_counts(work: UnitOfWork, crowd: Crowd) -> None:
    owner_id = crowd.stage.user.id
    await work.contents.count(ContentCriteria(owner_id, is_favorite=True))
    # Few of one owner wait: the database may sort them.
    await work.generations.page(owner_id, [GenerationStatus.QUEUED], PageRequest(20))
    await work.generations.count_unfinished(owner_id)
    await work.generations.count_since(owner_id, NOW + (_OF_EACH - 3) * HOUR)


async def _look_up(work: UnitOfWork, crowd: Crowd) -> None:
    stage = crowd.stage
    generation_ids = [each.id for each in crowd.generations[:5]]
    content_ids = [each.id for each in crowd.contents[:5]]
    await work.users.get_many([stage.user.id])
    await work.users.get_by_email(stage.user.email)
    await work.users.lock(stage.user.id)
    await work.keys.get_by_digest(crowd.unused_key_digest)
    await work.keys.lock_by_digest(crowd.unused_key_digest)
    await work.keys.list_usable(stage.user.id, now=NOW)
    await work.keys.hold(stage.key.id, 1, now=NOW)
    await work.keys.settle(stage.key.id, held=1, spent=0)
    await work.ledger.list(stage.key.id)
    await work.ledger.holds(generation_ids[0])
    await work.generations.lock(generation_ids[0])
    await work.generations.get_many(generation_ids)
    await work.generations.get_by_idempotency_key(stage.user.id, "request")
    await work.generations.queue_positions(generation_ids)
    await work.contents.get(content_ids[0])
    await work.contents.get_many(content_ids)
    await work.contents.list_of_generations(generation_ids)
    await work.contents.list_derived(content_ids, limit=100)
    await work.contents.list_version_notes(content_ids, limit=100)
    await work.contents.get_version(content_ids[0], 1)
    await work.assets.list_of_contents(content_ids)
    await work.assets.known_blob_names([crowd.blob_name])
    await work.uploads.known_blob_names([crowd.blob_name])
    await work.uploads.count_since(stage.user.id, NOW + HOUR)


async def _sweep(work: UnitOfWork) -> None:
    await work.ledger.differences(after="", limit=5)
    await work.generations.lock_lost([GenerationKind.EXTRACT], now=NOW, limit=5)
    await work.uploads.expired(now=NOW + UPLOAD_LIFETIME, limit=5)
    await work.assets.delete_some(created_before=NOW, limit=5)
    await work.contents.lock_deleted(deleted_before=NOW, limit=5)
    await work.index.list_missing(limit=5)
    await work.generations.overdue([GenerationKind.EXTRACT], queued_before=NOW + HOUR, limit=5)


async def _analyze(connection: AsyncConnection) -> None:
    names = ", ".join(f"`{name}`" for name in metadata.tables)
    is_sqlite = connection.dialect.name == "sqlite"
    await connection.exec_driver_sql("ANALYZE" if is_sqlite else f"ANALYZE TABLE {names}")


async def _plan(connection: AsyncConnection, sent: Sent) -> list[str]:
    """What the database would do, one step a line."""
    statement, parameters = sent
    if connection.dialect.name == "sqlite":
        rows = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return [row.detail for row in rows]
    rows = await connection.exec_driver_sql(f"EXPLAIN FORMAT=TRADITIONAL {statement}", parameters)
    return [f"{row.type} {row.table} {row.key} {row.Extra}" for row in rows]


async def _plans(url: str, statements: list[Sent]) -> dict[str, list[str]]:
    engine = create_async_engine(driver_url(url))
    async with engine.connect() as connection:
        await _analyze(connection)
        plans = {sent[0]: await _plan(connection, sent) for sent in statements}
    await engine.dispose()
    return plans


def _is_slow(step: str) -> bool:
    """Reads a whole table, or a whole index; what a part of the query has found is no table."""
    is_found = "<" in step or step.startswith(("SCAN placed", "SCAN (")) or "VIRTUAL TABLE" in step
    return step.startswith(("SCAN ", "ALL ", "index ")) and not is_found


def _is_sorted_anew(step: str) -> bool:
    return "filesort" in step or "TEMP B-TREE FOR ORDER BY" in step


async def test_every_query_follows_an_index_and_pages_come_in_its_order(
    database: Database, database_url: str
) -> None:
    """Sorting would read everything of an owner for each page."""
    crowd = await _crowd(database)
    async with database.begin() as work:
        with _recorded() as lists:
            await _read_lists(work, crowd)
            await _sweep(work)
        with _recorded() as lookups:
            await _read_counts(work, crowd)
            await _look_up(work, crowd)
            await _search(work, crowd)
    ordered, others = await _plans(database_url, lists), await _plans(database_url, lookups)

    assert len(ordered) > 15
    assert len(others) > 15
    assert {sql: plan for sql, plan in ordered.items() if any(map(_is_sorted_anew, plan))} == {}
    plans = ordered | others
    assert {sql: plan for sql, plan in plans.items() if any(map(_is_slow, plan))} == {}
