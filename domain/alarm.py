"""One timer for many ends, as hardly any of them is ever reached."""

import asyncio
import math
from typing import Protocol


class Ending(Protocol):
    """Something that may take until `ends_at`, by the clock of its loop."""

    ends_at: float

    def ring(self) -> None:
        """Its time is over."""


class Alarm:
    """Rings whatever still runs once its time is over, in one loop at a time.

    A timer for each would take a twentieth of a short operation, and more than all else around a
    read.
    """

    def __init__(self) -> None:
        self._running: set[Ending] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._rings_at = math.inf

    def enter(self, ending: Ending, loop: asyncio.AbstractEventLoop) -> None:
        if loop is not self._loop:
            self._loop, self._timer, self._rings_at = loop, None, math.inf
        self._running.add(ending)
        if ending.ends_at < self._rings_at:
            self._set(loop, ending.ends_at)

    def leave(self, ending: Ending) -> None:
        """Also where it has rung, or was never entered."""
        self._running.discard(ending)

    def _set(self, loop: asyncio.AbstractEventLoop, rings_at: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._rings_at = rings_at
        self._timer = loop.call_at(rings_at, self._ring, loop)

    def _ring(self, loop: asyncio.AbstractEventLoop) -> None:
        """A loop may ring a little early."""
        now = loop.time()
        self._timer, self._rings_at = None, math.inf
        for each in [each for each in self._running if each.ends_at <= now]:
            self._running.discard(each)
            each.ring()
        if self._running:
            self._set(loop, min(each.ends_at for each in self._running))
