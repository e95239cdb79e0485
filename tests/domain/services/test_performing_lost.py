"""Runs whose claim becomes somebody else's on the way."""

import asyncio

from domain.event import (
    GenerationSucceeded,
)
from domain.failure import FailureCode, RecipeFailed
from domain.generation import LEASE, Generation, GenerationStatus
from tests.domain.running import HEARTBEAT_SECONDS, finish_with_a_file, lose_the_claim, running
from tests.domain.studio import Studio, Worker


async def test_a_claim_is_kept_for_as_long_as_its_worker_lives(
    studio: Studio, generation: Generation
) -> None:
    async with running(studio, generation) as (task, run):
        for _ in range(40):
            await asyncio.sleep(LEASE.total_seconds() / 2)
            assert await studio.sweeping.recover() == []
        run.succeed()
        await task

    stored = studio.stored(generation)
    assert (stored.status, stored.attempt) == (GenerationStatus.SUCCEEDED, 1)


async def test_who_has_lost_the_claim_stops_and_leaves_no_trace(
    studio: Studio, generation: Generation
) -> None:
    async with running(studio, generation) as (task, run):
        await lose_the_claim(studio, generation)
        await Worker(studio, "other").performing.perform(generation.id)
        before = studio.database.tables.plain()

        await task

    assert run.outcome.cancelled()
    assert studio.database.tables.plain() == before
    stored = studio.stored(generation)
    assert (stored.status, stored.fence) == (GenerationStatus.SUCCEEDED, 2)
    assert studio.only_key().credits_spent == 3


async def test_a_result_that_comes_too_late_is_discarded_with_its_files(
    studio: Studio, generation: Generation
) -> None:
    async with running(studio, generation) as (task, run):
        await lose_the_claim(studio, generation)
        await Worker(studio, "other").performing.perform(generation.id)
        before = studio.database.tables.plain()

        await finish_with_a_file(studio, run)
        await task

    assert studio.database.tables.plain() == before
    assert studio.database.tables.assets == {}
    assert isinstance(studio.events.events_of(generation.id)[-1], GenerationSucceeded)


async def test_a_failure_that_comes_too_late_is_discarded(
    studio: Studio, generation: Generation
) -> None:
    async with running(studio, generation) as (task, run):
        await lose_the_claim(studio, generation)
        await Worker(studio, "other").performing.perform(generation.id)
        before = studio.database.tables.plain()

        run.fail(RecipeFailed(FailureCode.SOURCE_EMPTY))
        await task

    assert studio.database.tables.plain() == before
    assert isinstance(studio.events.events_of(generation.id)[-1], GenerationSucceeded)


async def test_a_run_that_lost_its_claim_may_overlap_with_the_next_in_the_same_worker(
    studio: Studio, generation: Generation
) -> None:
    async with running(studio, generation) as (old, _):
        await lose_the_claim(studio, generation)
        async with running(studio, generation) as (new, run):
            await old
            await asyncio.sleep(HEARTBEAT_SECONDS)
            run.succeed()
            await new

    assert studio.stored(generation).status is GenerationStatus.SUCCEEDED
    assert studio.performing.attention == {}


async def test_a_run_that_lost_its_claim_may_outlive_the_next_in_the_same_worker(
    studio: Studio, generation: Generation
) -> None:
    async with running(studio, generation) as (old, run):
        await lose_the_claim(studio, generation)
        await studio.performing.perform(generation.id)
        before = studio.database.tables.plain()

        await finish_with_a_file(studio, run)
        await old

    assert studio.database.tables.plain() == before
    assert studio.database.tables.assets == {}
    assert studio.performing.attention == {}
