"""Stuck generations: found, begun anew, or ended."""

from datetime import timedelta

import pytest

from domain.audit import Actor, ReasonMissing
from domain.errors import NotFound
from domain.event import GenerationFailed, GenerationQueued
from domain.failure import FailureCode
from domain.generation import Generation, GenerationKind, GenerationStatus
from domain.job_register import JobCriteria, JobEnded
from domain.page import PageRequest
from domain.services.job_administration import JobAdministration
from domain.user import UserStatus
from tests.domain.running import running
from tests.domain.studio import Studio

ACTOR = Actor(user_id="staff", ip_address="192.0.2.7")
REASON = "两小时没有进展"


@pytest.fixture
def studio() -> Studio:
    return Studio()


@pytest.fixture
def jobs(studio: Studio) -> JobAdministration:
    return JobAdministration(
        database=studio.database,
        stopping=studio.stopping,
        events=studio.events,
        auditing=studio.auditing,
    )


@pytest.fixture
async def generation(studio: Studio) -> Generation:
    return await studio.requested(await studio.creator())


async def test_who_runs_it_loses_it_and_another_begins_it_anew(
    studio: Studio, jobs: JobAdministration, generation: Generation
) -> None:
    async with running(studio, generation) as (performance, run):
        anew = await jobs.requeue(generation.id, reason=REASON, actor=ACTOR)
        assert (anew.status, anew.attempt) == (GenerationStatus.QUEUED, 0)
        assert generation.id in studio.queue.wakes
        run.succeed()
        await performance
    assert studio.stored(generation).status is GenerationStatus.QUEUED
    assert studio.database.tables.contents == {}
    assert studio.events.streams[generation.id][-1].event == GenerationQueued(0)

    await studio.performing.perform(generation.id)

    stored = studio.stored(generation)
    assert (stored.status, stored.attempt, stored.credits_spent) == (
        GenerationStatus.SUCCEEDED,
        1,
        2,
    )


async def test_one_that_waits_may_begin_at_once(
    studio: Studio, jobs: JobAdministration, generation: Generation
) -> None:
    row = studio.stored(generation)
    row.attempt, row.run_after = 2, studio.clock().replace(year=2030)

    anew = await jobs.requeue(generation.id, reason=REASON, actor=ACTOR)

    assert (anew.attempt, anew.run_after) == (0, studio.clock())


async def test_one_that_is_ended_gives_its_credits_back(
    studio: Studio, jobs: JobAdministration, generation: Generation
) -> None:
    async with running(studio, generation) as (performance, run):
        failed = await jobs.fail(generation.id, reason=REASON, actor=ACTOR)
        run.succeed()
        await performance

    assert (failed.status, failed.failure_code) == (
        GenerationStatus.FAILED,
        FailureCode.STOPPED_BY_STAFF,
    )
    assert studio.only_key().credits_available == 20
    assert studio.database.tables.contents == {}
    assert studio.events.streams[generation.id][-1].event == GenerationFailed(
        FailureCode.STOPPED_BY_STAFF, 2
    )


async def test_one_that_waits_keeps_its_place(
    studio: Studio, jobs: JobAdministration, generation: Generation
) -> None:
    place = studio.stored(generation).place
    studio.clock.move(timedelta(hours=2))

    anew = await jobs.requeue(generation.id, reason=REASON, actor=ACTOR)

    assert anew.place == place
    assert studio.events.streams[generation.id][-1].at == studio.clock()


async def test_one_that_nobody_cancelled_when_asked_is_begun_anew_all_the_same(
    studio: Studio, jobs: JobAdministration, generation: Generation
) -> None:
    row = studio.stored(generation)
    row.claim("hanging", now=studio.clock())
    row.cancel_requested_at = studio.clock()

    await jobs.requeue(generation.id, reason=REASON, actor=ACTOR)
    await studio.performing.perform(generation.id)

    assert studio.stored(generation).status is GenerationStatus.SUCCEEDED


async def test_the_job_of_a_closed_account_stays_cancelled(
    studio: Studio, jobs: JobAdministration, generation: Generation
) -> None:
    row = studio.stored(generation)
    row.claim("hanging", now=studio.clock())
    row.cancel_requested_at = studio.clock()
    studio.database.tables.users[row.owner_id].status = UserStatus.DISABLED

    await jobs.requeue(generation.id, reason=REASON, actor=ACTOR)
    await studio.performing.perform(generation.id)

    assert studio.stored(generation).status is GenerationStatus.CANCELLED


@pytest.mark.parametrize("verb", ["requeue", "fail"])
async def test_its_owner_reads_no_older_state_from_then_on(
    studio: Studio, jobs: JobAdministration, generation: Generation, verb: str
) -> None:
    studio.database.promised.clear()

    await getattr(jobs, verb)(generation.id, reason=REASON, actor=ACTOR)

    assert studio.database.promised == {generation.owner_id}


@pytest.mark.parametrize("verb", ["requeue", "fail"])
async def test_it_is_written_down_who_did_it_and_why(
    studio: Studio, jobs: JobAdministration, generation: Generation, verb: str
) -> None:
    studio.database.tables.audit.clear()

    await getattr(jobs, verb)(generation.id, reason=f"  {REASON} ", actor=ACTOR)

    (entry,) = studio.database.tables.audit.values()
    assert (entry.actor_id, entry.ip_address) == ("staff", "192.0.2.7")
    assert entry.subject_id == generation.id
    assert entry.action == {"requeue": "generation.requeued", "fail": "generation.failed"}[verb]
    assert entry.before == {"status": "QUEUED", "attempt": 0, "worker": None}
    assert entry.after is not None
    assert entry.after["reason"] == REASON


@pytest.mark.parametrize("verb", ["requeue", "fail"])
async def test_what_cannot_be_done_changes_nothing(
    studio: Studio, jobs: JobAdministration, generation: Generation, verb: str
) -> None:
    await studio.performing.perform(generation.id)
    act = getattr(jobs, verb)

    with studio.unchanged(), pytest.raises(NotFound):
        await act("unknown", reason=REASON, actor=ACTOR)
    with studio.unchanged(), pytest.raises(ReasonMissing):
        await act(generation.id, reason=" ", actor=ACTOR)
    with studio.unchanged(), pytest.raises(JobEnded):
        await act(generation.id, reason=REASON, actor=ACTOR)


async def test_the_staff_see_everybodys_newest_first(
    studio: Studio, jobs: JobAdministration, generation: Generation
) -> None:
    other = await studio.requested(await studio.creator())
    await studio.performing.perform(generation.id)

    async def found(**criteria: object) -> list[str]:
        wanted = JobCriteria(**criteria)  # type: ignore[arg-type]  # the test's own
        page = await jobs.page(wanted, PageRequest(10))
        return [each.id for each in page.items]

    assert await found() == [other.id, generation.id]
    assert await found(owner_id=generation.owner_id) == [generation.id]
    assert await found(statuses=frozenset({GenerationStatus.QUEUED})) == [other.id]
    assert await found(kinds=frozenset({GenerationKind.COVER})) == []
