"""Ends tasks that talk to Redis."""

import asyncio
from collections.abc import Collection

from domain.ending import cancelled


async def end(tasks: Collection[asyncio.Task[None]]) -> None:
    """Cancels the tasks until they have ended; raises what one of them failed with."""
    await cancelled(tasks)
    for task in tasks:
        if not task.cancelled():
            task.result()
