"""Generations: stored whole, listed, counted, queued and locked."""

from datetime import timedelta

import pytest

from domain.failure import FailureCode
from domain.generation import (
    Generation,
    GenerationKind,
    GenerationStatus,
)
from domain.page import PageRequest
from domain.source import ContentSource, Source, TextSource, UrlSource
from domain.stage import Stage
from domain.unit_of_work import Database, DatabaseConflict
from domain.writing import Engine, Provenance
from infra.identity import new_id
from tests.infra.db.rows import (
    HOUR,
    NOW,
    Distil,
    Paint,
    a_generation,
    add_key,
    add_user,
    set_stage,
    stored,
)
from tests.sql_recorder import recorded_sql

_KINDS = [GenerationKind.EXTRACT]


async def read(database: Database, generation: Generation) -> Generation:
    async with database.read_latest() as reader:
        found = await reader.generations.get(generation.id)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "source",
    [
        TextSource('引号"、反斜杠\\、换行\n、%s、:name、表情🀄'),
        UrlSource("https://example.com/?a=1&b=%E4%B8%AD"),
        ContentSource("01HZZZZZZZZZZZZZZZZZZZZZZZ"),
    ],
    ids=lambda source: type(source).__name__,
)
async def test_an_input_comes_back_as_it_was(database: Database, source: Source) -> None:
    stage = await set_stage(database)
    generation = a_generation(stage.key, Distil(source=source, focus=None, depth=(1, 2)))
    await stored(database, generation)

    found = await read(database, generation)

    assert found.input == generation.input
    assert isinstance(found.input, Distil)


async def test_the_longest_text_fits(database: Database) -> None:
    stage = await set_stage(database)
    generation = a_generation(stage.key, Distil(source=TextSource("汉🀄" * 50_000)))
    await stored(database, generation)

    assert (await read(database, generation)).input == generation.input


async def test_a_whole_life_is_kept(database: Database) -> None:
    stage = await set_stage(database)
    generation = a_generation(stage.key)
    await stored(database, generation)

    async with database.begin() as work:
        running = await work.generations.lock(generation.id)
        assert running is not None
        running.claim("worker-1", now=NOW + HOUR)
        running.renew(stage=Stage.WRITING, percent=40, now=NOW + HOUR)
    found = await read(database, generation)
    assert found.status is GenerationStatus.RUNNING
    assert (found.stage, found.percent, found.fence, found.attempt) == (Stage.WRITING, 40, 1, 1)
    assert found.lease_until == NOW + HOUR + timedelta(seconds=30)

    provenance = Provenance(
        engine=Engine.LLM, model="通义千问", prompt_version="1", tokens_in=3, tokens_out=4
    )
    async with database.begin() as work:
        done = await work.generations.lock(generation.id)
        assert done is not None
        done.succeed(provenance, spent=1, now=NOW + 2 * HOUR)
    found = await read(database, generation)
    assert found.provenance == provenance
    assert (found.credits_held, found.credits_spent, found.credits_refunded) == (0, 1, 1)
    assert found.finished_at == NOW + 2 * HOUR


async def test_a_failure_is_kept(database: Database) -> None:
    stage = await set_stage(database)
    generation = a_generation(stage.key)
    generation.fail(FailureCode.SOURCE_CAPTCHA, now=NOW)
    await stored(database, generation)

    found = await read(database, generation)

    assert found.failure_code is FailureCode.SOURCE_CAPTCHA


async def test_an_idempotency_key_is_used_once_by_each_owner(database: Database) -> None:
    stage, other = await set_stage(database), await set_stage(database)
    first, second, foreign = (a_generation(each.key) for each in (stage, stage, other))
    first.idempotency_key = second.idempotency_key = foreign.idempotency_key = "the-same"
    await stored(database, first, foreign)

    with pytest.raises(DatabaseConflict):
        await stored(database, second)

    async with database.begin() as work:
        assert await work.generations.get(second.id) is None
        found = await work.generations.get_by_idempotency_key(stage.user.id, "the-same")
        assert found is not None
        assert found.id == first.id
        assert await work.generations.get_by_idempotency_key(stage.user.id, "The-Same") is None
        assert await work.generations.get_by_idempotency_key(stage.user.id, "不是") is None


async def test_positions_count_only_what_waits_before_in_the_same_queue(
    database: Database,
) -> None:
    stage, other = await set_stage(database), await set_stage(database)
    first = a_generation(other.key, created_at=NOW)
    running = a_generation(stage.key, created_at=NOW, status=GenerationStatus.RUNNING)
    picture = a_generation(stage.key, Paint(title="封面"), created_at=NOW)
    second = a_generation(stage.key, created_at=NOW + HOUR)
    third = a_generation(stage.key, created_at=NOW + HOUR)
    waiting = a_generation(stage.key, created_at=NOW)
    waiting.run_after = waiting.precedence = NOW + 2 * HOUR
    await stored(database, first, running, picture, second, third, waiting)

    with recorded_sql() as statements:
        async with database.read_latest() as reader:
            positions = await reader.generations.queue_positions(
                {first.id, running.id, picture.id, third.id, waiting.id, new_id()}
            )

    assert positions == {first.id: 0, picture.id: 0, third.id: 2, waiting.id: 3}
    assert len(statements) == 1


