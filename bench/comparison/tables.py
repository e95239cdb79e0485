"""Figures in rows and columns, for a terminal and for a page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from bench.comparison.results import STORES, Comparison, Results, Starts


@dataclass(frozen=True, slots=True)
class Table:
    """The first column is text, all others are numbers."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]

    @property
    def text(self) -> str:
        lines = [self.head, *self.rows]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        return "".join(_line(line, widths) for line in lines)

    @property
    def markdown(self) -> str:
        rule = ["---", *["---:"] * (len(self.head) - 1)]
        return "".join(f"| {' | '.join(line)} |\n" for line in (self.head, rule, *self.rows))


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = zip(cells, widths, strict=True)
    aligned = [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]
    return "  ".join(aligned).rstrip() + "\n"


def comparison_table(results: Results, comparison: Comparison) -> Table:
    """Fewest first; how many times ours each takes."""
    ordered = sorted(comparison.figures.items(), key=lambda each: each[1].cpu_microseconds)
    return Table(
        (comparison.title, "CPU µs", "× ours", "req/s", "p50 ms", "p99 ms"),
        [
            (
                results.titles[name],
                f"{figures.cpu_microseconds:,.0f}",
                f"{comparison.ours.cpu_ratio(figures):.2f}",
                f"{figures.per_second:,.0f}",
                f"{figures.p50_ms:.2f}",
                f"{figures.p99_ms:.2f}",
            )
            for name, figures in ordered
        ],
    )


def subscription_table(results: Results) -> Table:
    return Table(
        (
            "idle subscriptions",
            "KB per socket",
            "KB per subscription",
            "idle CPU %",
            "events/s",
            "CPU µs per event",
            "p50 ms",
            "p99 ms",
            "worst ms",
            "asked again",
        ),
        [
            (
                f"{each.idle:,}",
                f"{each.socket_bytes / 1024:.1f}",
                f"{each.subscription_bytes / 1024:.1f}",
                f"{100 * each.idle_cpu_share:.0f}",
                f"{each.events_per_second:,.0f}",
                f"{each.cpu_microseconds_per_event:.0f}",
                f"{each.heard.p50_ms:.1f}",
                f"{each.heard.p99_ms:.1f}",
                f"{each.heard.worst_ms:.1f}",
                f"{each.heard.refusals:,}",
            )
            for each in results.subscriptions
        ],
    )


def growth_table(results: Results) -> Table:
    return Table(
        ("rows of history", "CPU µs", "p50 ms", "p99 ms"),
        [
            (
                f"{size:,}",
                f"{figures.cpu_microseconds:,.0f}",
                f"{figures.p50_ms:.2f}",
                f"{figures.p99_ms:.2f}",
            )
            for size, figures in sorted(results.growth.items())
        ],
    )


def process_table(results: Results) -> Table:
    """Without floors, and without those that nothing has been measured of yet."""
    return Table(
        ("process", "first page ms", "MB after all requests"),
        [
            (
                f"{results.titles[name]}, {STORES[store]}",
                f"{results.first_ms[store, name]:,.0f}",
                f"{resident / 1e6:.0f}",
            )
            for (store, name), resident in results.resident_bytes.items()
            if (store, name) in results.first_ms
        ],
    )


def start_table(starts: Starts) -> Table:
    megabytes = [each / 1e6 for each in starts.resident_bytes]
    return Table(
        ("the API process", "median", "best", "worst"),
        [
            ("seconds until it is ready", *_spread(starts.seconds, ".2f")),
            ("CPU seconds by then", *_spread(starts.cpu_seconds, ".2f")),
            ("MB then", *_spread(megabytes, ".0f")),
        ],
    )


def _spread(values: Sequence[float], form: str) -> Sequence[str]:
    return [f"{each:{form}}" for each in (median(values), min(values), max(values))]


def tables(results: Results) -> Iterator[Table]:
    """All that the run has measured."""
    for comparison in results.comparisons:
        yield comparison_table(results, comparison)
    if results.subscriptions:
        yield subscription_table(results)
    if results.growth:
        yield growth_table(results)
    if results.starts is not None:
        yield start_table(results.starts)
    if results.resident_bytes:
        yield process_table(results)
