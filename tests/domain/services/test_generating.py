"""Requests that are taken: what is held, recorded, hinted at and told."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.errors import NotFound
from domain.event import EventCursor, GenerationQueued, Hint, RecordedEvent
from domain.generation import HEAD_START, GenerationStatus, QueueName
from domain.idempotency import IdempotencyConflict
from domain.ledger import LedgerEntryType, LedgerPhase
from domain.page import PageRequest
from domain.unit_of_work import DatabaseConflict, DatabaseUnavailable
from domain.user import User
from tests.domain.studio import Studio
from tests.factories import PLAN, Commission, an_article

KEY = "idempotency-1"


async def test_a_request_holds_its_price_and_waits_in_the_queue(
    studio: Studio, creator: User
) -> None:
    requested = await studio.generating.request(
        Commission(price=3), owner_id=creator.id, idempotency_key=KEY
    )

    generation = studio.stored(requested.generation)
    assert not requested.replayed
    assert (generation.status, generation.owner_id) == (GenerationStatus.QUEUED, creator.id)
    assert (generation.input, generation.idempotency_key) == (Commission(price=3), KEY)
    assert generation.created_at == generation.run_after == studio.clock()
    assert (generation.credits_held, generation.attempt, generation.fence) == (3, 0, 0)
    key = studio.key_of(generation)
    assert (key.credits_held, key.credits_available) == (3, PLAN.credits - 3)
    hold = list(studio.database.tables.ledger.values())[-1]
    assert (hold.type, hold.phase, hold.amount) == (LedgerEntryType.HOLD, LedgerPhase.HOLD, -3)
    assert (hold.generation_id, hold.balance_after) == (generation.id, PLAN.credits - 3)


async def test_a_request_is_hinted_at_and_told_to_its_watchers(
    studio: Studio, creator: User
) -> None:
    first = await studio.requested(creator)
    second = await studio.requested(creator)

    assert studio.queue.hints == [
        Hint(generation_id=generation.id, attempt=0, queue=QueueName.TEXT, place=generation.place)
        for generation in (first, second)
    ]
    for generation, position in ((first, 0), (second, 1)):
        assert studio.events.streams[generation.id] == [
            RecordedEvent(EventCursor(0, 1), generation.created_at, GenerationQueued(position))
        ]
    assert studio.events.announced == [(creator.id, first.id), (creator.id, second.id)]


async def test_the_same_request_again_is_the_same_generation(studio: Studio, creator: User) -> None:
    first = await studio.generating.request(Commission(), owner_id=creator.id, idempotency_key=KEY)

    with studio.unchanged():
        again = await studio.generating.request(
            Commission(), owner_id=creator.id, idempotency_key=KEY
        )

    assert again.replayed
    assert again.generation.id == first.generation.id


async def test_a_replay_is_answered_even_when_nothing_more_could_be_requested(
    studio: Studio,
) -> None:
    creator = await studio.creator(replace(PLAN, credits=2))
    first = await studio.generating.request(Commission(), owner_id=creator.id, idempotency_key=KEY)
    studio.clock.move(timedelta(days=PLAN.valid_days))

    again = await studio.generating.request(Commission(), owner_id=creator.id, idempotency_key=KEY)

    assert (again.replayed, again.generation.id) == (True, first.generation.id)


async def test_the_same_idempotency_key_for_something_else_is_a_conflict(
    studio: Studio, creator: User
) -> None:
    await studio.generating.request(Commission(), owner_id=creator.id, idempotency_key=KEY)

    with studio.unchanged(), pytest.raises(IdempotencyConflict):
        await studio.generating.request(
            Commission(topic="别的"), owner_id=creator.id, idempotency_key=KEY
        )


async def test_idempotency_keys_are_the_owner_s_own(studio: Studio, creator: User) -> None:
    other = await studio.creator()

    requests = [
        await studio.generating.request(Commission(), owner_id=user.id, idempotency_key=KEY)
        for user in (creator, other)
    ]

    assert not any(requested.replayed for requested in requests)


async def test_of_equal_requests_at_once_one_is_placed(studio: Studio, creator: User) -> None:
    requests = await asyncio.gather(
        *(
            studio.generating.request(Commission(), owner_id=creator.id, idempotency_key=KEY)
            for _ in range(5)
        )
    )

    assert [requested.replayed for requested in requests].count(False) == 1
    assert len(studio.database.tables.generations) == 1
    assert studio.only_key().credits_held == 2
    assert len(studio.queue.hints) == 1


async def test_the_best_of_one_s_plans_gives_a_head_start_in_the_queue(studio: Studio) -> None:
    plain, preferred = await studio.creator(), await studio.creator()
    await studio.activated_key(preferred, studio.sell(replace(PLAN, id="pro", priority=2)))
    waiting = await studio.requested(plain)
    studio.clock.move(2 * HEAD_START - timedelta(seconds=1))

    requested = await studio.generating.request(
        Commission(), owner_id=preferred.id, idempotency_key="an-express"
    )

    assert requested.position == 0
    assert requested.generation.place == waiting.place - timedelta(seconds=1)
    assert studio.queue.hints[-1].place == requested.generation.place
    studio.clock.move(timedelta(seconds=2))
    late = await studio.generating.request(
        Commission(), owner_id=preferred.id, idempotency_key="comes-later"
    )
    assert late.position == 2


async def test_without_a_queue_a_request_succeeds_and_the_sweeper_delivers_it(
    studio: Studio, creator: User
) -> None:
    studio.queue.is_away = studio.events.is_away = True

    generation = await studio.requested(creator)

    assert studio.stored(generation).status is GenerationStatus.QUEUED
    assert (studio.queue.hints, studio.events.announced) == ([], [])
    studio.queue.is_away = studio.events.is_away = False
    studio.clock.move(timedelta(seconds=3))
    assert await studio.sweeping.deliver() == [generation.id]
    assert studio.queue.repeated_hints == [
        Hint(generation_id=generation.id, attempt=0, queue=QueueName.TEXT, place=generation.place)
    ]


async def test_a_log_that_is_away_does_not_keep_the_hint_back(
    studio: Studio, creator: User
) -> None:
    studio.events.is_away = True

    generation = await studio.requested(creator)

    assert [hint.generation_id for hint in studio.queue.hints] == [generation.id]


@pytest.mark.parametrize("conflicts", [1, 4])
async def test_a_request_in_the_way_of_another_is_tried_again(
    studio: Studio, creator: User, conflicts: int
) -> None:
    studio.database.conflicts = conflicts

    generation = await studio.requested(creator)

    assert studio.stored(generation).credits_held == 2
    assert studio.only_key().credits_held == 2
    assert len(studio.queue.hints) == 1


@pytest.mark.parametrize(
    ("conflicts", "is_away", "error"),
    [(5, False, DatabaseConflict), (0, True, DatabaseUnavailable)],
)
async def test_a_request_that_the_database_did_not_take_holds_nothing(
    studio: Studio, creator: User, conflicts: int, *, is_away: bool, error: type[Exception]
) -> None:
    studio.database.conflicts = conflicts
    studio.database.is_away = is_away

    with studio.unchanged(), pytest.raises(error):
        await studio.requested(creator)


async def test_a_request_may_build_on_its_owner_s_content(studio: Studio, creator: User) -> None:
    earlier = await studio.requested(creator)
    content = an_article(creator.id, earlier.id)
    studio.database.tables.contents[content.id] = content

    generation = await studio.requested(creator, content_ids=(content.id,))

    assert studio.stored(generation).input.content_ids == (content.id,)


async def test_a_generation_is_read_by_its_owner_alone(studio: Studio, creator: User) -> None:
    generation = await studio.requested(creator)
    other = studio.user()

    found = await studio.generating.require(generation.id, owner_id=creator.id)

    assert found.id == generation.id
    for generation_id, owner_id in ((generation.id, other.id), ("nothing", creator.id)):
        with pytest.raises(NotFound):
            await studio.generating.require(generation_id, owner_id=owner_id)


async def test_generations_are_listed_newest_first_and_by_status(
    studio: Studio, creator: User
) -> None:
    first, second, third = [await studio.requested(creator) for _ in range(3)]
    await studio.generating.cancel(second.id, owner_id=creator.id)
    await studio.requested(await studio.creator())

    everything = await studio.generating.page(creator.id, None, PageRequest(10))
    queued = await studio.generating.page(
        creator.id, frozenset({GenerationStatus.QUEUED}), PageRequest(10)
    )

    assert [row.id for row in everything.items] == [third.id, second.id, first.id]
    assert [row.id for row in queued.items] == [third.id, first.id]
