"""Cancelling and asking again."""

import asyncio

import pytest

from domain.errors import NotFound
from domain.event import EventCursor, GenerationCancelled, RecordedEvent
from domain.failure import FailureCode
from domain.generation import GenerationStatus, NotCancellable, NotRetryable
from domain.idempotency import IdempotencyConflict
from domain.ledger import LedgerEntryType, LedgerPhase
from domain.user import User
from tests.domain.scripted_recipe import failing
from tests.domain.studio import Studio
from tests.factories import PLAN, plain


async def test_a_queued_job_ends_at_once_and_its_credits_are_back(
    studio: Studio, creator: User
) -> None:
    generation = await studio.requested(creator, price=3)

    cancelled = await studio.generating.cancel(generation.id, owner_id=creator.id)

    stored = studio.stored(generation)
    assert plain(cancelled) == plain(stored)
    assert (stored.status, stored.finished_at) == (GenerationStatus.CANCELLED, studio.clock())
    assert (stored.credits_held, stored.credits_refunded) == (0, 3)
    key = studio.only_key()
    assert (key.credits_held, key.credits_available) == (0, PLAN.credits)
    refund = list(studio.database.tables.ledger.values())[-1]
    assert (refund.type, refund.phase) == (LedgerEntryType.REFUND, LedgerPhase.SETTLEMENT)
    assert (refund.amount, refund.balance_after) == (3, PLAN.credits)


async def test_the_end_of_a_queued_job_is_told(studio: Studio, creator: User) -> None:
    generation = await studio.requested(creator, price=3)

    await studio.generating.cancel(generation.id, owner_id=creator.id)

    assert studio.events.streams[generation.id][-1] == RecordedEvent(
        EventCursor.final(0), studio.clock(), GenerationCancelled(3)
    )
    assert studio.events.announced == [(creator.id, generation.id)] * 2
    assert studio.queue.wakes == []


async def test_a_cancelled_job_is_not_run(studio: Studio, creator: User) -> None:
    generation = await studio.requested(creator)
    await studio.generating.cancel(generation.id, owner_id=creator.id)

    with studio.unchanged():
        await studio.performing.perform(generation.id)


async def test_the_worker_of_a_running_job_is_woken(studio: Studio, creator: User) -> None:
    generation = await studio.requested(creator)
    studio.recipe.wait_for_the_test()
    running = asyncio.create_task(studio.performing.perform(generation.id))
    await studio.recipe.started.wait()

    cancelled = await studio.generating.cancel(generation.id, owner_id=creator.id)
    again = await studio.generating.cancel(generation.id, owner_id=creator.id)

    assert cancelled.status is GenerationStatus.RUNNING
    assert cancelled.cancel_requested_at == again.cancel_requested_at == studio.clock()
    assert studio.queue.wakes == [generation.id] * 2
    assert studio.only_key().credits_held == 2
    await running


@pytest.mark.parametrize("status", ["queued", "running"])
async def test_a_cancel_counts_though_nobody_can_be_told(
    studio: Studio, creator: User, status: str
) -> None:
    generation = await studio.requested(creator)
    studio.recipe.wait_for_the_test()
    tasks: list[asyncio.Task[None]] = []
    if status == "running":
        tasks.append(asyncio.create_task(studio.performing.perform(generation.id)))
        await studio.recipe.started.wait()
    studio.queue.is_away = studio.events.is_away = True

    await studio.generating.cancel(generation.id, owner_id=creator.id)
    await asyncio.gather(*tasks)

    assert studio.stored(generation).status is GenerationStatus.CANCELLED
    assert studio.only_key().credits_available == PLAN.credits


async def test_what_has_ended_cannot_be_cancelled(studio: Studio, creator: User) -> None:
    succeeded = await studio.requested(creator)
    await studio.performing.perform(succeeded.id)
    cancelled = await studio.requested(creator)
    await studio.generating.cancel(cancelled.id, owner_id=creator.id)

    for generation in (succeeded, cancelled):
        with studio.unchanged(), pytest.raises(NotCancellable):
            await studio.generating.cancel(generation.id, owner_id=creator.id)


async def test_a_job_of_somebody_else_is_not_found(studio: Studio, creator: User) -> None:
    generation = await studio.requested(creator)
    thief = await studio.creator()

    for generation_id, owner_id in ((generation.id, thief.id), ("nothing", creator.id)):
        with studio.unchanged(), pytest.raises(NotFound):
            await studio.generating.cancel(generation_id, owner_id=owner_id)
        with studio.unchanged(), pytest.raises(NotFound):
            await studio.generating.retry(
                generation_id, owner_id=owner_id, idempotency_key="another-1"
            )


async def test_a_failed_job_can_be_asked_for_again(studio: Studio, creator: User) -> None:
    studio.recipe.scripts.append(failing(FailureCode.SOURCE_EMPTY))
    failed = await studio.requested(creator, price=3, topic="南瓜汤")
    await studio.performing.perform(failed.id)

    retried = await studio.generating.retry(
        failed.id, owner_id=creator.id, idempotency_key="another-1"
    )

    generation = studio.stored(retried.generation)
    assert (generation.retry_of_id, generation.input) == (failed.id, failed.input)
    assert (generation.status, generation.credits_held) == (GenerationStatus.QUEUED, 3)
    assert studio.queue.hints[-1].generation_id == generation.id


async def test_asking_again_is_idempotent_too(studio: Studio, creator: User) -> None:
    cancelled = await studio.requested(creator)
    await studio.generating.cancel(cancelled.id, owner_id=creator.id)
    first = await studio.generating.retry(
        cancelled.id, owner_id=creator.id, idempotency_key="another-1"
    )

    with studio.unchanged():
        again = await studio.generating.retry(
            cancelled.id, owner_id=creator.id, idempotency_key="another-1"
        )

    assert (again.replayed, again.generation.id) == (True, first.generation.id)
    other = await studio.requested(creator, topic="别的")
    await studio.generating.cancel(other.id, owner_id=creator.id)
    with studio.unchanged(), pytest.raises(IdempotencyConflict):
        await studio.generating.retry(other.id, owner_id=creator.id, idempotency_key="another-1")


async def test_the_key_of_one_retry_is_not_for_a_job_that_asked_the_same(
    studio: Studio, creator: User
) -> None:
    twins = [await studio.requested(creator) for _ in range(2)]
    for twin in twins:
        await studio.generating.cancel(twin.id, owner_id=creator.id)
    await studio.generating.retry(twins[0].id, owner_id=creator.id, idempotency_key="another-1")

    with studio.unchanged(), pytest.raises(IdempotencyConflict):
        await studio.generating.retry(twins[1].id, owner_id=creator.id, idempotency_key="another-1")


async def test_only_a_failed_or_cancelled_job_can_be_asked_for_again(
    studio: Studio, creator: User
) -> None:
    queued = await studio.requested(creator)
    succeeded = await studio.requested(creator)
    await studio.performing.perform(succeeded.id)

    for generation in (queued, succeeded):
        with studio.unchanged(), pytest.raises(NotRetryable):
            await studio.generating.retry(
                generation.id, owner_id=creator.id, idempotency_key="another-1"
            )


async def test_many_cancels_at_once_refund_once(studio: Studio, creator: User) -> None:
    generation = await studio.requested(creator, price=3)

    outcomes = await asyncio.gather(
        *(studio.generating.cancel(generation.id, owner_id=creator.id) for _ in range(4)),
        return_exceptions=True,
    )

    assert sum(isinstance(outcome, NotCancellable) for outcome in outcomes) == 3
    assert studio.only_key().credits_available == PLAN.credits
