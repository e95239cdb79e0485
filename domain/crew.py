"""The workers that are alive, and how much each can do at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.generation import QueueName


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """`slots`: how many jobs of each queue it runs at a time, at most.

    `spared` are the engines that it does not ask at the moment, by `EngineOffer.name`.
    """

    worker_id: str
    slots: Mapping[QueueName, int]
    last_seen_at: datetime
    spared: frozenset[str] = frozenset()


class Crew(Protocol):
    async def report(self, worker: Worker) -> None:
        """Says that it is alive; to be said every few seconds. Raises `CrewUnknown`."""

    async def leave(self, worker_id: str) -> None:
        """Raises `CrewUnknown`."""

    async def list(self) -> Sequence[Worker]:
        """Those who have reported lately. Raises `CrewUnknown`."""


class CrewUnknown(Exception):
    """Nobody can tell at the moment."""
