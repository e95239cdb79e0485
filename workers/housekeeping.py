"""What every worker does now and then, whoever else does it too."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from domain.services.indexing import Indexing
from domain.services.sweeping import Sweeping
from domain.services.trashing import Trashing
from domain.unit_of_work import DatabaseConflict, DatabaseUnavailable

#: Every so many rounds: balances are added up, files compared with their rows.
_LEDGER_ROUNDS = 720
_FILE_ROUNDS = 720

_log = structlog.get_logger(__name__)


class Housekeeping:
    """Rounds of the sweeper; a sweep that fails is made up for by the next."""

    def __init__(self, sweeping: Sweeping, trashing: Trashing, indexing: Indexing) -> None:
        self._sweeping = sweeping
        self._trashing = trashing
        self._indexing = indexing

    async def run(self, interval_seconds: float) -> None:
        """Until cancelled."""
        rounds = 0
        while True:
            await self._attempt(self._sweeping.recover)
            await self._attempt(self._sweeping.deliver)
            await self._attempt(self._indexing.fill_index)
            if rounds % _LEDGER_ROUNDS == 0:
                await self._attempt(self._sweeping.check_ledger)
            if rounds % _FILE_ROUNDS == 0:
                await self._attempt(self._sweeping.purge_uploads)
                await self._attempt(self._trashing.purge_deleted)
                await self._attempt(self._sweeping.purge_assets)
                await self._attempt(self._sweeping.delete_orphans)
            rounds += 1
            await asyncio.sleep(interval_seconds)

    async def _attempt(self, sweep: Callable[[], Awaitable[list[str]]]) -> None:
        """Lets no fault reach the loop: one bad row or file must not stop the worker's jobs."""
        attempt = asyncio.ensure_future(sweep())
        await asyncio.gather(attempt, return_exceptions=True)
        error = attempt.exception()
        if isinstance(error, DatabaseConflict | DatabaseUnavailable):
            _log.warning("sweep.failed", sweep=sweep.__name__, error=type(error).__name__)
        elif error is not None:
            _log.error("sweep.crashed", sweep=sweep.__name__, exc_info=error)
        elif found := attempt.result():
            _log.info("sweep.found", sweep=sweep.__name__, count=len(found))
