"""Runs that lose the database on the way."""

import asyncio

import pytest

from domain.event import (
    GenerationFailed,
    GenerationQueued,
    GenerationSucceeded,
)
from domain.failure import FailureCode, RecipeFailed
from domain.generation import LEASE, Generation, GenerationStatus
from domain.unit_of_work import DatabaseUnavailable
from tests.domain.running import HEARTBEAT_SECONDS, finish_with_a_file, running
from tests.domain.studio import Studio


async def test_a_short_outage_of_the_database_is_survived(
    studio: Studio, generation: Generation
) -> None:
    async with running(studio, generation) as (task, run):
        await asyncio.sleep(10 * HEARTBEAT_SECONDS)
        studio.database.is_away = studio.worker.database.is_away = True
        await asyncio.sleep(LEASE.total_seconds() - HEARTBEAT_SECONDS)
        studio.database.is_away = studio.worker.database.is_away = False
        await asyncio.sleep(HEARTBEAT_SECONDS)
        run.succeed()
        await task

    assert studio.stored(generation).status is GenerationStatus.SUCCEEDED


async def test_conflicts_in_a_heartbeat_are_survived(
    studio: Studio, generation: Generation
) -> None:
    async with running(studio, generation) as (task, run):
        studio.worker.database.conflicts = 3
        await asyncio.sleep(LEASE.total_seconds() + HEARTBEAT_SECONDS / 2)
        assert not studio.stored(generation).is_lost(now=studio.clock())
        run.succeed()
        await task

    assert studio.worker.database.conflicts == 0
    assert studio.stored(generation).status is GenerationStatus.SUCCEEDED


async def test_a_worker_cut_off_for_longer_than_its_lease_stops_by_itself(
    studio: Studio, generation: Generation
) -> None:
    """By then another may run the same job, so it must not go on spending."""
    async with running(studio, generation) as (task, run):
        before = studio.database.tables.plain()
        studio.worker.database.is_away = True

        await task

    assert run.outcome.cancelled()
    assert studio.database.tables.plain() == before
    assert studio.stored(generation).status is GenerationStatus.RUNNING
    assert await studio.sweeping.recover() == [generation.id]
    assert studio.stored(generation).status is GenerationStatus.QUEUED
    assert studio.only_key().credits_held == 3


async def test_a_result_waits_for_a_database_that_comes_back(
    studio: Studio, generation: Generation
) -> None:
    async with running(studio, generation) as (task, run):
        studio.worker.database.is_away = True
        run.succeed()
        await asyncio.sleep(5)
        assert studio.stored(generation).status is GenerationStatus.RUNNING
        studio.worker.database.is_away = False
        await task

    assert studio.stored(generation).status is GenerationStatus.SUCCEEDED
    assert studio.only_key().credits_spent == 3


async def test_a_result_is_given_up_when_the_database_stays_away(
    studio: Studio, generation: Generation
) -> None:
    async with running(studio, generation) as (task, run):
        studio.worker.database.is_away = True
        run.succeed()
        with studio.unchanged(), pytest.raises(DatabaseUnavailable):
            await task

    assert await studio.sweeping.recover() == [generation.id]
    assert studio.only_key().credits_held == 3


async def test_a_success_whose_commit_was_not_answered_keeps_its_files_and_is_told(
    studio: Studio, generation: Generation
) -> None:
    async with running(studio, generation) as (task, run):
        studio.worker.database.lost_answers = 1
        await finish_with_a_file(studio, run)
        await task

    (asset,) = studio.database.tables.assets.values()
    assert list(studio.blobs.stored) == [asset.blob_name]
    assert studio.only_key().credits_spent == 3
    told = studio.events.events_of(generation.id)
    assert told[-1] == GenerationSucceeded(asset.content_id, 3)


async def test_a_failure_whose_commit_was_not_answered_is_told_as_the_end_it_is(
    studio: Studio, generation: Generation
) -> None:
    async with running(studio, generation) as (task, run):
        studio.worker.database.lost_answers = 1
        run.fail(RecipeFailed(FailureCode.SOURCE_EMPTY))
        await task

    told = studio.events.events_of(generation.id)
    assert told[-1] == GenerationFailed(FailureCode.SOURCE_EMPTY, 3)
    assert GenerationQueued(0) not in told[1:]
