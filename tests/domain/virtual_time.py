"""A loop on which hours pass in no time: where all tasks wait, it jumps to the next timer."""

import asyncio
import selectors
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

Made = TypeVar("Made")

START = datetime(2026, 11, 24, 8, 0, 0, tzinfo=UTC)
#: A test that lets more time pass than this turns in circles.
_LIMIT_SECONDS = timedelta(days=1).total_seconds()


class Stalled(RuntimeError):
    """Everything waits, and nothing is left that could ever happen."""


class _SleeplessSelector(selectors.SelectSelector):
    def __init__(self) -> None:
        super().__init__()
        self.seconds = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if ready:
            return ready
        if timeout is None or self.seconds > _LIMIT_SECONDS:
            raise Stalled
        self.seconds += max(timeout, 0)
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """Its time begins with 0 and stands still while there is something to do."""

    def __init__(self) -> None:
        self._selector_of_time = _SleeplessSelector()
        super().__init__(self._selector_of_time)

    def time(self) -> float:
        return self._selector_of_time.seconds

    def run_in_executor(
        self, executor: object, func: Callable[..., Made], *args: object
    ) -> asyncio.Future[Made]:
        """What belongs in a thread is done here and now: a thread would take real time."""
        future = self.create_future()
        made = func(*args)
        self.call_soon(_settle, future, made)
        return future


def _settle(future: asyncio.Future[Made], made: Made) -> None:
    if not future.done():
        future.set_result(made)


class MovableClock:
    """Goes with the virtual loop from `START`, and can be moved besides."""

    def __init__(self) -> None:
        self._moved = timedelta()

    def __call__(self) -> datetime:
        return START + self._moved + timedelta(seconds=asyncio.get_running_loop().time())

    def move(self, by: timedelta) -> None:
        self._moved += by
