"""The engines that a deployment has, and what each is for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.generation import GenerationKind
from domain.writing import Engine


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineOffer:
    """An engine has a part in generations of the kind; `is_available`: it has not just failed."""

    kind: GenerationKind
    engine: Engine
    model: str
    is_available: bool

    @property
    def name(self) -> str:
        """The same for whatever kind it is for."""
        return f"{self.engine}:{self.model}"


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineHealth:
    """How the latest calls of one process to an engine went; `is_spared`: it makes none now."""

    name: str
    is_spared: bool
    calls: int
    failures: int


class Engines(Protocol):
    def offers(self) -> Sequence[EngineOffer]:
        """As this process has found them; kind by kind, the first that is asked first."""

    def health(self) -> Sequence[EngineHealth]:
        """Of each engine once, as this process has found it."""
