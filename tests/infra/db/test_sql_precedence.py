"""The order in which what waits goes first."""

from domain.generation import GenerationKind, GenerationStatus, QueueName, precedence_of
from domain.unit_of_work import Database
from tests.infra.db.rows import HOUR, NOW, Paint, a_generation, set_stage, stored

_KINDS = [GenerationKind.EXTRACT]


async def test_a_head_start_counts_and_a_job_of_an_earlier_release_has_none(
    database: Database,
) -> None:
    stage = await set_stage(database)
    plain = a_generation(stage.key, created_at=NOW)
    preferred = a_generation(stage.key, created_at=NOW + HOUR)
    preferred.precedence = precedence_of(preferred.run_after, priority=61)
    newer, older = (a_generation(stage.key, created_at=NOW - n * HOUR) for n in (1, 2))
    newer.precedence = older.precedence = None
    await stored(database, plain, preferred, newer, older)
    both_ways = {plain.id: 3, preferred.id: 2, newer.id: 1, older.id: 0}

    async with database.begin() as work:
        positions = await work.generations.queue_positions(both_ways.keys())
        overdue = await work.generations.overdue(_KINDS, queued_before=NOW + 2 * HOUR, limit=9)

    assert positions == both_ways
    assert {each.generation_id for each in overdue[:2]} == {newer.id, older.id}
    assert [each.generation_id for each in overdue[2:]] == [preferred.id, plain.id]
    assert {each.generation_id: each.place for each in overdue} == {
        each.id: each.place for each in (plain, preferred, newer, older)
    }


async def test_a_place_is_behind_all_that_have_it_already(database: Database) -> None:
    stage = await set_stage(database)
    old = a_generation(stage.key, created_at=NOW - HOUR)
    old.precedence = None
    await stored(
        database,
        old,
        a_generation(stage.key, created_at=NOW),
        a_generation(stage.key, created_at=NOW + HOUR),
        a_generation(stage.key, status=GenerationStatus.RUNNING),
        a_generation(stage.key, Paint(title="封面")),
    )

    async with database.read_latest() as reader:
        ahead = [
            await reader.generations.count_ahead(QueueName.TEXT, NOW + hours * HOUR)
            for hours in (-2, -1, 0, 1)
        ]

    assert ahead == [0, 1, 2, 3]


async def test_run_times_are_those_of_the_latest_that_succeeded(database: Database) -> None:
    stage = await set_stage(database)
    jobs = [a_generation(stage.key, status=GenerationStatus.SUCCEEDED) for _ in range(4)]
    jobs[3].status = GenerationStatus.FAILED
    for number, job in enumerate(jobs):
        job.started_at = NOW
        job.finished_at = NOW + (number + 1) * HOUR
    painted = a_generation(stage.key, Paint(title="封面"), status=GenerationStatus.SUCCEEDED)
    painted.started_at = painted.finished_at = NOW + 9 * HOUR
    await stored(database, *jobs, painted)

    async with database.read() as reader:
        found = await reader.generations.latest_run_times(GenerationKind.EXTRACT, limit=2)

    assert found == [3 * HOUR, 2 * HOUR]
