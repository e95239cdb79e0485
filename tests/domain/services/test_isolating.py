"""A row that fails holds up none of those after it, and has its turn again later and later."""

import logging
from collections.abc import Sequence
from datetime import timedelta

import pytest

from domain.services.isolating import Isolating
from domain.unit_of_work import DatabaseConflict, DatabaseUnavailable
from tests.domain.virtual_time import MovableClock

_POISON = "b"


class Desk:
    """Takes rows but one; counts who comes."""

    def __init__(self, fault: Exception) -> None:
        self.fault = fault
        self.calls: list[list[str]] = []

    async def take(self, row_ids: Sequence[str]) -> Sequence[str]:
        self.calls.append([*row_ids])
        if _POISON in row_ids:
            raise self.fault
        return row_ids


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def isolating(clock: MovableClock) -> Isolating:
    return Isolating(clock=clock)


async def test_rows_are_worked_off_at_once_as_long_as_none_fails(isolating: Isolating) -> None:
    desk = Desk(ZeroDivisionError())

    assert await isolating.together("sweep", ["a", "c"], desk.take) == ["a", "c"]
    assert await isolating.together("sweep", [], desk.take) == []
    assert desk.calls == [["a", "c"]]


async def test_those_beside_one_that_fails_are_worked_off_alone(
    isolating: Isolating, caplog: pytest.LogCaptureFixture
) -> None:
    desk = Desk(ZeroDivisionError())

    assert await isolating.together("sweep", ["a", "b", "c"], desk.take) == ["a", "c"]

    assert desk.calls == [["a", "b", "c"], ["a"], ["b"], ["c"]]
    assert isolating.resting("sweep") == ["b"]
    assert isolating.resting("another") == []
    (record,) = caplog.records
    assert (record.message, record.levelno) == ("row.failed", logging.ERROR)
    assert (record.__dict__["sweep"], record.__dict__["row_id"]) == ("sweep", "b")
    assert record.exc_info is not None


async def test_one_that_fails_rests_longer_each_time_up_to_a_day(
    isolating: Isolating, clock: MovableClock
) -> None:
    rests = []
    for _ in range(10):
        await isolating.one_by_one("sweep", ["b"], Desk(ZeroDivisionError()).take)
        began = clock()
        while isolating.resting("sweep"):
            clock.move(timedelta(minutes=10))
        rests.append((clock() - began) // timedelta(minutes=10))

    assert rests == [1, 2, 4, 8, 16, 32, 64, 128, 144, 144]


async def test_one_that_comes_through_starts_anew(
    isolating: Isolating, clock: MovableClock
) -> None:
    desk = Desk(ZeroDivisionError())
    for _ in range(3):
        await isolating.one_by_one("sweep", ["b"], desk.take)
    clock.move(timedelta(days=1))
    await isolating.one_by_one("sweep", ["b"], _take)

    await isolating.one_by_one("sweep", ["b"], desk.take)
    clock.move(timedelta(minutes=10))

    assert isolating.resting("sweep") == []


async def test_a_conflict_is_no_fault_of_the_row(
    isolating: Isolating, clock: MovableClock, caplog: pytest.LogCaptureFixture
) -> None:
    desk = Desk(DatabaseConflict())

    assert await isolating.together("sweep", ["a", "b", "c"], desk.take) == ["a", "c"]

    assert [record.message for record in caplog.records] == ["row.contested"]
    clock.move(timedelta(seconds=30))
    assert isolating.resting("sweep") == []


async def test_without_a_database_nothing_else_is_tried(isolating: Isolating) -> None:
    desk = Desk(DatabaseUnavailable())

    with pytest.raises(DatabaseUnavailable):
        await isolating.together("sweep", ["b", "c"], desk.take)

    assert desk.calls == [["b", "c"]]
    assert isolating.resting("sweep") == []


async def test_what_is_remembered_has_an_end(isolating: Isolating) -> None:
    many = [f"b{n}" for n in range(600)]

    await isolating.one_by_one("sweep", many, _refuse)

    assert isolating.resting("sweep") == many[100:]


async def _take(row_ids: Sequence[str]) -> Sequence[str]:
    return row_ids


async def _refuse(_row_ids: Sequence[str]) -> Sequence[str]:
    raise ZeroDivisionError
