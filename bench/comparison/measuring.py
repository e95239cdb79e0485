"""Rounds in which every contender has its turn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from bench.comparison.contenders import Contender
from bench.comparison.load import Load
from bench.comparison.samples import ratio
from bench.comparison.workloads import Workload


@dataclass(frozen=True, slots=True)
class Turn:
    """What one contender did in one round."""

    cpu_microseconds: float
    per_second: float
    p50_ms: float
    p99_ms: float


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one contender and workload, round by round."""

    turns: Sequence[Turn]

    @property
    def cpu_microseconds(self) -> float:
        return median(turn.cpu_microseconds for turn in self.turns)

    @property
    def per_second(self) -> float:
        return median(turn.per_second for turn in self.turns)

    @property
    def p50_ms(self) -> float:
        return median(turn.p50_ms for turn in self.turns)

    @property
    def p99_ms(self) -> float:
        return median(turn.p99_ms for turn in self.turns)

    def cpu_ratio(self, other: "Figures") -> float:
        """How many times as much of a processor a request takes the other."""
        return ratio(
            [turn.cpu_microseconds for turn in self.turns],
            [turn.cpu_microseconds for turn in other.turns],
        )

    def latency_ratio(self, other: "Figures") -> float:
        """How many times as long half of the requests take the other."""
        return ratio([turn.p50_ms for turn in self.turns], [turn.p50_ms for turn in other.turns])

    def speed_ratio(self, other: "Figures") -> float:
        """How many times as many requests a second this one answers."""
        return ratio(
            [turn.per_second for turn in other.turns], [turn.per_second for turn in self.turns]
        )


@dataclass(frozen=True, slots=True)
class Pace:
    """How long everything takes."""

    rounds: int
    turn_seconds: float
    warm_up_seconds: float


@dataclass(frozen=True, slots=True)
class Measuring:
    load: Load
    pace: Pace
    connections: int = 8

    def compare(self, workload: Workload, contenders: Sequence[Contender]) -> Mapping[str, Figures]:
        """By the names of the contenders."""
        for contender in contenders:
            self._turn(contender, workload, seconds=self.pace.warm_up_seconds)
        turns: dict[str, list[Turn]] = {contender.name: [] for contender in contenders}
        for _ in range(self.pace.rounds):
            for contender in contenders:
                turn = self._turn(contender, workload, seconds=self.pace.turn_seconds)
                turns[contender.name].append(turn)
        return {name: Figures(of_one) for name, of_one in turns.items()}

    def _turn(self, contender: Contender, workload: Workload, *, seconds: float) -> Turn:
        task = contender.task(workload, seconds=seconds, connections=self.connections)
        before = contender.running.cpu_nanoseconds()
        outcome = self.load.run(task)
        used = contender.running.cpu_nanoseconds() - before
        return Turn(
            used / 1000 / outcome.requests,
            outcome.requests / outcome.seconds,
            outcome.p50_ms,
            outcome.p99_ms,
        )
