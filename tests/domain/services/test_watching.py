"""Following a generation to the end that always comes."""

import asyncio
from collections.abc import AsyncGenerator

import pytest

from domain.errors import NotFound
from domain.event import (
    EventCursor,
    GenerationCancelled,
    GenerationFailed,
    GenerationQueued,
    GenerationSucceeded,
    RecordedEvent,
)
from domain.failure import FailureCode
from domain.generation import Generation, GenerationStatus
from domain.user import User
from tests.domain.scripted_recipe import failing
from tests.domain.studio import Studio


def watch(
    studio: Studio, generation: Generation, *, after: EventCursor | None = None
) -> AsyncGenerator[RecordedEvent, None]:
    return studio.watching.progress(generation.id, owner_id=generation.owner_id, after=after)


async def everything(told: AsyncGenerator[RecordedEvent, None]) -> list[RecordedEvent]:
    return [recorded async for recorded in told]


async def test_a_finished_story_is_replayed(studio: Studio, generation: Generation) -> None:
    await studio.performing.perform(generation.id)

    told = await everything(watch(studio, generation))

    assert told == studio.events.streams[generation.id]
    assert isinstance(told[-1].event, GenerationSucceeded)


async def test_a_replay_goes_on_live_to_the_end(studio: Studio, generation: Generation) -> None:
    watching = watch(studio, generation)
    assert (await anext(watching)).event == GenerationQueued(0)
    rest = asyncio.create_task(everything(watching))
    await asyncio.sleep(60)

    await studio.performing.perform(generation.id)

    assert await rest == studio.events.streams[generation.id][1:]


async def test_watching_outlasts_an_outage_of_the_database(
    studio: Studio, generation: Generation
) -> None:
    rest = asyncio.create_task(everything(watch(studio, generation)))
    await asyncio.sleep(1)
    studio.database.is_away = True
    await asyncio.sleep(60)

    await studio.performing.perform(generation.id)

    assert await rest == studio.events.streams[generation.id]


async def test_many_may_watch_at_once(studio: Studio, generation: Generation) -> None:
    watchers = [asyncio.create_task(everything(watch(studio, generation))) for _ in range(5)]

    await studio.performing.perform(generation.id)

    for told in await asyncio.gather(*watchers):
        assert told == studio.events.streams[generation.id]


async def test_who_comes_back_goes_on_after_the_last_event_received(
    studio: Studio, generation: Generation
) -> None:
    await studio.performing.perform(generation.id)
    stream = studio.events.streams[generation.id]

    for place, recorded in enumerate(stream):
        told = await everything(watch(studio, generation, after=recorded.cursor))
        assert told == stream[place + 1 :]


async def test_after_the_final_event_there_is_nothing(
    studio: Studio, generation: Generation
) -> None:
    told = await everything(watch(studio, generation, after=EventCursor.final(1)))
    assert told == []


@pytest.mark.parametrize("loss", ["expired", "away"])
async def test_sql_tells_the_end_of_a_success_where_the_log_cannot(
    studio: Studio, generation: Generation, loss: str
) -> None:
    await studio.performing.perform(generation.id)
    final = studio.events.streams[generation.id][-1]
    lose(studio, generation, loss)

    told = await everything(watch(studio, generation))

    (content,) = studio.database.tables.contents.values()
    assert told == [final]
    assert final.event == GenerationSucceeded(content.id, 3)


def lose(studio: Studio, generation: Generation, loss: str) -> None:
    if loss == "expired":
        studio.events.forget(generation.id)
    studio.events.is_away = loss == "away"


async def test_sql_tells_the_end_of_a_failure_too(studio: Studio, generation: Generation) -> None:
    studio.recipe.scripts.append(failing(FailureCode.SOURCE_EMPTY))
    await studio.performing.perform(generation.id)
    studio.events.forget(generation.id)

    (told,) = await everything(watch(studio, generation))

    assert told.event == GenerationFailed(FailureCode.SOURCE_EMPTY, 3)


async def test_an_end_that_the_log_missed_reaches_those_who_watch(
    studio: Studio, creator: User, generation: Generation
) -> None:
    watching = asyncio.create_task(everything(watch(studio, generation)))
    await asyncio.sleep(1)
    studio.events.is_away = True
    await studio.generating.cancel(generation.id, owner_id=creator.id)
    studio.events.is_away = False

    told = await watching

    assert [recorded.event for recorded in told] == [GenerationQueued(0), GenerationCancelled(3)]


async def test_an_end_that_is_on_its_way_is_left_to_the_log(
    studio: Studio, generation: Generation
) -> None:
    """The last text may still be under way when SQL knows of the end."""
    studio.events.forget(generation.id)
    studio.recipe.wait_for_the_test()
    running = asyncio.create_task(studio.performing.perform(generation.id))
    await studio.recipe.started.wait()
    (run,) = studio.recipe.runs
    studio.events.is_away = True
    await run.progress.write("小火慢炖")
    run.succeed()
    await asyncio.sleep(1)
    assert studio.stored(generation).status is GenerationStatus.SUCCEEDED
    watching = asyncio.create_task(everything(watch(studio, generation)))
    await asyncio.sleep(1)
    studio.events.is_away = False
    await running

    assert await watching == studio.events.streams[generation.id]


async def test_a_job_of_somebody_else_is_not_found(
    studio: Studio, creator: User, generation: Generation
) -> None:
    thief = studio.user()
    for generation_id, owner_id in ((generation.id, thief.id), ("nothing", creator.id)):
        for after in (None, EventCursor.final(0)):
            watching = studio.watching.progress(generation_id, owner_id=owner_id, after=after)
            with pytest.raises(NotFound):
                await anext(watching)


async def test_an_owner_is_told_of_each_change_of_status(studio: Studio, creator: User) -> None:
    changes = studio.watching.changes(creator.id)
    first = asyncio.create_task(anext(changes))
    await asyncio.sleep(1)

    generation = await studio.requested(creator)
    await studio.requested(await studio.creator())
    seen = [(await first).status]
    await studio.performing.perform(generation.id)
    seen += [(await anext(changes)).status for _ in range(2)]

    # Each notice leads to the row as it then stands, so what passed unseen is not told late.
    assert seen == [GenerationStatus.QUEUED] + [GenerationStatus.SUCCEEDED] * 2


async def test_a_change_during_an_outage_of_the_database_is_told_after_it(
    studio: Studio, creator: User
) -> None:
    changes = studio.watching.changes(creator.id)
    change = asyncio.create_task(anext(changes))
    await asyncio.sleep(1)
    generation = await studio.requested(creator)
    studio.database.is_away = True
    await asyncio.sleep(60)
    assert not change.done()

    studio.database.is_away = False

    assert (await change).id == generation.id
    await changes.aclose()


async def test_a_notice_of_what_is_not_the_owner_s_is_not_passed_on(
    studio: Studio, creator: User
) -> None:
    foreign = await studio.requested(await studio.creator())
    changes = studio.watching.changes(creator.id)
    first = asyncio.create_task(anext(changes))
    await asyncio.sleep(1)

    await studio.events.announce(creator.id, foreign.id)
    own = await studio.requested(creator)

    assert (await first).id == own.id
