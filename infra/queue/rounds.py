"""In what order all streams are read, where no change of them is told."""

import math
from collections.abc import Collection, Sequence


class Rounds:
    """Goes through all streams again and again, some of them at each beat.

    A round takes its beats, however many come or go meanwhile, and goes through those that are
    there at its first beat. So from one turn of a stream to the next it is less than two rounds.
    """

    def __init__(self, beat_seconds: float) -> None:
        self._beat_seconds = beat_seconds
        self._beats_at = 0.0
        self._beats = self._beats_left = 0
        self._left: Sequence[str] = ()

    def begin(self, *, beats: int) -> None:
        """Anew; each round takes so many."""
        self._beats, self._beats_left = beats, 0

    def seconds_left(self, now: float) -> float:
        return max(0.0, self._beats_at - now)

    def part(self, keys: Collection[str], *, now: float) -> Sequence[str]:
        """Those of the keys whose turn it is at a beat; nothing in between."""
        if now < self._beats_at:
            return ()
        self._beats_at = now + self._beat_seconds
        if not self._beats_left:
            self._left, self._beats_left = [*keys], self._beats
        left = [key for key in self._left if key in keys]
        size = math.ceil(len(left) / self._beats_left)
        part, self._left = left[:size], left[size:]
        self._beats_left -= 1
        return part
