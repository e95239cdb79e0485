"""Everybody's generations, as the staff see them, in SQL."""

from datetime import timedelta

from domain.generation import GenerationKind, GenerationStatus, QueueName
from domain.job_register import JobCriteria, QueueDepth
from domain.page import PageRequest, Position
from domain.unit_of_work import Database
from tests.factories import changed
from tests.infra.db.rows import HOUR, NOW, Paint, a_generation, set_stage
from tests.sql_recorder import recorded_sql


async def test_pages_are_newest_first_and_one_statement_each(database: Database) -> None:
    stage, other = await set_stage(database), await set_stage(database)
    jobs = [a_generation(each.key) for each in (stage, other, stage)]
    changed(jobs[1], {"status": GenerationStatus.FAILED})
    async with database.begin() as work:
        for job in jobs:
            await work.generations.add(job)

    async with database.read_latest() as reader:
        with recorded_sql() as statements:
            first = await reader.jobs.page(JobCriteria(), PageRequest(2))
        here = Position(jobs[1].created_at, jobs[1].id)
        rest = await reader.jobs.page(
            JobCriteria(owner_id=stage.user.id), PageRequest(10, after=here)
        )
        failed = await reader.jobs.page(
            JobCriteria(
                owner_id=other.user.id,
                statuses=frozenset({GenerationStatus.FAILED}),
                kinds=frozenset({GenerationKind.EXTRACT}),
            ),
            PageRequest(10),
        )

    assert len(statements) == 1
    assert [job.id for job in first.items] == [jobs[2].id, jobs[1].id]
    assert first.has_next_page
    assert [job.id for job in rest.items] == [jobs[0].id]
    assert [job.id for job in failed.items] == [jobs[1].id]


async def test_queues_are_counted_with_their_oldest(database: Database) -> None:
    stage = await set_stage(database)
    async with database.read_latest() as reader:
        before = {each.queue: each for each in await reader.jobs.queue_depths(now=NOW)}
    waiting = [a_generation(stage.key, created_at=NOW - timedelta(days=400 + n)) for n in range(2)]
    held = a_generation(stage.key, status=GenerationStatus.RUNNING)
    held.worker_id = "w-of-this-test"
    drawn = a_generation(stage.key, Paint(title="封面"), created_at=NOW + 400 * HOUR)
    ended = a_generation(stage.key, status=GenerationStatus.CANCELLED)
    async with database.begin() as work:
        for job in (*waiting, held, drawn, ended):
            await work.generations.add(job)

    async with database.read_latest() as reader:
        depths = {each.queue: each for each in await reader.jobs.queue_depths(now=NOW)}
        by_worker = await reader.jobs.running_by_worker()

    text, media = depths[QueueName.TEXT], depths[QueueName.MEDIA]
    assert text == QueueDepth(
        queue=QueueName.TEXT,
        waiting=before[QueueName.TEXT].waiting + 2,
        running=before[QueueName.TEXT].running + 1,
        oldest_due_at=waiting[1].run_after,
    )
    assert media.waiting == before[QueueName.MEDIA].waiting + 1
    assert by_worker["w-of-this-test"] == 1
