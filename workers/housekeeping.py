"""What every worker does now and then, whoever else does it too."""

import asyncio
from collections.abc import Sequence

from workers.attempts import Sweep, attempt

#: So many times as long is the pause between rounds of what takes longer, and has time.
_SELDOM = 720


class Housekeeping:
    """Rounds of sweeps, in this order; one that fails is made up for by the next round.

    What is done seldom may take many minutes, and goes on beside what is done often: jobs of dead
    workers do not wait for it.
    """

    def __init__(self, *, often: Sequence[Sweep], seldom: Sequence[Sweep]) -> None:
        self._often = often
        self._seldom = seldom

    async def run(self, interval_seconds: float) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(_rounds(self._often, interval_seconds))
            group.create_task(_rounds(self._seldom, _SELDOM * interval_seconds))


async def _rounds(sweeps: Sequence[Sweep], pause_seconds: float) -> None:
    while True:
        for sweep in sweeps:
            await attempt(sweep)
        await asyncio.sleep(pause_seconds)
