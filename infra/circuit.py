"""Sparing a provider that is down, and ourselves the wait for it."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum

from domain.failure import FailureCode, RecipeFailed

#: Seconds that only go forward.
MonotonicClock = Callable[[], float]
#: What says that the provider itself is out of order; other failures come from the text.
_OUTAGES = frozenset(
    {
        FailureCode.PROVIDER_UNAVAILABLE,
        FailureCode.PROVIDER_MISCONFIGURED,
        FailureCode.SEARCH_UNAVAILABLE,
    }
)


#: How many of the latest calls tell how a provider does.
_REMEMBERED = 50


class RequestDeclined(RecipeFailed):
    """The provider is in order, but not for this request: its circuit stays as it is."""


class CircuitState(StrEnum):
    CLOSED = "CLOSED"
    HALF_OPEN = "HALF_OPEN"
    OPEN = "OPEN"


class Circuit:
    """Opens after `threshold` failures in a row; after the cool-down one call at a time may try."""

    def __init__(self, *, threshold: int, cool_down_seconds: float, clock: MonotonicClock) -> None:
        self._threshold = threshold
        self._cool_down_seconds = cool_down_seconds
        self._clock = clock
        self._failures = 0
        self._opened_at = 0.0
        self._is_on_trial = False
        self._last_code = FailureCode.PROVIDER_UNAVAILABLE
        #: Whether each of the latest calls failed.
        self._latest: deque[bool] = deque(maxlen=_REMEMBERED)

    @property
    def state(self) -> CircuitState:
        if self._failures < self._threshold:
            return CircuitState.CLOSED
        return CircuitState.OPEN if self._seconds_left > 0 else CircuitState.HALF_OPEN

    @property
    def calls(self) -> int:
        """How many of the latest are remembered."""
        return len(self._latest)

    @property
    def failures(self) -> int:
        """How many of those failed for want of the provider."""
        return sum(self._latest)

    @property
    def _seconds_left(self) -> float:
        return self._opened_at + self._cool_down_seconds - self._clock()

    @contextmanager
    def call(self) -> Iterator[None]:
        """Around one call; raises what the last one failed of where none is let through."""
        state = self.state
        if state is CircuitState.OPEN:
            raise self._refusal(wait_seconds=self._seconds_left)
        if state is CircuitState.HALF_OPEN and self._is_on_trial:
            # Nobody knows how long the trial takes: shorter waits would use up all attempts.
            raise self._refusal(wait_seconds=self._cool_down_seconds)
        is_trial = state is CircuitState.HALF_OPEN
        self._is_on_trial = self._is_on_trial or is_trial
        try:
            yield
        except RecipeFailed as failed:
            self._record(failed)
            raise
        else:
            self._failures = 0
            self._latest.append(False)
        finally:
            # A call that began before the circuit opened may end in the middle of a trial.
            self._is_on_trial = self._is_on_trial and not is_trial

    def _refusal(self, *, wait_seconds: float) -> RecipeFailed:
        return RecipeFailed(
            self._last_code, detail="circuit open", retry_after_seconds=max(wait_seconds, 1.0)
        )

    def _record(self, failed: RecipeFailed) -> None:
        is_outage = failed.code in _OUTAGES and not isinstance(failed, RequestDeclined)
        self._latest.append(is_outage)
        if not is_outage:
            self._failures = 0
            return
        self._failures += 1
        self._last_code = failed.code
        self._opened_at = self._clock()
