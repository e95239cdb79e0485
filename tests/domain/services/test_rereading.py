"""Looking at generations again: one read for all who ask within a moment."""

import asyncio
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import cast

import pytest

from domain.generation import Generation
from domain.services.rereading import Rereading
from domain.unit_of_work import Database, DatabaseUnavailable, Reader
from tests.domain.studio import Studio


@dataclass
class Counting:
    """As much of a database as is asked here."""

    database: Database
    reads: int = 0

    def read_latest(self) -> AbstractAsyncContextManager[Reader]:
        self.reads += 1
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
