"""What Python's collector walks through, in a process where very much is there to stay."""

import gc
from collections.abc import Mapping

#: So many new ones are worth a walk through all.
_AT_LEAST = 200_000
_FULL = 2
_NEARLY = 0.9


class Settling:
    """Keeps the collector from walking again and again through what has been found alive.

    A full collection is due whenever a quarter of what the last one left is new, and stops the
    process for half a second where there are five thousand sockets. What lives through one is
    frozen, so that the next walks through what is newer alone. Frozen objects go as any others
    where nothing refers to them; those in cycles do not. So when nearly twice as much is frozen as
    the last walk through all has left, the next one is through all again.
    """

    def __init__(self, *, at_least: int = _AT_LEAST) -> None:
        self._at_least = at_least
        #: How many are frozen, with those that have gone since they were counted.
        self._frozen = 0
        self._most = 0
        #: What the next one leaves is the measure.
        self._is_measured = False

    def begin(self) -> None:
        """Freezes whatever is there, and collects from now on. Once in a process."""
        gc.freeze()
        gc.callbacks.append(self._see)
        gc.enable()

    def _see(self, phase: str, told: Mapping[str, int]) -> None:
        """As Python calls it before and after each collection."""
        if phase == "stop" and told["generation"] == _FULL:
            self._settle()

    def _settle(self) -> None:
        if not self._is_measured:
            gc.freeze()
            self._frozen = gc.get_freeze_count()
            self._most = self._frozen + max(self._frozen, self._at_least)
            self._is_measured = True
            return
        self._frozen += len(gc.get_objects(_FULL))
        gc.freeze()
        if self._frozen > self._most:
            self._frozen = gc.get_freeze_count()
            if self._frozen > _NEARLY * self._most:  # else it would be counted again and again
                gc.unfreeze()
                self._is_measured = False
