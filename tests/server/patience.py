"""How long a test waits for what has to come by itself, where only a fault would need longer."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

T = TypeVar("T")
_SECONDS = 30


async def soon(coming: Awaitable[T]) -> T:
    async with asyncio.timeout(_SECONDS):
        return await coming
