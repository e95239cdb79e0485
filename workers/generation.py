"""What the queue's hint sets in motion: one run of one generation."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from domain.event_logger import EventLogger

_log = EventLogger(__name__)

Perform = Callable[[str], Awaitable[None]]


async def run_generation(perform: Perform, generation_id: str) -> None:
    """Lets no fault reach the loop: the lease runs out, and the sweeper takes the job up again."""
    run = asyncio.ensure_future(perform(generation_id))
    run.add_done_callback(partial(_report, generation_id))
    await asyncio.gather(run, return_exceptions=True)


def _report(generation_id: str, run: asyncio.Future[None]) -> None:
    if not run.cancelled() and (error := run.exception()):
        _log.error("generation.crashed", generation_id=generation_id, exc_info=error)
