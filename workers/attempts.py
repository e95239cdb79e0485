"""One try at something that is tried again and again."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from domain.event_logger import EventLogger
from domain.unit_of_work import DatabaseConflict, DatabaseUnavailable

#: Returns the ids of what it found to do.
Sweep = Callable[[], Awaitable[list[str]]]

Found = TypeVar("Found")

_log = EventLogger(__name__)


async def attempt(
    sweep: Callable[[], Awaitable[list[Found]]], *, name: str | None = None
) -> list[Found]:
    """What it found; lets no fault reach the loop, for one bad row must not stop the worker."""
    trying = asyncio.ensure_future(sweep())
    await asyncio.gather(trying, return_exceptions=True)
    error = trying.exception()
    if isinstance(error, DatabaseConflict | DatabaseUnavailable):
        _log.warning("sweep.failed", sweep=name or sweep.__name__, error=type(error).__name__)
        return []
    if error is not None:
        _log.error("sweep.crashed", sweep=name or sweep.__name__, exc_info=error)
        return []
    if found := trying.result():
        _log.info("sweep.found", sweep=name or sweep.__name__, count=len(found))
    return found
