"""Whether somebody is still at the other end of a socket."""

import asyncio
import time
from collections.abc import Awaitable, Callable


class Pulse:
    """Lets us ask a silent client for a sign of life, and notices when none comes."""

    def __init__(
        self,
        seconds: float,
        *,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._seconds = seconds
        self._now = now
        self._sleep = sleep
        self._heard_at = now()

    def hear(self) -> None:
        """Whatever a client sends is a sign of life."""
        self._heard_at = self._now()

    async def stopped(self, ask: Callable[[], Awaitable[None]]) -> None:
        """Returns when a client that was silent for `seconds` has been so again after `ask`."""
        while True:
            silence = self._now() - self._heard_at
            if silence < self._seconds:
                await self._sleep(self._seconds - silence)
                continue
            await ask()
            asked_at = self._now()
            await self._sleep(self._seconds)
            if self._heard_at < asked_at:
                return
