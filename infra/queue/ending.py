"""Ends tasks that talk to Redis."""

import asyncio
from collections.abc import Collection

_AGAIN_SECONDS = 0.1


async def end(tasks: Collection[asyncio.Task[None]]) -> None:
    """Cancels the tasks until they have ended; raises what one of them failed with.

    To cancel once is not enough: redis-py sends by `asyncio.wait_for`, which in Python 3.11
    forgets a cancel that comes just as the sending ends (python/cpython#86296).
    """
    alive = set(tasks)
    while alive:
        for task in alive:
            task.cancel()
        _, alive = await asyncio.wait(alive, timeout=_AGAIN_SECONDS)
    for task in tasks:
        if not task.cancelled():
            task.result()
