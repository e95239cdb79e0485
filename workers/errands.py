"""What waits in SQL to be sent out: looked for now and then, and at once after a find."""

import asyncio

from workers.attempts import Sweep, attempt


async def run_errands(sweep: Sweep, *, interval_seconds: float) -> None:
    """Until cancelled."""
    while True:
        if not await attempt(sweep):
            await asyncio.sleep(interval_seconds)
