"""The longest that a block may take, where there are very many blocks and hardly one takes long."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

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

    @asynccontextmanager
    async def block(self) -> AsyncIterator[None]:
        """Raises `DatabaseUnavailable` where the block has not ended by then."""
        try:
            async with asyncio.timeout(None) as limit:
                self._begin(limit)
                try:
                    yield
                finally:
                    self._limits.pop(limit, None)
        except TimeoutError as error:
            if limit.expired():
                raise DatabaseUnavailable from error
            raise

    def _begin(self, limit: asyncio.Timeout) -> None:
        loop = asyncio.get_running_loop()
        self._limits[limit] = end = loop.time() + self._seconds
        if self._timer is None:
            self._timer = loop.call_at(end, self._look)

    def _look(self) -> None:
        loop = asyncio.get_running_loop()
        self._timer = None
        for limit, end in list(self._limits.items()):
            if end > loop.time():
                self._timer = loop.call_at(end, self._look)
                return
            del self._limits[limit]
            limit.reschedule(end)
