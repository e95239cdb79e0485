"""What a worker does beside its jobs whenever there is something of it to do."""

import asyncio
from collections.abc import Awaitable, Callable, Collection

import structlog

from domain.unit_of_work import DatabaseConflict, DatabaseUnavailable

#: How long an errand may take to hand over what it has begun.
_PARTING_SECONDS = 5.0

_log = structlog.get_logger(__name__)

#: Does some of it; gives nothing that counts as true where there is none to do.
Errand = Callable[[], Awaitable[object]]


async def keep_doing(errand: Errand, interval_seconds: float) -> None:
    """Until cancelled: at once again while there is something to do, else after the interval."""
    while True:
        if not await _attempt(errand):
            await asyncio.sleep(interval_seconds)


async def _attempt(errand: Errand) -> bool:
    """Lets no fault reach the loop: one bad row or file must not stop the worker's jobs."""
    attempt = asyncio.ensure_future(errand())
    try:
        await asyncio.wait({attempt})
    finally:
        attempt.cancel()
        await asyncio.wait({attempt})
    error = None if attempt.cancelled() else attempt.exception()
    if isinstance(error, DatabaseConflict | DatabaseUnavailable):
        _log.warning("errand.failed", errand=_name(errand), error=type(error).__name__)
    elif error is not None:
        _log.error("errand.crashed", errand=_name(errand), exc_info=error)
    return error is None and not attempt.cancelled() and bool(attempt.result())


def _name(errand: Errand) -> str:
    return getattr(errand, "__name__", type(errand).__name__)


async def part_from(errands: Collection[asyncio.Task[None]]) -> None:
    """Cancels them once, and gives them time to hand over what they have begun."""
    for errand in errands:
        errand.cancel()
    await asyncio.wait(errands, timeout=_PARTING_SECONDS)
