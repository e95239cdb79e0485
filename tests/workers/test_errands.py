"""Errands are run as long as there are any, then looked for now and then."""

import asyncio

from domain.unit_of_work import DatabaseUnavailable
from tests.captured_logs import capture_logs
from tests.domain.virtual_time import VirtualLoop
from workers.errands import part_from, run_errands, run_side_by_side

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


def test_a_slow_errand_takes_its_own_place_and_no_other() -> None:
    loop = VirtualLoop()
    waiting = ["slow", "a", "b", "c"]
    asked: list[int] = []
    times: dict[str, float] = {}
    is_over = asyncio.Event()

    async def claim(free: int) -> list[str]:
        asked.append(free)
        taken = waiting[:free]
        del waiting[:free]
        return taken

    async def run(errand: str) -> None:
        await asyncio.sleep(100 if errand == "slow" else 1)
        times[errand] = loop.time()
        if errand == "slow":
            is_over.set()

    async def until_over() -> None:
        running = asyncio.create_task(
            run_side_by_side(claim, run, places=2, interval_seconds=_INTERVAL)
        )
        await is_over.wait()
        running.cancel()
        await asyncio.wait({running})

    loop.run_until_complete(until_over())
    loop.close()

    assert times == {"a": 1, "b": 2, "c": 3, "slow": 100}
    assert asked[:4] == [2, 1, 1, 1]
    assert len(asked) == 4 + 9  # looked for once an interval from then on


def test_a_claim_that_fails_ends_nothing_that_is_under_way() -> None:
    loop = VirtualLoop()
    claims: list[list[str] | Exception] = [["a"], DatabaseUnavailable(), ZeroDivisionError()]
    done: list[str] = []
    is_over = asyncio.Event()

    async def claim(_free: int) -> list[str]:
        if not claims:
            is_over.set()
            return []
        found = claims.pop(0)
        if isinstance(found, Exception):
            raise found
        return found

    async def run(errand: str) -> None:
        await asyncio.sleep(2.5 * _INTERVAL)
        done.append(errand)

    async def until_over() -> None:
        running = asyncio.create_task(
            run_side_by_side(claim, run, places=2, interval_seconds=_INTERVAL)
        )
        await is_over.wait()
        running.cancel()
        await asyncio.wait({running})

    with capture_logs() as logs:
        loop.run_until_complete(until_over())
    loop.close()

    assert done == ["a"]
    assert [log["event"] for log in logs] == ["sweep.found", "sweep.failed", "sweep.crashed"]


async def test_errands_that_are_under_way_end_with_their_loop() -> None:
    is_begun = asyncio.Event()
    ended: list[str] = []

    async def claim(free: int) -> list[str]:
        return [] if is_begun.is_set() else ["a"][:free]

    async def run(errand: str) -> None:
        is_begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(errand)

    running = asyncio.create_task(
        run_side_by_side(claim, run, places=2, interval_seconds=_INTERVAL)
    )
    await is_begun.wait()
    running.cancel()
    await asyncio.wait({running})

    assert ended == ["a"]
