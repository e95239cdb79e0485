"""What waits in SQL to be sent out: looked for now and then, and at once after a find."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Coroutine
from functools import partial
from typing import TypeVar

from workers.attempts import Sweep, attempt

_PARTING_SECONDS = 5.0

Errand = TypeVar("Errand")


async def run_errands(sweep: Sweep, *, interval_seconds: float) -> None:
    """Until cancelled."""
    while True:
        if not await attempt(sweep):
            await asyncio.sleep(interval_seconds)


async def run_side_by_side(
    claim: Callable[[int], Awaitable[list[Errand]]],
    run: Callable[[Errand], Coroutine[None, None, None]],
    *,
    places: int,
    interval_seconds: float,
) -> None:
    """Until cancelled; each errand has a place of its own, so that a slow one holds up no other.

    `claim` takes at most so many as there are places free, whenever one has come free and after
    each interval; `run` lets no fault out.
    """
    under_way: set[asyncio.Task[None]] = set()
    async with asyncio.TaskGroup() as group:
        while True:
            if free := places - len(under_way):
                errands = await attempt(partial(claim, free), name=claim.__qualname__)
                under_way |= {group.create_task(run(each)) for each in errands}
            if not under_way:
                await asyncio.sleep(interval_seconds)
                continue
            _, under_way = await asyncio.wait(
                under_way, timeout=interval_seconds, return_when=asyncio.FIRST_COMPLETED
            )


async def part_from(errands: Collection[asyncio.Task[None]]) -> None:
    """Cancels them once, and gives them time to hand over what they have begun."""
    for errand in errands:
        errand.cancel()
    await asyncio.wait(errands, timeout=_PARTING_SECONDS)
