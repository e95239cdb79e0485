"""One try at something that is tried again and again."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from domain.unit_of_work import DatabaseConflict, DatabaseUnavailable

#: Returns the ids of what it found to do.
Sweep = Callable[[], Awaitable[list[str]]]

_log = structlog.get_logger(__name__)


async def attempt(sweep: Sweep) -> list[str]:
    """What it found; lets no fault reach the loop, for one bad row must not stop the worker."""
    trying = asyncio.ensure_future(sweep())
    await asyncio.gather(trying, return_exceptions=True)
    error = trying.exception()
    if isinstance(error, DatabaseConflict | DatabaseUnavailable):
        _log.warning("sweep.failed", sweep=sweep.__name__, error=type(error).__name__)
        return []
    if error is not None:
        _log.error("sweep.crashed", sweep=sweep.__name__, exc_info=error)
        return []
    if found := trying.result():
        _log.info("sweep.found", sweep=sweep.__name__, count=len(found))
    return found
