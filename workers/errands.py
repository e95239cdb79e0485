"""What waits in SQL to be sent out: looked for now and then, and at once after a find."""

import asyncio
from collections.abc import Collection

from workers.attempts import Sweep, attempt

_PARTING_SECONDS = 5.0


async def run_errands(sweep: Sweep, *, interval_seconds: float) -> None:
    """Until cancelled."""
    while True:
        if not await attempt(sweep):
            await asyncio.sleep(interval_seconds)


async def part_from(errands: Collection[asyncio.Task[None]]) -> None:
    """Cancels them once, and gives them time to hand over what they have begun."""
    for errand in errands:
        errand.cancel()
    await asyncio.wait(errands, timeout=_PARTING_SECONDS)
