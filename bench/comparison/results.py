"""All that one run has measured."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bench.comparison.measuring import Figures, Pace
from bench.comparison.subscriptions import SubscriptionFigures

OURS = "ours"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One workload; `store` is where the data are, and part of the names of ratios."""

    store: str
    workload: str
    title: str
    figures: Mapping[str, Figures]

    @property
    def ours(self) -> Figures:
        return self.figures[OURS]


@dataclass(frozen=True, slots=True)
class Starts:
    """Of the product's API: seconds until it was ready, and what it took in memory then."""

    seconds: Sequence[float]
    resident_bytes: Sequence[int]


@dataclass(slots=True)
class Results:
    """`titles` are those of contenders by name.

    By store and name: how long the first page after a start took, and what was resident in memory
    after all requests.
    """

    pace: Pace
    comparisons: list[Comparison] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)
    first_ms: dict[tuple[str, str], float] = field(default_factory=dict)
    resident_bytes: dict[tuple[str, str], int] = field(default_factory=dict)
    starts: Starts | None = None
    subscriptions: list[SubscriptionFigures] = field(default_factory=list)
    growth: Mapping[int, Figures] = field(default_factory=dict)
