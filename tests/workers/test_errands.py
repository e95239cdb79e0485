"""Errands are run while there is something to do, and none of their faults stops the worker."""

import asyncio

from structlog.testing import capture_logs

from domain.unit_of_work import DatabaseUnavailable
from workers.errands import keep_doing, part_from


async def test_an_errand_is_done_at_once_while_there_is_more_of_it() -> None:
    left = 3
    is_idle = asyncio.Event()

    async def errand() -> bool:
        nonlocal left
        left -= 1
        if left <= 0:
            is_idle.set()
        return left > 0

    doing = asyncio.create_task(keep_doing(errand, 3600))
    await is_idle.wait()
    await part_from([doing])

    assert left == 0
    assert doing.cancelled()


async def test_a_fault_is_told_and_the_errand_tried_again() -> None:
    faults: list[Exception] = [ValueError(), DatabaseUnavailable()]
    is_well = asyncio.Event()

    async def errand() -> list[str]:
        if faults:
            raise faults.pop(0)
        is_well.set()
        return []

    with capture_logs() as logs:
        doing = asyncio.create_task(keep_doing(errand, 0.001))
        await is_well.wait()
        await part_from([doing])

    assert [log["event"] for log in logs] == ["errand.crashed", "errand.failed"]


async def test_who_is_parted_from_may_hand_over() -> None:
    is_begun, handed_over = asyncio.Event(), []

    async def errand() -> bool:
        is_begun.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            await asyncio.sleep(0)
            handed_over.append(1)
            raise
        return False

    doing = asyncio.create_task(keep_doing(errand, 3600))
    await is_begun.wait()
    await part_from([doing])

    assert handed_over == [1]
    assert doing.cancelled()
