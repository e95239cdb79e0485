"""Usage in SQL: every end is added to its slot once, however many come at the same moment."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import StatementError
from sqlalchemy.ext.asyncio import create_async_engine

from domain.failure import FailureCode, RecipeFailed
from domain.generation import Generation, GenerationKind, GenerationStatus
from domain.key import Key
from domain.ledger import Share
from domain.recipe import Result
from domain.services.counting import Counting
from domain.services.finishing import Ending, Finishing, Interruption
from domain.services.indexing import Indexing
from domain.unit_of_work import Database
from domain.usage import UsageCounts, UsageSlot, sums_of
from domain.usage_range import TimeBucket
from domain.writing import Engine, Provenance
from infra.db.engine import driver_url
from infra.db.search_words import JiebaTokenizer
from infra.db.tables import generations
from infra.identity import new_id
from tests.infra.db.rows import (
    HOUR,
    INPUT_TYPES,
    NOW,
    Paint,
    Stage,
    a_generation,
    add_key,
    an_article,
    set_stage,
    stored,
)
from tests.infra.db.services import CONCLUDING, ISOLATING, LEDGER
from tests.sql_recorder import recorded_sql

AGES = timedelta(days=300)
QUARTER = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
#: More than are counted in one transaction.
MANY = 230


def a_slot(owner_id: str, **counts: int) -> UsageSlot:
    return UsageSlot(owner_id=owner_id, starts_at=QUARTER, kind=GenerationKind.EXTRACT, **counts)


async def slots_of(database: Database, owner_id: str) -> list[UsageSlot]:
    async with database.read_latest() as reader:
        return list(await reader.usage.list_between(owner_id, NOW - AGES, NOW + 2 * AGES))


def finishing(database: Database) -> Finishing:
    indexing = Indexing(database=database, tokenizer=JiebaTokenizer(), isolating=ISOLATING)
    return Finishing(database=database, concluding=CONCLUDING, indexing=indexing)


def a_success(generation: Generation, spent: int) -> Result:
    return Result(
        content=an_article(generation),
        provenance=Provenance(
            engine=Engine.LLM, model="qwen", prompt_version="distil/2", tokens_in=7, tokens_out=5
        ),
        spent=spent,
    )


async def running(database: Database, stage: Stage, key: Key) -> Generation:
    """Held two credits for, and claimed."""
    generation = a_generation(key)
    async with database.begin() as work:
        await work.generations.add(generation)
        await LEDGER.hold(work, generation, [Share(key.id, 2)], now=NOW)
        generation.claim("worker", now=NOW)
    assert generation.owner_id == stage.user.id
    return generation


async def test_counts_are_added_to_the_slot_of_their_quarter_and_kind(database: Database) -> None:
    owner_id, other_id = new_id(), new_id()
    async with database.begin() as work:
        await work.usage.add(a_slot(owner_id, succeeded=1, credits_spent=3, tokens_in=9))
        await work.usage.add(a_slot(owner_id, failed=1))
        await work.usage.add(a_slot(other_id, cancelled=1))
    async with database.begin() as work:
        await work.usage.add(a_slot(owner_id, succeeded=1, credits_spent=2, tokens_out=4))

    [slot] = await slots_of(database, owner_id)

    assert slot.starts_at == QUARTER
    assert slot.kind is GenerationKind.EXTRACT
    assert sums_of([slot]) == {
        "succeeded": 2,
        "failed": 1,
        "cancelled": 0,
        "credits_spent": 5,
        "tokens_in": 9,
        "tokens_out": 4,
    }


async def test_a_range_begins_with_its_first_slot_and_ends_before_its_last(
    database: Database,
) -> None:
    owner_id = new_id()
    quarter = timedelta(minutes=15)
    async with database.begin() as work:
        for n in range(4):
            slot = a_slot(owner_id, succeeded=1)
            slot.starts_at = QUARTER + n * quarter
            await work.usage.add(slot)

    async with database.read_latest() as reader:
        with recorded_sql() as statements:
            found = await reader.usage.list_between(
                owner_id, QUARTER + quarter, QUARTER + 3 * quarter
            )

    assert sorted(slot.starts_at for slot in found) == [QUARTER + quarter, QUARTER + 2 * quarter]
    assert len(statements) == 1


async def test_what_is_rolled_back_is_not_counted(database: Database) -> None:
    owner_id = new_id()
    broken = a_slot(owner_id, succeeded=1)
    broken.starts_at = broken.starts_at.replace(tzinfo=None)

    with pytest.raises(StatementError):
        async with database.begin() as work:
            await work.usage.add(a_slot(owner_id, succeeded=1))
            await work.usage.add(broken)

    assert await slots_of(database, owner_id) == []


async def test_ends_of_one_owner_at_once_are_all_counted(database: Database) -> None:
    """On several keys, so that nothing but the slot itself makes them wait for each other."""
    stage = await set_stage(database)
    async with database.begin() as work:
        keys = [stage.key, *[await add_key(work, stage.user) for _ in range(3)]]
    claimed = [await running(database, stage, keys[n % len(keys)]) for n in range(8)]
    endings: list[Ending] = [
        a_success(claimed[0], 2),
        a_success(claimed[1], 1),
        RecipeFailed(FailureCode.SOURCE_EMPTY),
        Interruption.CANCELLED,
        *(a_success(generation, 2) for generation in claimed[4:]),
    ]
    finish = finishing(database).finish

    await asyncio.gather(
        *(finish(job, ending) for job, ending in zip(claimed, endings, strict=True))
    )

    async with database.begin() as work:
        spent = [key.credits_spent for key in await work.keys.list_usable(stage.user.id, now=NOW)]
    slots = await slots_of(database, stage.user.id)
    assert sum(spent) == 11
    assert sums_of(slots) == {
        "succeeded": 6,
        "failed": 1,
        "cancelled": 1,
        "credits_spent": 11,
        "tokens_in": 42,
        "tokens_out": 30,
    }


async def test_an_end_that_is_told_twice_counts_once(database: Database) -> None:
    stage = await set_stage(database)
    job = await running(database, stage, stage.key)
    finish = finishing(database).finish
    await finish(job, a_success(job, 2))

    await finish(job, a_success(job, 2))

    assert sums_of(await slots_of(database, stage.user.id))["succeeded"] == 1


async def ended_before(database: Database, stage: Stage, count: int) -> None:
    """Generations that ended a quarter of an hour after each other, and that nobody counted."""
    jobs = []
    for n in range(count):
        job = a_generation(stage.key, Paint(title="题") if n % 2 else None)
        job.status = (GenerationStatus.SUCCEEDED, GenerationStatus.FAILED)[n % 3 == 0]
        job.credits_held, job.credits_spent = 0, n % 3 and 2
        job.finished_at = NOW + n * timedelta(minutes=15)
        jobs.append(job)
    await stored(database, *jobs)


async def test_what_ended_before_is_counted_once_by_several_at_once(database: Database) -> None:
    stage = await set_stage(database, credits_granted=1000)
    await ended_before(database, stage, MANY)
    waiting = a_generation(stage.key)
    await stored(database, waiting)
    counting = Counting(database=database, kinds=INPUT_TYPES.keys(), isolating=ISOLATING)

    async def count_all() -> int:
        counted = 0
        while some := await counting.count_past():
            counted += len(some)
        return counted

    assert sum(await asyncio.gather(*(count_all() for _ in range(3)))) == MANY
    assert await counting.count_past() == []
    slots = await slots_of(database, stage.user.id)
    assert len(slots) == MANY
    assert sum(slot.succeeded for slot in slots) == sum(n % 3 > 0 for n in range(MANY))
    assert sum(slot.credits_spent for slot in slots) == 2 * sum(n % 3 > 0 for n in range(MANY))
    assert {slot.kind for slot in slots} == {GenerationKind.EXTRACT, GenerationKind.COVER}


async def test_what_an_older_release_writes_is_counted_later(
    database: Database, database_url: str
) -> None:
    """It knows no such column: whatever it ends has the column's default."""
    stage = await set_stage(database)
    job = a_generation(stage.key)
    await stored(database, job)
    engine = create_async_engine(driver_url(database_url))
    async with engine.begin() as connection:
        await connection.execute(
            update(generations)
            .where(generations.c.id == job.id)
            .values(
                status=GenerationStatus.SUCCEEDED,
                finished_at=NOW,
                credits_held=0,
                credits_spent=2,
            )
        )
    await engine.dispose()

    assert await Counting(
        database=database, kinds=INPUT_TYPES.keys(), isolating=ISOLATING
    ).count_past() == [job.id]
    [slot] = await slots_of(database, stage.user.id)
    assert (slot.starts_at, slot.succeeded, slot.credits_spent) == (QUARTER, 1, 2)


async def test_statistics_take_one_statement_for_the_slots(database: Database) -> None:
    stage = await set_stage(database, credits_granted=1000)
    await ended_before(database, stage, 12)
    counting = Counting(database=database, kinds=INPUT_TYPES.keys(), isolating=ISOLATING)
    await counting.count_past()

    with recorded_sql() as statements:
        stats = await counting.stats(
            stage.user.id,
            since=NOW - 200 * 24 * HOUR,
            until=NOW + 200 * 24 * HOUR,
            bucket=TimeBucket.DAY,
        )

    assert len([each for each in statements if "usage_slots" in each]) == 1
    assert len(stats.series) in {400, 401}
    assert stats.totals == UsageCounts(succeeded=8, failed=4, credits_spent=16)
