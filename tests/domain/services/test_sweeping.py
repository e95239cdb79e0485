"""What is put right after lost hints, dead workers and crashes between two steps."""

import asyncio
import logging
from datetime import timedelta

import pytest

from domain.asset import Asset
from domain.event import (
    EventCursor,
    GenerationCancelled,
    GenerationFailed,
    GenerationQueued,
    Hint,
    RecordedEvent,
)
from domain.failure import FailureCode
from domain.generation import ATTEMPT_LIMIT, LEASE, Generation, GenerationStatus, QueueName
from domain.user import User
from tests.domain.studio import Studio
from tests.factories import NOW, PLAN, an_article, an_image

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


async def claimed(studio: Studio, user: User, *, attempts: int = 1) -> Generation:
    """A job whose worker has died, not for the first time."""
    generation = await studio.requested(user, price=3)
    for _ in range(attempts - 1):
        await claim(studio, generation)
        studio.clock.move(LEASE)
        await studio.sweeping.recover()
    await claim(studio, generation)
    return generation


async def claim(studio: Studio, generation: Generation) -> None:
    async with studio.database.begin() as work:
        row = await work.generations.lock(generation.id)
        assert row is not None
        row.claim("dead", now=await work.now())


async def test_a_job_whose_worker_is_gone_waits_again_with_its_credits_held(
    studio: Studio, creator: User
) -> None:
    generation = await claimed(studio, creator)
    studio.clock.move(LEASE)
    studio.events.announced.clear()
    studio.database.promised.clear()

    assert await studio.sweeping.recover() == [generation.id]

    assert studio.database.promised == {creator.id}
    stored = studio.stored(generation)
    assert (stored.status, stored.attempt, stored.fence) == (GenerationStatus.QUEUED, 1, 1)
    assert stored.is_claimable(now=studio.clock())
    assert (stored.credits_held, studio.only_key().credits_held) == (3, 3)
    assert studio.events.streams[generation.id][-1] == RecordedEvent(
        EventCursor(1, 1), studio.clock(), GenerationQueued(0)
    )
    assert studio.events.announced == [(creator.id, generation.id)]


async def test_a_job_that_kills_its_workers_fails_at_last_and_its_credits_are_back(
    studio: Studio, creator: User
) -> None:
    generation = await claimed(studio, creator, attempts=ATTEMPT_LIMIT)
    studio.clock.move(LEASE)

    assert await studio.sweeping.recover() == [generation.id]

    stored = studio.stored(generation)
    assert (stored.status, stored.failure_code) == (
        GenerationStatus.FAILED,
        FailureCode.WORKER_LOST,
    )
    assert (stored.attempt, stored.credits_refunded) == (ATTEMPT_LIMIT, 3)
    assert studio.only_key().credits_available == PLAN.credits
    assert studio.events.streams[generation.id][-1] == RecordedEvent(
        EventCursor.final(ATTEMPT_LIMIT),
        studio.clock(),
        GenerationFailed(FailureCode.WORKER_LOST, 3),
    )


async def test_a_cancelled_job_whose_worker_is_gone_is_cancelled(
    studio: Studio, creator: User
) -> None:
    generation = await claimed(studio, creator)
    await studio.generating.cancel(generation.id, owner_id=creator.id)
    studio.clock.move(LEASE)

    assert await studio.sweeping.recover() == [generation.id]

    assert studio.stored(generation).status is GenerationStatus.CANCELLED
    assert studio.only_key().credits_available == PLAN.credits
    assert studio.events.events_of(generation.id)[-1] == GenerationCancelled(3)


async def test_a_job_that_cannot_be_taken_back_holds_up_no_other(
    studio: Studio, creator: User, caplog: pytest.LogCaptureFixture
) -> None:
    broken = await claimed(studio, creator, attempts=ATTEMPT_LIMIT)
    other = await claimed(studio, creator)
    studio.only_key().credits_held = 0  # there is nothing left to give back
    studio.clock.move(LEASE)

    assert await studio.sweeping.recover() == [other.id]
    assert await studio.sweeping.recover() == []

    failed = [each.__dict__ for each in caplog.records if each.message == "row.failed"]
    assert [(each["sweep"], each["row_id"]) for each in failed] == [("recover", broken.id)]
    assert studio.stored(broken).status is GenerationStatus.RUNNING
    assert studio.stored(other).status is GenerationStatus.QUEUED


async def test_a_job_is_not_taken_from_a_worker_within_its_lease(
    studio: Studio, creator: User
) -> None:
    await claimed(studio, creator)
    studio.clock.move(LEASE - SECOND)

    with studio.unchanged():
        assert await studio.sweeping.recover() == []


async def test_jobs_that_run_at_once_are_taken_back_by_one_of_many_sweepers(
    studio: Studio, creator: User
) -> None:
    generation = await claimed(studio, creator, attempts=ATTEMPT_LIMIT)
    studio.clock.move(LEASE)

    swept = await asyncio.gather(*(studio.sweeping.recover() for _ in range(3)))

    assert sorted(swept) == [[], [], [generation.id]]
    assert studio.only_key().credits_available == PLAN.credits


