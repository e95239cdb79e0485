"""The longest that a block may take, where there are very many blocks and hardly one takes long."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

from domain.alarm import Alarm
from domain.unit_of_work import DatabaseUnavailable


class Limit:
    """Of what a task does from now on, as `asyncio.Timeout` has it."""

    __slots__ = ("_cancelling", "_is_reached", "_task", "ends_at")

    def __init__(self, ends_at: float) -> None:
        self.ends_at = ends_at
        self._task = cast("asyncio.Task[object]", asyncio.current_task())  # a coroutine has one
        self._cancelling = self._task.cancelling()
        self._is_reached = False

    def ring(self) -> None:
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
    """All of the same length; one alarm serves them."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._alarm = Alarm()

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
        self._alarm.enter(limit, loop)
        return limit

    def end(self, limit: Limit, error: BaseException | None) -> BaseException | None:
        """As `Limit.outcome`."""
        self._alarm.leave(limit)
        return limit.outcome(error)
