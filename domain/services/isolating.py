"""Working rows off so that one that fails holds up none of those after it, nor itself for ever."""

import asyncio
import itertools
import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.ids import Clock
from domain.unit_of_work import DatabaseConflict, DatabaseUnavailable

#: How long a row is left alone after a fault: the first time, and at the most.
_FIRST_REST = timedelta(minutes=10)
_LONGEST_REST = timedelta(days=1)
#: After a conflict, which passes by itself.
_BRIEF_REST = timedelta(seconds=30)
#: So many rows of one sweep are remembered; queries name them.
_REMEMBERED = 500

_log = logging.getLogger(__name__)

#: Works some rows off, in one transaction, and returns the ids of those it changed.
Work = Callable[[Sequence[str]], Awaitable[Sequence[str]]]
#: The ids of some rows that wait for it, without those that are given.
Find = Callable[[Collection[str]], Awaitable[Sequence[str]]]


@dataclass(frozen=True, slots=True)
class _Rest:
    failures: int
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Isolating:
    """Each process remembers for itself which rows failed: another may know how to read them.

    `sweep` names what is done with the rows; it stands in the log with the id of one that failed.
    """

    clock: Clock
    _rests: dict[str, dict[str, _Rest]] = field(default_factory=dict)

    def resting(self, sweep: str) -> Collection[str]:
        """The ids of those that failed not long ago: whoever looks for work leaves them out."""
        now = self.clock()
        return [row_id for row_id, rest in self._of(sweep).items() if now < rest.until]

    async def drain(
        self, sweep: str, find: Find, work: Work, *, rounds: int | None = None
    ) -> list[str]:
        """Works off all that is found, some rows together at a time, or of so many finds.

        Ends early where nothing comes of a find: others are at those rows, or all have failed.
        """
        done: list[str] = []
        for _ in itertools.repeat(None) if rounds is None else range(rounds):
            found = await self.together(sweep, await find(self.resting(sweep)), work)
            if not found:
                break
            done += found
        return done

    async def together(self, sweep: str, row_ids: Sequence[str], work: Work) -> list[str]:
        """All at once, and, where that fails, each alone.

        Raises `DatabaseUnavailable`, which is no row's fault.
        """
        if not row_ids:
            return []
        outcome = await _outcome(work, row_ids)
        if not isinstance(outcome, Exception):
            return [*outcome]
        return await self.one_by_one(sweep, row_ids, work)

    async def one_by_one(self, sweep: str, row_ids: Sequence[str], work: Work) -> list[str]:
        """In their order. Raises `DatabaseUnavailable`."""
        done: list[str] = []
        for row_id in row_ids:
            outcome = await _outcome(work, [row_id])
            if isinstance(outcome, Exception):
                self._lay_aside(sweep, row_id, outcome)
            else:
                self._of(sweep).pop(row_id, None)
                done += outcome
        return done

    def _lay_aside(self, sweep: str, row_id: str, fault: Exception) -> None:
        rests = self._of(sweep)
        before = rests.pop(row_id, None)
        failures = before.failures if before else 0
        told = {"sweep": sweep, "row_id": row_id, "failures": failures + 1}
        if isinstance(fault, DatabaseConflict):
            rests[row_id] = _Rest(failures, self.clock() + _BRIEF_REST)
            _log.warning("row.contested", extra=told)
            return
        rest = min(_FIRST_REST * 2 ** min(failures, 10), _LONGEST_REST)
        rests[row_id] = _Rest(failures + 1, self.clock() + rest)
        while len(rests) > _REMEMBERED:
            del rests[next(iter(rests))]
        _log.error("row.failed", extra=told, exc_info=fault)

    def _of(self, sweep: str) -> dict[str, _Rest]:
        return self._rests.setdefault(sweep, {})


async def _outcome(work: Work, row_ids: Sequence[str]) -> Sequence[str] | Exception:
    """What came of it; only `DatabaseUnavailable` and a cancellation are raised."""
    (outcome,) = await asyncio.gather(work(row_ids), return_exceptions=True)
    if isinstance(outcome, DatabaseUnavailable):
        raise outcome
    if isinstance(outcome, BaseException) and not isinstance(outcome, Exception):
        raise outcome
    return outcome