async def test_a_job_is_taken_back_though_nobody_can_be_told(studio: Studio, creator: User) -> None:
    generation = await claimed(studio, creator)
    studio.clock.move(LEASE)
    studio.events.is_away = True

    assert await studio.sweeping.recover() == [generation.id]

    assert studio.stored(generation).status is GenerationStatus.QUEUED


async def test_a_job_that_waits_too_long_is_hinted_at_again(studio: Studio, creator: User) -> None:
    first = await studio.requested(creator)
    studio.clock.move(SECOND)
    second = await studio.requested(creator)
    studio.clock.move(1.5 * SECOND)

    assert await studio.sweeping.deliver() == [first.id]
    studio.clock.move(SECOND)
    assert await studio.sweeping.deliver() == [first.id, second.id]

    assert [hint.generation_id for hint in studio.queue.repeated_hints] == [
        first.id,
        first.id,
        second.id,
    ]


async def test_a_later_attempt_is_hinted_at_as_such(studio: Studio, creator: User) -> None:
    """Its first hint was taken: one of the same name would be ignored."""
    generation = await claimed(studio, creator)
    studio.clock.move(LEASE)
    await studio.sweeping.recover()
    studio.clock.move(3 * SECOND)

    await studio.sweeping.deliver()

    assert studio.queue.repeated_hints == [
        Hint(generation_id=generation.id, attempt=1, queue=QueueName.TEXT, place=NOW + LEASE)
    ]


async def test_what_is_to_wait_runs_or_has_ended_is_not_hinted_at(
    studio: Studio, creator: User
) -> None:
    await claimed(studio, creator)
    ended = await studio.requested(creator)
    await studio.performing.perform(ended.id)
    waiting = await studio.requested(creator)
    studio.stored(waiting).run_after = studio.clock() + timedelta(minutes=1)
    studio.clock.move(timedelta(minutes=1))

    with studio.unchanged():
        assert await studio.sweeping.deliver() == []


async def test_hints_wait_for_a_queue_that_is_away(studio: Studio, creator: User) -> None:
    generation = await studio.requested(creator)
    studio.clock.move(3 * SECOND)
    studio.queue.is_away = True

    with studio.unchanged():
        await studio.sweeping.deliver()
    studio.queue.is_away = False
    await studio.sweeping.deliver()

    assert [hint.generation_id for hint in studio.queue.repeated_hints] == [generation.id]


async def stored_file(studio: Studio, creator: User) -> Asset:
    """A file that a content of the creator's refers to."""
    article = an_article(creator.id, (await studio.requested(creator)).id)
    image = an_image(article.id, creator.id)
    studio.database.tables.contents[article.id] = article
    studio.database.tables.assets[image.id] = image
    studio.blobs.store(image.blob_name, b"PNG")
    return image


async def test_files_that_nothing_refers_to_are_deleted_after_a_day(
    studio: Studio, creator: User
) -> None:
    orphans = [f"orphan-{number}.png" for number in range(250)]
    for name in orphans:
        studio.blobs.store(name, b"PNG")
    image = await stored_file(studio, creator)
    studio.clock.move(DAY)
    studio.blobs.store("fresh.png", b"PNG")

    assert await studio.sweeping.delete_orphans() == []
    studio.clock.move(SECOND)
    assert await studio.sweeping.delete_orphans() == orphans

    assert list(studio.blobs.stored) == [image.blob_name, "fresh.png"]


async def test_a_balance_that_does_not_add_up_is_reported(
    studio: Studio, creator: User, caplog: pytest.LogCaptureFixture
) -> None:
    await studio.requested(creator, price=3)
    assert await studio.sweeping.check_ledger() == []

    key = studio.only_key()
    key.credits_spent += 2

    with studio.unchanged(), caplog.at_level(logging.CRITICAL):
        assert await studio.sweeping.check_ledger() == [key.id]
    (record,) = caplog.records
    assert record.message == "ledger.imbalanced"
    assert vars(record)["key_id"] == key.id
    assert (vars(record)["difference"], vars(record)["stray_hold"]) == (2, 0)


async def test_a_hold_that_outlives_its_job_is_reported(
    studio: Studio, creator: User, caplog: pytest.LogCaptureFixture
) -> None:
    """The entries add up to the balance, but nobody will ever give the credits back."""
    job = await studio.requested(creator, price=3)
    await studio.requested(creator, price=2)
    studio.stored(job).status = GenerationStatus.FAILED

    with studio.unchanged(), caplog.at_level(logging.CRITICAL):
        assert await studio.sweeping.check_ledger() == [studio.only_key().id]
    (record,) = caplog.records
    assert record.message == "ledger.imbalanced"
    assert (vars(record)["difference"], vars(record)["stray_hold"]) == (0, 3)
