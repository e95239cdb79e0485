"""Errands are run as long as there are any, then looked for now and then."""

import asyncio

from structlog.testing import capture_logs

from domain.unit_of_work import DatabaseUnavailable
from tests.domain.virtual_time import VirtualLoop
from workers.errands import part_from, run_errands

_INTERVAL = 10.0


def test_a_find_is_followed_at_once_and_a_fault_by_a_pause() -> None:
    loop = VirtualLoop()
    outcomes: list[list[str] | Exception] = [["a"], ["b"], [], DatabaseUnavailable(), ["c"], []]
    times: list[float] = []
    is_over = asyncio.Event()

    async def sweep() -> list[str]:
        times.append(loop.time())
        if not outcomes:
            is_over.set()
            return []
        outcome = outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    async def until_over() -> None:
        running = asyncio.create_task(run_errands(sweep, interval_seconds=_INTERVAL))
        await is_over.wait()
        running.cancel()
        await asyncio.wait({running})

    with capture_logs() as logs:
        loop.run_until_complete(until_over())
    loop.close()

    assert times == [0, 0, 0, 10, 20, 20, 30]
    assert [log["event"] for log in logs] == [
        "sweep.found",
        "sweep.found",
        "sweep.failed",
        "sweep.found",
    ]


async def test_who_is_parted_from_may_hand_over() -> None:
    is_begun = asyncio.Event()
    handed_over: list[str] = []

    async def errand() -> list[str]:
        is_begun.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            await asyncio.sleep(0)
            handed_over.append("export")
            raise
        return []

    running = asyncio.create_task(run_errands(errand, interval_seconds=_INTERVAL))
    await is_begun.wait()
    await part_from([running])

    assert handed_over == ["export"]
    assert running.cancelled()
