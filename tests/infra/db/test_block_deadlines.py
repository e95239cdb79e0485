"""Every block has an end, whichever began first."""

import asyncio

import pytest

from domain.unit_of_work import DatabaseUnavailable
from infra.db.deadlines import Deadlines

_SOON, _NEVER = 0.01, 3600.0


async def linger(deadlines: Deadlines, ended: list[int], number: int) -> None:
    try:
        async with deadlines.block():
            await asyncio.Event().wait()
    except DatabaseUnavailable:
        ended.append(number)


async def test_blocks_end_in_the_order_of_their_beginning() -> None:
    deadlines, ended = Deadlines(_SOON), list[int]()
    async with asyncio.TaskGroup() as group:
        for number in range(3):
            group.create_task(linger(deadlines, ended, number))
            await asyncio.sleep(_SOON / 4)

    assert ended == [0, 1, 2]


async def test_one_that_begins_after_another_has_ended_ends_too() -> None:
    deadlines, ended = Deadlines(_SOON), list[int]()
    await linger(deadlines, ended, 0)
    async with deadlines.block():
        pass
    await linger(deadlines, ended, 1)

    assert ended == [0, 1]


async def test_a_block_that_has_ended_is_not_ended_again() -> None:
    deadlines, ended = Deadlines(_SOON), list[int]()
    async with deadlines.block():
        pass
    await linger(deadlines, ended, 0)

    current = asyncio.current_task()
    assert current is not None
    assert current.cancelling() == 0
    assert ended == [0]


async def test_a_time_limit_of_somebody_else_is_not_taken_for_ours() -> None:
    with pytest.raises(TimeoutError):
        async with Deadlines(_NEVER).block():
            raise TimeoutError


async def test_cancelling_is_not_taken_for_the_end() -> None:
    lingering = asyncio.create_task(linger(Deadlines(_NEVER), [], 0))
    await asyncio.sleep(0)
    lingering.cancel()
    await asyncio.wait([lingering])

    assert lingering.cancelled()
