"""Figures as a run would find them."""

from bench.comparison.measuring import Figures, Pace, Turn
from bench.comparison.results import OURS, Comparison, Results, Starts
from bench.comparison.subscribers import Heard
from bench.comparison.subscriptions import SubscriptionFigures
from bench.comparison.workloads import HISTORY_20


def figures(*cpu_microseconds: float, per_second: float = 1000) -> Figures:
    """One round for each."""
    return Figures([Turn(cpu, per_second, p50_ms=1.0, p99_ms=2.0) for cpu in cpu_microseconds])


def comparison(store: str = "memory", **others: float) -> Comparison:
    """Ours takes 100 µs; others what they are said to."""
    of_others = {name: figures(cpu, per_second=500) for name, cpu in others.items()}
    return Comparison(
        store=store,
        workload=HISTORY_20,
        figures={OURS: figures(100), **of_others},
    )


def whole_results() -> Results:
    heard = Heard(events=10, p50_ms=1, p99_ms=50, worst_ms=60, refusals=3)
    return Results(
        pace=Pace(rounds=12, turn_seconds=0.75, warm_up_seconds=5),
        comparisons=[
            comparison(strawberry=4000, mercurius_jit=80, bytes_alone=20),
            comparison("mariadb", strawberry=120),
        ],
        titles={
            OURS: "ours",
            "strawberry": "strawberry",
            "mercurius_jit": "Mercurius, jit",
            "bytes_alone": "floor: constant bytes",
        },
        first_ms={("memory", OURS): 12.3},
        resident_bytes={("memory", OURS): 99_000_000},
        starts=Starts([1.0, 4.0, 1.6], [0.9, 1.1, 1.0], [100_000_000, 96_000_000, 90_000_000]),
        subscriptions=[
            SubscriptionFigures(
                idle=1000,
                socket_bytes=30_000,
                subscription_bytes=12_800,
                idle_cpu_share=0.1,
                events_per_second=4000,
                cpu_microseconds_per_event=90,
                heard=heard,
            )
        ],
        growth={1000: figures(100), 10_000_000: figures(125)},
    )
