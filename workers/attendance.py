"""Reporting for duty, so that others know how much can be done at once."""

import asyncio
from collections.abc import Mapping

from domain.crew import Crew, CrewUnknown, Worker
from domain.engines import Engines
from domain.event_logger import EventLogger
from domain.generation import QueueName
from domain.ids import Clock

_log = EventLogger(__name__)


class Attendance:
    def __init__(
        self,
        crew: Crew,
        engines: Engines,
        *,
        worker_id: str,
        slots: Mapping[QueueName, int],
        clock: Clock,
    ) -> None:
        self._crew = crew
        self._engines = engines
        self._worker_id = worker_id
        self._slots = slots
        self._clock = clock

    async def run(self, interval_seconds: float) -> None:
        """Until cancelled, which takes the worker off the list."""
        try:
            while True:
                await self._report()
                await asyncio.sleep(interval_seconds)
        finally:
            await self._leave()

    async def _report(self) -> None:
        worker = Worker(
            worker_id=self._worker_id,
            slots=self._slots,
            last_seen_at=self._clock(),
            engines=tuple(self._engines.health()),
        )
        try:
            await self._crew.report(worker)
        except CrewUnknown:
            _log.warning("attendance.unreported")

    async def _leave(self) -> None:
        try:
            await self._crew.leave(self._worker_id)
        except CrewUnknown:
            _log.warning("attendance.left_unreported")
