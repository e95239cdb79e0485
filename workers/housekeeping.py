"""What every worker does now and then, whoever else does it too."""

import asyncio

from domain.services.sweeping import Sweeping
from workers.rounds import attempt

#: Every so many rounds: balances are added up, files compared with their rows.
_LEDGER_ROUNDS = 720
_FILE_ROUNDS = 720


class Housekeeping:
    """Rounds of the sweeper; a sweep that fails is made up for by the next."""

    def __init__(self, sweeping: Sweeping) -> None:
        self._sweeping = sweeping

    async def run(self, interval_seconds: float) -> None:
        """Until cancelled."""
        rounds = 0
        while True:
            await attempt(self._sweeping.recover)
            await attempt(self._sweeping.deliver)
            if rounds % _LEDGER_ROUNDS == 0:
                await attempt(self._sweeping.check_ledger)
            if rounds % _FILE_ROUNDS == 0:
                await attempt(self._sweeping.purge_proofs)
                await attempt(self._sweeping.purge_uploads)
                await attempt(self._sweeping.purge_assets)
                await attempt(self._sweeping.delete_orphans)
            rounds += 1
            await asyncio.sleep(interval_seconds)
