"""What a run comes to, in numbers that need no machine beside them: higher is better for us."""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from bench.comparison.results import Comparison, Results
from bench.comparison.workloads import HISTORY_20

#: Those that are compared with, by their names among contenders.
RIVALS = ("strawberry", "tuned_strawberry", "ariadne", "apollo", "yoga", "mercurius_jit")
#: The same endpoint of ours, executed by graphql-core.
WITHOUT_PLANS = "graphql_core"
_OTHERS = (*RIVALS, WITHOUT_PLANS)

_EVENT_P99_MS = 25
_SUBSCRIPTION_BYTES = 25 * 1024
_START_SECONDS = 2
_RESIDENT_BYTES = 120e6
_GROWTH = 1 / 1.3
_LARGE = 10**7
#: At least so much of each is the aim.
_CPU_TARGETS = {
    ("memory", "strawberry"): 30,
    ("memory", "mercurius_jit"): 0.9,
    ("memory", "apollo"): 2.5,
    ("memory", "yoga"): 2.5,
    **{("mariadb", rival): 1.3 for rival in RIVALS},
}


@dataclass(frozen=True, slots=True)
class Ratio:
    """`target` is None where none was set."""

    name: str
    value: float
    target: float | None = None

    @property
    def line(self) -> str:
        return f"ratio {self.name} {self.value:.3f}"


def ratios(results: Results) -> Iterator[Ratio]:
    for comparison in results.comparisons:
        yield from _of_comparison(comparison)
    yield from _of_starts(results)
    yield from _of_subscriptions(results)
    yield from _of_growth(results)


def _of_comparison(comparison: Comparison) -> Iterator[Ratio]:
    begins = f"{comparison.workload.name}_{comparison.store}"
    is_aimed = comparison.workload == HISTORY_20
    for name, theirs in comparison.figures.items():
        if name not in _OTHERS:
            continue
        cpu = _CPU_TARGETS.get((comparison.store, name)) if is_aimed else None
        ahead = 1.0 if is_aimed and comparison.store == "mariadb" and name in RIVALS else None
        yield Ratio(f"{begins}_cpu_vs_{name}", comparison.ours.cpu_ratio(theirs), cpu)
        yield Ratio(f"{begins}_rps_vs_{name}", comparison.ours.speed_ratio(theirs), ahead)


def _of_starts(results: Results) -> Iterator[Ratio]:
    """How many times over each fits into its target."""
    if results.starts is not None:
        seconds = median(results.starts.seconds)
        resident = median(results.starts.resident_bytes)
        yield Ratio("start_seconds_vs_target", _START_SECONDS / seconds, 1)
        yield Ratio("start_resident_vs_target", _RESIDENT_BYTES / resident, 1)


def _of_subscriptions(results: Results) -> Iterator[Ratio]:
    for each in results.subscriptions:
        of_idle = f"with_{each.idle}_idle_vs_target"
        yield Ratio(f"event_p99_{of_idle}", _EVENT_P99_MS / each.heard.p99_ms, 1)
        memory = _SUBSCRIPTION_BYTES / max(each.subscription_bytes, 1)
        yield Ratio(f"subscription_memory_{of_idle}", memory, 1)


def _of_growth(results: Results) -> Iterator[Ratio]:
    if not results.growth:
        return
    sizes = sorted(results.growth)
    small = results.growth[sizes[0]]
    for size in sizes[1:]:
        large = results.growth[size]
        target = _GROWTH if size == _LARGE else None
        name = f"growth_{sizes[0]}_vs_{size}_rows"
        yield Ratio(f"{name}_latency", large.latency_ratio(small), target)
        yield Ratio(f"{name}_cpu", large.cpu_ratio(small), target)
