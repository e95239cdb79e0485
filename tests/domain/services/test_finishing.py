"""The one transaction that ends a claim, under its guard."""

from dataclasses import replace

import pytest

from domain.event import (
    EventCursor,
    GenerationCancelled,
    GenerationFailed,
    GenerationSucceeded,
    RecordedEvent,
)
from domain.failure import FailureCode, RecipeFailed
from domain.generation import Generation, GenerationStatus
from domain.services.finishing import Ending, Finishing, Interruption
from domain.unit_of_work import DatabaseConflict, DatabaseUnavailable
from tests.domain.studio import Studio
from tests.factories import PLAN, a_result, an_article, an_image


@pytest.fixture
async def claimed(studio: Studio) -> Generation:
    generation = await studio.requested(await studio.creator(), price=3)
    async with studio.database.begin() as work:
        row = await work.generations.lock(generation.id)
        assert row is not None
        row.claim("worker", now=await work.now())
    return studio.stored(generation)


def finishing_of(studio: Studio) -> Finishing:
    return Finishing(
        database=studio.database, concluding=studio.concluding, indexing=studio.indexing
    )


def result(claimed: Generation, *, spent: int = 3) -> Ending:
    article = an_article(claimed.owner_id, claimed.id, id="content")
    return a_result(article, an_image(article.id, claimed.owner_id), spent=spent)


async def test_a_result_is_written_with_its_files_its_charge_and_its_status(
    studio: Studio, claimed: Generation
) -> None:
    final = await finishing_of(studio).finish(claimed, result(claimed))

    tables = studio.database.tables
    assert final == RecordedEvent(
        EventCursor.final(1), studio.clock(), GenerationSucceeded("content", 3)
    )
    assert studio.stored(claimed).status is GenerationStatus.SUCCEEDED
    assert list(tables.contents) == ["content"]
    assert [asset.content_id for asset in tables.assets.values()] == ["content"]
    assert studio.only_key().credits_spent == 3


async def test_nobody_pays_more_than_was_held(studio: Studio, claimed: Generation) -> None:
    final = await finishing_of(studio).finish(claimed, result(claimed, spent=4))

    assert final is not None
    assert final.event == GenerationSucceeded("content", 3)
    stored = studio.stored(claimed)
    assert (stored.credits_spent, stored.credits_refunded) == (3, 0)
    assert studio.only_key().credits_spent == 3


@pytest.mark.parametrize(
    ("ending", "event"),
    [
        (
            RecipeFailed(FailureCode.SOURCE_EMPTY),
            GenerationFailed(FailureCode.SOURCE_EMPTY, 3),
        ),
        (Interruption.CANCELLED, GenerationCancelled(3)),
    ],
)
async def test_an_end_without_a_result_gives_the_credits_back(
    studio: Studio,
    claimed: Generation,
    ending: Ending,
    event: GenerationFailed | GenerationCancelled,
) -> None:
    final = await finishing_of(studio).finish(claimed, ending)

    assert final == RecordedEvent(EventCursor.final(1), studio.clock(), event)
    assert studio.only_key().credits_available == PLAN.credits


async def test_a_job_that_goes_on_has_no_final_event(studio: Studio, claimed: Generation) -> None:
    failed = RecipeFailed(FailureCode.PROVIDER_UNAVAILABLE)

    assert await finishing_of(studio).finish(claimed, failed) is None

    assert studio.stored(claimed).status is GenerationStatus.QUEUED


async def test_a_lost_claim_writes_nothing(studio: Studio, claimed: Generation) -> None:
    with studio.unchanged():
        assert await finishing_of(studio).finish(claimed, Interruption.LOST) is None


@pytest.mark.parametrize("change", [{"fence": 2}, {"status": GenerationStatus.QUEUED}])
async def test_an_end_from_another_claim_writes_nothing(
    studio: Studio, claimed: Generation, change: dict[str, object]
) -> None:
    row = studio.stored(claimed)
    ending = result(claimed)
    mine = replace(claimed)
    for name, value in change.items():
        setattr(row, name, value)

    with studio.unchanged():
        assert await finishing_of(studio).finish(mine, ending) is None


@pytest.mark.parametrize("failure", [None, FailureCode.SOURCE_EMPTY])
async def test_the_same_end_twice_counts_once_and_is_answered_the_same(
    studio: Studio, claimed: Generation, failure: FailureCode | None
) -> None:
    ending = result(claimed) if failure is None else RecipeFailed(failure)
    final = await finishing_of(studio).finish(claimed, ending)

    with studio.unchanged():
        assert await finishing_of(studio).finish(claimed, ending) == final


async def test_a_job_that_was_queued_again_by_another_has_no_end_to_tell(
    studio: Studio, claimed: Generation
) -> None:
    async with studio.database.begin() as work:
        row = await work.generations.lock(claimed.id)
        assert row is not None
        row.requeue(run_after=await work.now())

    with studio.unchanged():
        assert await finishing_of(studio).finish(claimed, result(claimed)) is None


async def test_an_end_that_another_wrote_for_the_same_claim_is_told_as_it_stands(
    studio: Studio, claimed: Generation
) -> None:
    """The sweeper found the lease run out, for the last time."""
    await finishing_of(studio).finish(claimed, RecipeFailed(FailureCode.SOURCE_GONE))

    with studio.unchanged():
        final = await finishing_of(studio).finish(claimed, result(claimed))

    assert final is not None
    assert final.event == GenerationFailed(FailureCode.SOURCE_GONE, 3)


@pytest.mark.parametrize(
    ("conflicts", "is_away", "error"),
    [(1, False, DatabaseConflict), (0, True, DatabaseUnavailable)],
)
async def test_an_end_that_the_database_did_not_take_can_be_written_again(
    studio: Studio,
    claimed: Generation,
    conflicts: int,
    *,
    is_away: bool,
    error: type[Exception],
) -> None:
    studio.database.conflicts, studio.database.is_away = conflicts, is_away
    with studio.unchanged(), pytest.raises(error):
        await finishing_of(studio).finish(claimed, result(claimed))
    studio.database.is_away = False

    await finishing_of(studio).finish(claimed, result(claimed))

    assert studio.stored(claimed).status is GenerationStatus.SUCCEEDED


async def test_what_is_given_back_is_no_attempt(studio: Studio, claimed: Generation) -> None:
    await finishing_of(studio).give_back(claimed)

    stored = studio.stored(claimed)
    assert (stored.status, stored.attempt, stored.fence) == (GenerationStatus.QUEUED, 0, 1)
    with studio.unchanged():
        await finishing_of(studio).give_back(claimed)
