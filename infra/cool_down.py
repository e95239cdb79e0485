"""Keeps callers from waiting, each for themselves, for something that is away."""

from collections.abc import Callable


class CoolDown:
    """After a failure only one caller per cool-down tries again, until a try succeeds."""

    def __init__(self, *, seconds: float, monotonic: Callable[[], float]) -> None:
        self._seconds = seconds
        self._monotonic = monotonic
        self._retry_at: float | None = None

    def may_try(self) -> bool:
        if self._retry_at is None:
            return True
        if self._monotonic() < self._retry_at:
            return False
        self._retry_at = self._monotonic() + self._seconds
        return True

    def fail(self) -> bool:
        """Whether this is news."""
        was_closed = self._retry_at is None
        self._retry_at = self._monotonic() + self._seconds
        return was_closed

    def succeed(self) -> bool:
        """Whether this is news."""
        was_open = self._retry_at is not None
        self._retry_at = None
        return was_open
