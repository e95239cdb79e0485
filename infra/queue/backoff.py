"""Waits between attempts to reach a Redis that is away."""

import asyncio


class Backoff:
    """Each wait is twice the last one; a failure long after the last wait starts anew."""

    def __init__(self, *, first_seconds: float = 0.2, longest_seconds: float = 5.0) -> None:
        self._first_seconds = first_seconds
        self._longest_seconds = longest_seconds
        self._next_seconds = first_seconds
        self._waited_at = float("-inf")

    async def wait(self) -> None:
        loop = asyncio.get_running_loop()
        if loop.time() - self._waited_at > self._longest_seconds:
            self._next_seconds = self._first_seconds
        await asyncio.sleep(self._next_seconds)
        self._next_seconds = min(2 * self._next_seconds, self._longest_seconds)
        self._waited_at = loop.time()
