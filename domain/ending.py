"""Ends tasks for good."""

import asyncio
from collections.abc import Collection
from typing import Any

_AGAIN_SECONDS = 0.1


async def cancelled(tasks: Collection[asyncio.Task[Any]]) -> None:  # Any: whatever they make
    """Cancels the tasks until they have ended; how they ended is theirs to tell.

    To cancel once is not enough: libraries wait by `asyncio.wait_for`, which in Python 3.11
    forgets a cancel that comes just as what it waits for ends (python/cpython#86296). Whoever
    then waited for the task would wait for ever. Whoever is cancelled while waiting here is so
    once they have ended: nobody else would end them.
    """
    alive = {task for task in tasks if not task.done()}
    interruption: asyncio.CancelledError | None = None
    while alive:
        for task in alive:
            task.cancel()
        try:
            _, alive = await asyncio.wait(alive, timeout=_AGAIN_SECONDS)
        except asyncio.CancelledError as error:
            interruption = error
    if interruption is not None:
        raise interruption
