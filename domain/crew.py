"""The workers that are alive, and how much each can do at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.engines import EngineHealth
from domain.generation import QueueName


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """`slots`: how many jobs of each queue it runs at a time, at most.

    `engines` is how it found them; those that it spares are not asked at the moment.
    """

    worker_id: str
    slots: Mapping[QueueName, int]
    last_seen_at: datetime
    engines: tuple[EngineHealth, ...] = ()

    @property
    def spared(self) -> frozenset[str]:
        """By `EngineOffer.name`."""
        return frozenset(engine.name for engine in self.engines if engine.is_spared)


class Crew(Protocol):
    async def report(self, worker: Worker) -> None:
        """Says that it is alive; to be said every few seconds. Raises `CrewUnknown`."""

    async def leave(self, worker_id: str) -> None:
        """Raises `CrewUnknown`."""

    async def list(self) -> Sequence[Worker]:
        """Those who have reported lately. Raises `CrewUnknown`."""


class CrewUnknown(Exception):
    """Nobody can tell at the moment."""
