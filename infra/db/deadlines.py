"""The longest that a block may take, where there are very many blocks and hardly one takes long."""

import asyncio
from contextlib import AbstractAsyncContextManager
from types import TracebackType

from domain.unit_of_work import DatabaseUnavailable


class Deadlines:
    """All of the same length, so that the first to begin is the first to end.

    One timer looks after all of them; one for each would cost more than all else around a read.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        #: With the time of its end, in the order of these.
        self._limits: dict[asyncio.Timeout, float] = {}
        self._timer: asyncio.TimerHandle | None = None

    def block(self) -> AbstractAsyncContextManager[None]:
        """Raises `DatabaseUnavailable` where the block has not ended by then."""
        return _Block(self)

    def begin(self, limit: asyncio.Timeout) -> None:
        loop = asyncio.get_running_loop()
        self._limits[limit] = end = loop.time() + self._seconds
        if self._timer is None:
            self._timer = loop.call_at(end, self._look)

    def end(self, limit: asyncio.Timeout) -> None:
        self._limits.pop(limit, None)

    def _look(self) -> None:
        loop = asyncio.get_running_loop()
        self._timer = None
        for limit, end in list(self._limits.items()):
            if end > loop.time():
                self._timer = loop.call_at(end, self._look)
                return
            del self._limits[limit]
            limit.reschedule(end)


class _Block:
    """Written out, as are all context managers on the way of a read: a generator takes longer."""

    __slots__ = ("_deadlines", "_limit")

    def __init__(self, deadlines: Deadlines) -> None:
        self._deadlines = deadlines
        self._limit = asyncio.timeout(None)

    async def __aenter__(self) -> None:
        await self._limit.__aenter__()
        self._deadlines.begin(self._limit)

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._deadlines.end(self._limit)
        try:
            await self._limit.__aexit__(kind, error, trace)
        except TimeoutError as timeout:  # it has expired
            raise DatabaseUnavailable from timeout
        if isinstance(error, TimeoutError) and self._limit.expired():
            raise DatabaseUnavailable from error