async def test_a_page_shows_the_owners_of_these_statuses_newest_first(database: Database) -> None:
    stage, other = await set_stage(database), await set_stage(database)
    old = a_generation(stage.key, created_at=NOW - HOUR)
    new = a_generation(stage.key, created_at=NOW)
    failed = a_generation(stage.key, status=GenerationStatus.FAILED)
    await stored(database, old, new, failed, a_generation(other.key))

    async with database.read() as reader:
        everything = await reader.generations.page(stage.user.id, None, PageRequest(10))
        queued = await reader.generations.page(
            stage.user.id, {GenerationStatus.QUEUED}, PageRequest(1)
        )
        none = await reader.generations.page(stage.user.id, [], PageRequest(1))

    assert [each.id for each in everything.items] == [failed.id, new.id, old.id]
    assert [each.id for each in queued.items] == [new.id]
    assert queued.has_next_page
    assert none.items == []


async def test_counts(database: Database) -> None:
    stage, other = await set_stage(database), await set_stage(database)
    for key in (stage.key, other.key):
        for status in GenerationStatus:
            await stored(database, a_generation(key, status=status))
    await stored(database, a_generation(stage.key, created_at=NOW - HOUR))

    async with database.begin() as work:
        assert await work.generations.count_unfinished(stage.user.id) == 3
        assert await work.generations.count_since(stage.user.id, NOW) == 3
        assert await work.generations.count_since(stage.user.id, NOW - HOUR) == 4
        assert await work.generations.count_since(stage.user.id, NOW + HOUR) == 0


async def test_of_the_cancelled_those_that_began_count(database: Database) -> None:
    stage = await set_stage(database)
    never_began = a_generation(stage.key, status=GenerationStatus.CANCELLED)
    began = a_generation(stage.key, status=GenerationStatus.CANCELLED)
    began.started_at = NOW
    await stored(database, never_began, began)

    async with database.begin() as work:
        assert await work.generations.count_since(stage.user.id, NOW) == 1


async def test_what_a_transaction_changed_counts_within_it(database: Database) -> None:
    stage = await set_stage(database)
    generation = a_generation(stage.key)
    await stored(database, generation)

    async with database.begin() as work:
        found = await work.generations.lock(generation.id)
        assert found is not None
        found.cancel(now=NOW)
        assert await work.generations.count_unfinished(stage.user.id) == 0


async def test_lost_are_the_running_whose_lease_has_expired(database: Database) -> None:
    stage = await set_stage(database)
    lost, alive, queued = (a_generation(stage.key) for _ in range(3))
    lost.claim("worker", now=NOW - HOUR)
    alive.claim("worker", now=NOW)
    await stored(database, lost, alive, queued)

    async with database.begin() as work:
        assert await work.generations.lost_ids(_KINDS, now=NOW, limit=10, without=()) == [lost.id]
        assert await work.generations.lost_ids(_KINDS, now=NOW, limit=9, without=[lost.id]) == []
        assert await work.generations.lost_ids(_KINDS, now=NOW, limit=0, without=()) == []
        found = await work.generations.lock_lost(lost.id, now=NOW)
        assert found is not None
        assert found.id == lost.id
        assert await work.generations.lock_lost(alive.id, now=NOW) is None
        assert await work.generations.lock_lost(queued.id, now=NOW) is None


async def test_overdue_are_the_queued_that_have_waited_oldest_first(database: Database) -> None:
    async with database.begin() as work:
        user = await add_user(work)
        key = await add_key(work, user)
    newer = a_generation(key, created_at=NOW - HOUR)
    older = a_generation(key, created_at=NOW - 2 * HOUR)
    fresh = a_generation(key, created_at=NOW)
    running = a_generation(key, created_at=NOW - HOUR, status=GenerationStatus.RUNNING)
    await stored(database, newer, older, fresh, running)

    async with database.begin() as work:
        both = await work.generations.overdue(_KINDS, queued_before=NOW, limit=10)
        one = await work.generations.overdue(_KINDS, queued_before=NOW, limit=1)

    assert [each.generation_id for each in both] == [older.id, newer.id]
    assert [each.generation_id for each in one] == [older.id]


async def test_a_sweep_leaves_the_kinds_of_other_releases_alone(database: Database) -> None:
    stage = await set_stage(database)
    waiting = a_generation(stage.key, Paint(title="封面"), created_at=NOW - HOUR)
    lost = a_generation(stage.key, Paint(title="封面"), status=GenerationStatus.RUNNING)
    lost.lease_until = NOW - HOUR
    await stored(database, waiting, lost)

    async with database.begin() as work:
        for kinds, count in ((_KINDS, 0), ([waiting.kind], 1)):
            assert (
                len(await work.generations.lost_ids(kinds, now=NOW, limit=9, without=())) == count
            )
            overdue = await work.generations.overdue(kinds, queued_before=NOW, limit=9)
            assert len(overdue) == count


async def test_a_locked_row_is_read_anew(database: Database) -> None:
    stage = await set_stage(database)
    generation = a_generation(stage.key)
    await stored(database, generation)

    async with database.read_latest() as reader:
        await reader.generations.get(generation.id)
        async with database.begin() as work:
            changed = await work.generations.lock(generation.id)
            assert changed is not None
            changed.percent = 50
    async with database.begin() as work:
        found = await work.generations.lock(generation.id)
        assert found is not None
        assert found.percent == 50
        assert await work.generations.lock(new_id()) is None
