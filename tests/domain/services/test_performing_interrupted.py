"""Runs that are cancelled, or whose worker is told to stop."""

import asyncio
from datetime import timedelta

import pytest

from domain.event import (
    EventCursor,
    GenerationCancelled,
    RecordedEvent,
)
from domain.generation import LEASE, Generation, GenerationStatus
from domain.user import User
from tests.domain.running import HEARTBEAT_SECONDS, finish_with_a_file, lose_the_claim, running
from tests.domain.studio import Studio, Worker
from tests.factories import PLAN


async def test_a_cancel_stops_a_run_at_once_when_its_worker_is_woken(
    studio: Studio, creator: User, generation: Generation
) -> None:
    async with running(studio, generation) as (task, run):
        await studio.generating.cancel(generation.id, owner_id=creator.id)
        before = studio.clock()

        studio.performing.notice(generation.id)
        await task

    assert run.outcome.cancelled()
    stored = studio.stored(generation)
    assert (stored.status, stored.finished_at) == (GenerationStatus.CANCELLED, before)
    assert stored.credits_refunded == 3
    assert studio.only_key().credits_available == PLAN.credits
    assert studio.events.streams[generation.id][-1] == RecordedEvent(
        EventCursor.final(1), before, GenerationCancelled(3)
    )


async def test_a_cancel_stops_a_run_within_a_heartbeat_in_any_case(
    studio: Studio, creator: User, generation: Generation
) -> None:
    async with running(studio, generation) as (task, run):
        await studio.generating.cancel(generation.id, owner_id=creator.id)
        before = studio.clock()
        await task

    assert run.outcome.cancelled()
    finished_at = studio.stored(generation).finished_at
    assert finished_at is not None
    assert finished_at - before <= timedelta(seconds=HEARTBEAT_SECONDS)


async def test_a_cancel_that_comes_before_the_end_is_honoured(
    studio: Studio, creator: User, generation: Generation
) -> None:
    """The recipe had its result, but its owner had said no: nothing is kept or charged."""
    async with running(studio, generation) as (task, run):
        await studio.generating.cancel(generation.id, owner_id=creator.id)
        await finish_with_a_file(studio, run)
        await task

    assert studio.stored(generation).status is GenerationStatus.CANCELLED
    assert studio.only_key().credits_available == PLAN.credits
    assert studio.database.tables.contents == {}
    assert studio.database.tables.assets == {}


async def test_a_worker_that_is_told_to_stop_gives_its_job_back(
    studio: Studio, generation: Generation
) -> None:
    async with running(studio, generation) as (task, run):
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    assert run.outcome.cancelled()
    stored = studio.stored(generation)
    assert (stored.status, stored.attempt) == (GenerationStatus.QUEUED, 0)
    assert stored.is_claimable(now=studio.clock())
    assert studio.only_key().credits_held == 3
    await Worker(studio, "next").performing.perform(generation.id)
    assert studio.stored(generation).status is GenerationStatus.SUCCEEDED


async def test_a_worker_gives_nothing_back_that_is_no_longer_its_own(
    studio: Studio, generation: Generation
) -> None:
    async with running(studio, generation) as (task, _):
        await lose_the_claim(studio, generation)
        async with running(studio, generation, Worker(studio, "other")) as (other, run):
            before = studio.database.tables.plain()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert studio.database.tables.plain() == before
            run.succeed()
            await other

    assert studio.stored(generation).status is GenerationStatus.SUCCEEDED


async def test_a_notice_of_a_job_that_runs_elsewhere_is_harmless(
    studio: Studio, generation: Generation
) -> None:
    studio.performing.notice(generation.id)

    await studio.performing.perform(generation.id)

    studio.performing.notice(generation.id)
    assert studio.performing.attention == {}


async def test_a_worker_that_is_told_to_stop_at_the_end_leaves_the_end_as_it_is(
    studio: Studio, generation: Generation
) -> None:
    """Telling of it may take seconds, when the log is away."""
    async with running(studio, generation) as (task, run):
        studio.events.is_away = True
        run.succeed()
        await asyncio.sleep(1)
        before = studio.database.tables.plain()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    assert studio.database.tables.plain() == before
    assert studio.stored(generation).status is GenerationStatus.SUCCEEDED


async def test_a_worker_that_is_told_to_stop_before_the_end_is_written_gives_the_job_back(
    studio: Studio, generation: Generation
) -> None:
    async with running(studio, generation) as (task, run):
        studio.worker.database.conflicts = 1
        run.succeed()
        await asyncio.sleep(0.1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    stored = studio.stored(generation)
    assert (stored.status, stored.attempt) == (GenerationStatus.QUEUED, 0)
    assert studio.only_key().credits_held == 3


async def test_a_worker_that_cannot_give_its_job_back_stops_and_leaves_it_to_the_sweeper(
    studio: Studio, generation: Generation
) -> None:
    async with running(studio, generation) as (task, _):
        studio.worker.database.is_away = True
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    studio.clock.move(LEASE)
    assert await studio.sweeping.recover() == [generation.id]
    assert studio.stored(generation).status is GenerationStatus.QUEUED
