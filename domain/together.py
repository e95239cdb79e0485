"""Doing several things at once, none of which outlives the others' failure."""

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any, TypeVar

from domain.ending import cancelled

Made = TypeVar("Made")


async def together(works: Iterable[Coroutine[Any, Any, Made]]) -> list[Made]:
    """What they make, in their order; raises what the first to fail raised.

    Whether they fail or are cancelled from outside: when this ends, all of them have ended, so that
    none goes on with what its caller closes.
    """
    tasks = [asyncio.create_task(work) for work in works]
    try:
        return await asyncio.gather(*tasks)
    finally:
        await cancelled(tasks)
