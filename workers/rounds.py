"""Work that comes again and again: a fault in one round is made up for by the next."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from domain.unit_of_work import DatabaseConflict, DatabaseUnavailable

_log = structlog.get_logger(__name__)


async def attempt(sweep: Callable[[], Awaitable[list[str]]]) -> bool:
    """Lets no fault reach the loop: one bad row or file must not stop the worker's jobs.

    Whether there was something to do, and it was done.
    """
    doing = asyncio.ensure_future(sweep())
    await asyncio.gather(doing, return_exceptions=True)
    error = doing.exception()
    if isinstance(error, DatabaseConflict | DatabaseUnavailable):
        _log.warning("sweep.failed", sweep=sweep.__name__, error=type(error).__name__)
    elif error is not None:
        _log.error("sweep.crashed", sweep=sweep.__name__, exc_info=error)
    elif found := doing.result():
        _log.info("sweep.found", sweep=sweep.__name__, count=len(found))
        return True
    return False
