"""How a process takes its leave: it says so first, and then ends what would never end by itself."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from starlette.types import Scope

#: Its name in the state of ASGI's lifespan, where the server that runs us finds it.
STATE = "departure"


class Departure:
    """First announced, then begun; neither is taken back."""

    def __init__(self) -> None:
        self.is_announced = False
        self.has_begun = False
        self._streams: dict[object, Callable[[], None]] = {}
        self._last_has_left = asyncio.Event()
        self._last_has_left.set()

    def announce(self) -> None:
        """Readiness is off from now on, so that no new clients are sent here."""
        self.is_announced = True

    async def begin(self) -> None:
        """Asks every stream to leave; returns when the last has left."""
        self.announce()
        self.has_begun = True
        for leave in list(self._streams.values()):
            leave()
        await self._last_has_left.wait()

    @contextmanager
    def awaiting(self, leave: Callable[[], None]) -> Iterator[None]:
        """For as long as a stream lasts; `leave` asks it to end, and is called once at most."""
        key = object()
        self._streams[key] = leave
        self._last_has_left.clear()
        if self.has_begun:
            leave()
        try:
            yield
        finally:
            del self._streams[key]
            if not self._streams:
                self._last_has_left.set()


def departure_of(scope: Scope) -> Departure:
    """The process's; one that never begins, where whoever runs us keeps no state."""
    known = scope.get("state", {}).get(STATE)
    return known if isinstance(known, Departure) else Departure()
