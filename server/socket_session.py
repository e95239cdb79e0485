"""The session behind a socket or a stream: nothing is told after it has ended."""

import asyncio
from contextlib import suppress
from datetime import datetime

from domain.ending import cancelled
from domain.session import Viewer
from domain.unit_of_work import DatabaseUnavailable
from resolvers.context import Context

_CHECK_SECONDS = 5


async def session_ended(context: Context, viewer: Viewer) -> None:
    """Returns soon after a logout, and as soon as the token has expired."""
    told = asyncio.Event()
    hearing = asyncio.create_task(_hear_of_endings(context, viewer, told))
    clock = context.product.clock
    try:
        while viewer.expires_at > clock() and await _may_go_on(context):
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds_until_check(viewer, now=clock())):
                    await told.wait()
            told.clear()
    finally:
        await cancelled([hearing])


def seconds_until_check(viewer: Viewer, *, now: datetime) -> float:
    """No longer than the token lives."""
    return min(_CHECK_SECONDS, (viewer.expires_at - now).total_seconds())


async def _hear_of_endings(context: Context, viewer: Viewer, told: asyncio.Event) -> None:
    """Makes the next check come at once where somebody says so, and once at the beginning.

    What was said between the greeting and now is not heard any more.
    """
    async with context.product.sessions.follow_endings(viewer.user_id) as endings:
        told.set()
        async for _ in endings:
            told.set()


async def _may_go_on(context: Context) -> bool:
    try:
        return await context.find_viewer() is not None
    except DatabaseUnavailable:
        return True  # nobody knows: the next check does
