"""What every worker does now and then, whoever else does it too."""

import asyncio
from collections.abc import Sequence

from workers.attempts import Sweep, attempt

#: Every so many rounds comes what takes longer, and has time.
_SELDOM = 720


class Housekeeping:
    """Rounds of sweeps, in this order; one that fails is made up for by the next round."""

    def __init__(self, *, often: Sequence[Sweep], seldom: Sequence[Sweep]) -> None:
        self._often = often
        self._seldom = seldom

    async def run(self, interval_seconds: float) -> None:
        """Until cancelled."""
        rounds = 0
        while True:
            for sweep in self._often:
                await attempt(sweep)
            for sweep in self._seldom if rounds % _SELDOM == 0 else ():
                await attempt(sweep)
            rounds += 1
            await asyncio.sleep(interval_seconds)
