"""All that one run has measured."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bench.comparison.measuring import Figures, Pace
from bench.comparison.subscriptions import SubscriptionFigures
from bench.comparison.workloads import Workload

OURS = "ours"
#: Where the data are, as names of ratios have it and as readers do.
STORES = {"memory": "in memory", "mariadb": "with MariaDB"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One workload; `store` is one of `STORES`."""

    store: str
    workload: Workload
    figures: Mapping[str, Figures]

    @property
    def title(self) -> str:
        return f"{self.workload.title}, {STORES[self.store]}"

    @property
    def ours(self) -> Figures:
        return self.figures[OURS]


@dataclass(frozen=True, slots=True)
class Starts:
    """Of the product's API: seconds until it was ready, and what it had taken by then."""

    seconds: Sequence[float]
    cpu_seconds: Sequence[float]
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
    #: Parts of the run, and what was wrong with them.
    failures: dict[str, str] = field(default_factory=dict)
