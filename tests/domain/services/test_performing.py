"""Runs that nothing interrupts: claimed once, ended once, and told in order."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.event import (
    AssetReady,
    EventCursor,
    GenerationFailed,
    GenerationQueued,
    GenerationStarted,
    GenerationSucceeded,
    ProgressMade,
    TextAppended,
)
from domain.failure import FailureCode
from domain.generation import ATTEMPT_LIMIT, GenerationStatus
from domain.ledger import LedgerEntry, LedgerEntryType
from domain.recipe import Assignment, Progress, Result
from domain.stage import Stage
from domain.user import User
from tests.domain.scripted_recipe import Script, crashing, failing, result_of, succeeding
from tests.domain.studio import Studio, Worker
from tests.factories import OFFLINE, PLAN, Commission, an_image

TRANSIENT = [
    failing(FailureCode.PROVIDER_UNAVAILABLE),
    failing(FailureCode.OUTPUT_UNUSABLE),
    crashing(ZeroDivisionError()),
]


def last_entry(studio: Studio) -> LedgerEntry:
    return list(studio.database.tables.ledger.values())[-1]


async def test_a_success_is_charged_once_and_kept(studio: Studio, creator: User) -> None:
    generation = await studio.requested(creator, price=3)

    await studio.performing.perform(generation.id)

    stored, key = studio.stored(generation), studio.only_key()
    assert stored.status is GenerationStatus.SUCCEEDED
    assert (stored.credits_held, stored.credits_spent, stored.credits_refunded) == (0, 3, 0)
    assert (key.credits_held, key.credits_spent, key.credits_available) == (0, 3, PLAN.credits - 3)
    assert (last_entry(studio).type, last_entry(studio).amount) == (LedgerEntryType.CAPTURE, 0)
    assert stored.provenance == OFFLINE
    assert (stored.attempt, stored.fence, stored.percent) == (1, 1, 100)
    (content,) = studio.database.tables.contents.values()
    assert (content.owner_id, content.generation_id) == (creator.id, generation.id)


async def test_what_was_held_and_not_spent_is_given_back(studio: Studio, creator: User) -> None:
    studio.recipe.scripts += [succeeding(spent=1), succeeding(spent=0)]
    cheaper, free = [await studio.requested(creator, price=3) for _ in range(2)]

    await studio.performing.perform(cheaper.id)
    assert (last_entry(studio).type, last_entry(studio).amount) == (LedgerEntryType.CAPTURE, 2)
    await studio.performing.perform(free.id)
    assert (last_entry(studio).type, last_entry(studio).amount) == (LedgerEntryType.REFUND, 3)

    assert [studio.stored(each).credits_refunded for each in (cheaper, free)] == [2, 3]
    assert studio.only_key().credits_available == PLAN.credits - 1


async def test_a_success_is_told_from_start_to_end(studio: Studio, creator: User) -> None:
    async def run(assignment: Assignment[Commission], progress: Progress) -> Result:
        await progress.stage(Stage.WRITING, 40)
        await progress.write("小火")
        await progress.write("慢炖")
        return result_of(assignment)

    studio.recipe.scripts.append(run)
    generation = await studio.requested(creator)

    await studio.performing.perform(generation.id)

    (content,) = studio.database.tables.contents.values()
    assert studio.events.events_of(generation.id) == [
        GenerationQueued(0),
        GenerationStarted(1, resets_text=False),
        ProgressMade(Stage.WRITING, 40),
        TextAppended("小火慢炖"),
        GenerationSucceeded(content.id, 2),
    ]
    cursors = [recorded.cursor for recorded in studio.events.streams[generation.id]]
    assert cursors == [EventCursor(0, 1), *(EventCursor(1, n) for n in (1, 2, 3))] + [
        EventCursor.final(1)
    ]
    assert studio.events.announced == [(creator.id, generation.id)] * 3


def drawing(studio: Studio) -> Script:
    async def run(assignment: Assignment[Commission], progress: Progress) -> Result:
        image = an_image(assignment.content_id, assignment.owner_id)
        async with studio.blobs.writing(image.blob_name) as draft:
            await draft.write(b"PNG")
            await draft.publish()
        await progress.asset(image)
        return replace(result_of(assignment), assets=(image,))

    return run


async def test_files_of_a_success_are_kept(studio: Studio, creator: User) -> None:
    studio.recipe.scripts.append(drawing(studio))
    generation = await studio.requested(creator)

    await studio.performing.perform(generation.id)

    (asset,) = studio.database.tables.assets.values()
    assert list(studio.blobs.stored) == [asset.blob_name]
    (told,) = [
        event for event in studio.events.events_of(generation.id) if isinstance(event, AssetReady)
    ]
    assert told.asset.id == asset.id
    assert studio.stored(generation).status is GenerationStatus.SUCCEEDED


async def test_what_does_not_wait_to_be_run_is_left_alone(studio: Studio, creator: User) -> None:
    ended = await studio.requested(creator)
    await studio.performing.perform(ended.id)
    studio.recipe.scripts.append(failing(FailureCode.PROVIDER_UNAVAILABLE))
    later = await studio.requested(creator)
    await studio.performing.perform(later.id)

    with studio.unchanged():
        for generation_id in (ended.id, later.id, "nothing"):
            await studio.performing.perform(generation_id)


async def test_of_many_workers_one_runs_a_job(studio: Studio, creator: User) -> None:
    generation = await studio.requested(creator)
    workers = [Worker(studio, f"worker-{number}") for number in range(4)]

    await asyncio.gather(*(each.performing.perform(generation.id) for each in workers))

    assert studio.stored(generation).fence == 1
    assert len(studio.database.tables.contents) == 1
    assert studio.only_key().credits_spent == 2


@pytest.mark.parametrize(
    "code",
    [FailureCode.SOURCE_EMPTY, FailureCode.PROVIDER_REFUSED, FailureCode.PROVIDER_MISCONFIGURED],
)
async def test_a_lasting_failure_ends_the_job_and_gives_the_credits_back(
    studio: Studio, creator: User, code: FailureCode
) -> None:
    studio.recipe.scripts.append(failing(code))
    generation = await studio.requested(creator, price=3)

    await studio.performing.perform(generation.id)

    stored = studio.stored(generation)
    assert (stored.status, stored.failure_code) == (GenerationStatus.FAILED, code)
    assert (stored.credits_held, stored.credits_refunded) == (0, 3)
    assert studio.only_key().credits_available == PLAN.credits
    assert (last_entry(studio).type, last_entry(studio).amount) == (LedgerEntryType.REFUND, 3)
    assert studio.events.events_of(generation.id)[-1] == GenerationFailed(code, 3)


@pytest.mark.parametrize("script", TRANSIENT)
async def test_a_passing_failure_waits_for_another_attempt_with_its_credits_held(
    studio: Studio, creator: User, script: Script
) -> None:
    studio.recipe.scripts.append(script)
    generation = await studio.requested(creator, price=3)
    failed_at = studio.clock()

    await studio.performing.perform(generation.id)

    stored = studio.stored(generation)
    assert (stored.status, stored.failure_code) == (GenerationStatus.QUEUED, None)
    assert stored.run_after == failed_at + timedelta(seconds=2)
    assert (stored.credits_held, studio.only_key().credits_held) == (3, 3)
    assert last_entry(studio).type is LedgerEntryType.HOLD
    assert studio.events.events_of(generation.id)[-1] == GenerationQueued(0)


async def test_each_attempt_waits_longer_and_the_last_one_gives_up(
    studio: Studio, creator: User
) -> None:
    studio.recipe.scripts += [failing(FailureCode.PROVIDER_UNAVAILABLE)] * ATTEMPT_LIMIT
    generation = await studio.requested(creator, price=3)

    waits = []
    for _ in range(ATTEMPT_LIMIT - 1):
        failed_at = studio.clock()
        await studio.performing.perform(generation.id)
        waits.append(studio.stored(generation).run_after - failed_at)
        studio.clock.move(waits[-1])
    assert studio.only_key().credits_held == 3
    await studio.performing.perform(generation.id)

    assert waits == [timedelta(seconds=2), timedelta(seconds=4)]
    stored = studio.stored(generation)
    assert (stored.status, stored.attempt) == (GenerationStatus.FAILED, ATTEMPT_LIMIT)
    assert stored.failure_code is FailureCode.PROVIDER_UNAVAILABLE
    assert studio.only_key().credits_available == PLAN.credits


@pytest.mark.parametrize(("asked", "waits"), [(60, 60), (1, 2)])
async def test_a_provider_that_asks_for_patience_gets_it(
    studio: Studio, creator: User, asked: float, waits: float
) -> None:
    studio.recipe.scripts.append(
        failing(FailureCode.PROVIDER_UNAVAILABLE, retry_after_seconds=asked)
    )
    generation = await studio.requested(creator)
    failed_at = studio.clock()

    await studio.performing.perform(generation.id)

    assert studio.stored(generation).run_after == failed_at + timedelta(seconds=waits)


async def test_a_second_attempt_tells_that_the_first_text_is_void(
    studio: Studio, creator: User
) -> None:
    studio.recipe.scripts.append(failing(FailureCode.OUTPUT_UNUSABLE))
    generation = await studio.requested(creator)
    await studio.performing.perform(generation.id)
    studio.clock.move(timedelta(seconds=2))

    await studio.performing.perform(generation.id)

    assert studio.stored(generation).status is GenerationStatus.SUCCEEDED
    assert studio.events.events_of(generation.id)[:4] == [
        GenerationQueued(0),
        GenerationStarted(1, resets_text=False),
        GenerationQueued(0),
        GenerationStarted(2, resets_text=True),
    ]
    assert studio.events.streams[generation.id][-1].cursor == EventCursor.final(2)


async def test_without_a_log_a_job_runs_all_the_same(studio: Studio, creator: User) -> None:
    generation = await studio.requested(creator)
    studio.events.is_away = True

    await studio.performing.perform(generation.id)

    assert studio.stored(generation).status is GenerationStatus.SUCCEEDED
    assert studio.events.events_of(generation.id) == [GenerationQueued(0)]


async def test_stage_and_percent_are_in_the_row_while_it_runs(
    studio: Studio, creator: User
) -> None:
    studio.recipe.wait_for_the_test()
    generation = await studio.requested(creator)
    running = asyncio.create_task(studio.performing.perform(generation.id))
    await studio.recipe.started.wait()
    (run,) = studio.recipe.runs
    claimed = studio.stored(generation)
    assert (claimed.status, claimed.worker_id) == (GenerationStatus.RUNNING, "worker")

    await run.progress.stage(Stage.WRITING, 40)
    await asyncio.sleep(1)

    stored = studio.stored(generation)
    assert (stored.stage, stored.percent) == (Stage.WRITING, 40)
    run.succeed()
    await running
    assert studio.stored(generation).stage is None


async def test_a_second_key_is_charged_for_what_it_held(studio: Studio) -> None:
    creator = await studio.creator(replace(PLAN, credits=2))
    await studio.activated_key(creator)
    first, second = [await studio.requested(creator) for _ in range(2)]

    for generation in (first, second):
        await studio.performing.perform(generation.id)

    assert first.key_id != second.key_id
    assert [studio.key_of(each).credits_spent for each in (first, second)] == [2, 2]
