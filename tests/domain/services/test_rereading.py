"""Looking at generations again: one read for many who ask, or who wait for an end."""

import asyncio
import logging
from contextlib import AbstractAsyncContextManager, ExitStack
from dataclasses import dataclass, field
from typing import cast

import pytest

from domain.generation import Generation
from domain.services.rereading import LOOK_SECONDS, Rereading
from domain.unit_of_work import Database, DatabaseUnavailable, Reader
from domain.user import User
from tests.domain.studio import Studio


@dataclass
class Counting:
    """As much of a database as is asked here."""

    database: Database
    reads: int = 0
    #: In so many reads first.
    mistakes: int = 0
    moments: list[float] = field(default_factory=list)

    def read_latest(self) -> AbstractAsyncContextManager[Reader]:
        self.reads += 1
        self.moments.append(asyncio.get_running_loop().time())
        if self.reads <= self.mistakes:
            raise ZeroDivisionError
        return self.database.read_latest()


@pytest.fixture
def rereading(studio: Studio) -> Rereading:
    return Rereading(database=studio.database)


async def test_who_ask_together_share_one_read(studio: Studio, generation: Generation) -> None:
    counting = Counting(studio.database)
    rereading = Rereading(database=cast("Database", counting))
    asked = [rereading.get(generation.id) for _ in range(1000)]

    *found, unknown = await asyncio.gather(*asked, rereading.get("unknown"))

    assert {None if each is None else each.id for each in found} == {generation.id}
    assert unknown is None
    assert counting.reads == 1


async def test_who_asks_later_reads_anew(
    studio: Studio, generation: Generation, rereading: Rereading
) -> None:
    first = await rereading.get(generation.id)
    await studio.performing.perform(generation.id)
    again = await rereading.get(generation.id)

    assert first is not None
    assert again is not None
    assert again.finished_at is not None


async def test_who_leaves_takes_nothing_from_the_others(
    generation: Generation, rereading: Rereading
) -> None:
    leaving = asyncio.create_task(rereading.get(generation.id))
    staying = asyncio.create_task(rereading.get(generation.id))
    await asyncio.sleep(0)
    leaving.cancel()

    found = await staying

    assert leaving.cancelled()
    assert found is not None


async def test_all_hear_that_the_database_is_away(
    studio: Studio, generation: Generation, rereading: Rereading
) -> None:
    studio.database.is_away = True
    told = await asyncio.gather(
        *(rereading.get(generation.id) for _ in range(3)), return_exceptions=True
    )
    assert [type(each) for each in told] == [DatabaseUnavailable] * 3

    studio.database.is_away = False
    assert await rereading.get(generation.id) is not None


async def test_whoever_follows_is_told_once_it_has_ended_and_again(
    studio: Studio, creator: User, rereading: Rereading
) -> None:
    ended, running = [await studio.requested(creator) for _ in range(2)]
    told: list[str] = []
    with (
        rereading.told_of_end(ended.id, lambda: told.append("ended")),
        rereading.told_of_end(running.id, lambda: told.append("running")),
    ):
        await asyncio.sleep(2 * LOOK_SECONDS)
        assert told == []
        await studio.performing.perform(ended.id)
        await asyncio.sleep(2 * LOOK_SECONDS + 1)

    assert told == ["ended"] * 2


async def test_the_end_is_told_after_an_outage_of_the_database(
    studio: Studio, generation: Generation, rereading: Rereading
) -> None:
    told: list[str] = []
    await studio.performing.perform(generation.id)
    with rereading.told_of_end(generation.id, lambda: told.append(generation.id)):
        studio.database.is_away = True
        await asyncio.sleep(10 * LOOK_SECONDS)
        assert told == []
        studio.database.is_away = False
        await asyncio.sleep(LOOK_SECONDS + 1)

    assert set(told) == {generation.id}


async def test_who_comes_as_the_last_one_leaves_is_told(
    studio: Studio, generation: Generation, rereading: Rereading
) -> None:
    told: list[str] = []
    await studio.performing.perform(generation.id)
    with rereading.told_of_end("other", lambda: None):
        await asyncio.sleep(LOOK_SECONDS / 2)
    with rereading.told_of_end(generation.id, lambda: told.append(generation.id)):
        await asyncio.sleep(LOOK_SECONDS + 1)

    assert told == [generation.id]


async def test_a_mistake_is_logged_and_costs_one_look(
    studio: Studio, generation: Generation, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[str] = []
    await studio.performing.perform(generation.id)
    rereading = Rereading(database=cast("Database", Counting(studio.database, mistakes=2)))
    with rereading.told_of_end(generation.id, lambda: told.append(generation.id)):
        await asyncio.sleep(3 * LOOK_SECONDS + 1)

    assert told == [generation.id]
    assert [(each.levelno, each.message) for each in caplog.records] == [
        (logging.CRITICAL, "rereading.crashed")
    ] * 2


async def test_looks_of_thousands_are_spread(studio: Studio) -> None:
    """Each is looked for in its turn, and so many at a time that nothing else waits for long."""
    counting = Counting(studio.database)
    rereading = Rereading(database=cast("Database", counting))
    with ExitStack() as stack:
        for number in range(3000):
            stack.enter_context(rereading.told_of_end(f"g{number}", lambda: None))
        await asyncio.sleep(2 * LOOK_SECONDS - 1)

    assert counting.reads == 12
    assert len(set(counting.moments)) == 12


async def test_nothing_is_read_when_nobody_follows(studio: Studio, generation: Generation) -> None:
    before = asyncio.all_tasks()
    counting = Counting(studio.database)
    rereading = Rereading(database=cast("Database", counting))
    for _ in range(2):
        with rereading.told_of_end(generation.id, lambda: None):
            await asyncio.sleep(LOOK_SECONDS + 1)
        await asyncio.sleep(LOOK_SECONDS + 1)

    assert counting.reads == 2
    assert asyncio.all_tasks() == before
