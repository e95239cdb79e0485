"""How long a generation will take, from how long others took."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil
from statistics import median

from domain.crew import Crew, CrewUnknown
from domain.generation import GenerationKind
from domain.unit_of_work import Database

#: The latest of a kind: enough for a median, and of today's load.
_SAMPLE = 50
#: A form may ask at each key stroke; what it asks for changes slowly.
_KEPT_SECONDS = 30.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pace:
    """What a job of the kind typically takes, and how many of its queue run at once."""

    run_seconds: float
    slots: int

    def expected_seconds(self, *, ahead: int) -> int:
        """Until the end of a job that `ahead` others go before, each taken to be as long as it."""
        return ceil(self.run_seconds * (1 + ahead / self.slots))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Forecasting:
    """What was found out is kept for a while, in this process."""

    database: Database
    crew: Crew
    monotonic: Callable[[], float]
    _kept: dict[GenerationKind, tuple[float, Pace | None]] = field(
        init=False, repr=False, default_factory=dict
    )

    async def pace(self, kind: GenerationKind) -> Pace | None:
        """None where no job of the kind has succeeded yet, or no worker is known to be alive."""
        now = self.monotonic()
        found_at, pace = self._kept.get(kind, (None, None))
        if found_at is None or now - found_at >= _KEPT_SECONDS:
            pace = await self._find(kind)
            self._kept[kind] = (now, pace)
        return pace

    async def _find(self, kind: GenerationKind) -> Pace | None:
        slots = await self._slots(kind)
        if not slots:
            return None
        async with self.database.read() as reader:
            run_times = await reader.generations.latest_run_times(kind, limit=_SAMPLE)
        seconds = [run_time.total_seconds() for run_time in run_times]
        return Pace(median(seconds), slots) if seconds else None

    async def _slots(self, kind: GenerationKind) -> int:
        try:
            workers = await self.crew.list()
        except CrewUnknown:
            _log.warning("forecast.crew_unknown")
            return 0
        return sum(worker.slots.get(kind.queue, 0) for worker in workers)
