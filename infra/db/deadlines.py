"""The longest that a block may take, where there are very many blocks and hardly one takes long."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

from domain.unit_of_work import DatabaseUnavailable


class Limit:
    """Of what a task does from now on, as `asyncio.Timeout` has it."""

    __slots__ = ("_cancelling", "_is_reached", "_task", "at")

    def __init__(self, at: float) -> None:
        self.at = at
        self._task = cast("asyncio.Task[object]", asyncio.current_task())  # a coroutine has one
        self._cancelling = self._task.cancelling()
        self._is_reached = False

    def reach(self) -> None:
        self._is_reached = True
        self._task.cancel()

    def outcome(self, error: BaseException | None) -> BaseException | None:
        """What the task has ended with, where it did with `error`; to be asked once."""
        if not self._is_reached:
            return error
        is_ours = self._task.uncancel() <= self._cancelling
        if is_ours and isinstance(error, asyncio.CancelledError):
            error = _caused(TimeoutError(), error)
        if isinstance(error, TimeoutError):
            return _caused(DatabaseUnavailable(), error)
        return error


def _caused(error: BaseException, cause: BaseException) -> BaseException:
    error.__cause__ = cause
    return error


class Deadlines:
    """All of the same length, so that the first to begin is the first to end.

    One timer looks after all of them; one for each would cost more than all else around a read.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        #: In the order of their ends.
        self._limits: dict[Limit, None] = {}
        self._timer: asyncio.TimerHandle | None = None

    @asynccontextmanager
    async def block(self) -> AsyncIterator[None]:
        """Raises `DatabaseUnavailable` where the block has not ended by then."""
        limit = self.begin()
        try:
            yield
        except BaseException as error:
            outcome = self.end(limit, error)
            if outcome is None or outcome is error:
                raise
            raise outcome from outcome.__cause__
        self.end(limit, None)

    def begin(self) -> Limit:
        loop = asyncio.get_running_loop()
        limit = Limit(loop.time() + self._seconds)
        self._limits[limit] = None
        if self._timer is None:
            self._timer = loop.call_at(limit.at, self._look)
        return limit

    def end(self, limit: Limit, error: BaseException | None) -> BaseException | None:
        """As `Limit.outcome`."""
        self._limits.pop(limit, None)
        return limit.outcome(error)

    def _look(self) -> None:
        loop = asyncio.get_running_loop()
        self._timer = None
        for limit in list(self._limits):
            if limit.at > loop.time():
                self._timer = loop.call_at(limit.at, self._look)
                return
            del self._limits[limit]
            limit.reach()
