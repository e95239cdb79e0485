"""docs/performance.md: what a whole run has measured, and how."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.comparison.machine import Machine
from bench.comparison.plot import Bar, Panel, color_of, svg
from bench.comparison.ratios import RIVALS, Ratio, ratios
from bench.comparison.results import OURS, Comparison, Results
from bench.comparison.tables import (
    Table,
    comparison_table,
    growth_table,
    process_table,
    start_table,
    subscription_table,
)
from bench.comparison.workloads import HISTORY_20

_METHOD = Path(__file__).with_name("method.md")


def write_page(page: Path, results: Results, machine: Machine) -> None:
    """With its plot, in the folder of images beside it."""
    plot = page.parent / "images" / f"{page.stem}.svg"
    plot.write_text(svg(list(panels(results))))
    page.write_text(text(results, machine, plot=f"images/{plot.name}"))


def panels(results: Results) -> Iterator[Panel]:
    for comparison in results.comparisons:
        if comparison.workload == HISTORY_20:
            yield Panel(
                f"CPU per request: {comparison.title}", "µs", list(_bars(results, comparison))
            )


def _bars(results: Results, comparison: Comparison) -> Iterator[Bar]:
    ordered = sorted(comparison.figures.items(), key=lambda each: each[1].cpu_microseconds)
    for name, figures in ordered:
        title = results.titles[name]
        yield Bar(title, figures.cpu_microseconds, color_of(title, is_ours=name == OURS))


def text(results: Results, machine: Machine, *, plot: str) -> str:
    found = list(ratios(results))
    parts = [
        "# Performance\n",
        "Measured and written by `make bench`; what is written here by hand is lost.\n",
        f"![CPU per request of a page of twenty, by server]({plot})\n",
        "## Against the targets\n",
        _targets(found).markdown,
        *_unmeasured(results),
        "## Where others are ahead\n",
        "".join(_behind(results)) or "Nowhere, of what was measured here.\n",
        *_sections(results),
        _METHOD.read_text(),
        "## Machine and versions\n",
        f"{machine.description}. {_pace(results)}\n",
        Table(("software", "version"), list(machine.versions.items())).markdown,
    ]
    return "\n".join(parts)


def _pace(results: Results) -> str:
    pace = results.pace
    return (
        f"{pace.rounds} rounds with {pace.turn_seconds} s for each server,"
        f" after {pace.warm_up_seconds} s of warm-up."
    )


def _targets(found: Sequence[Ratio]) -> Table:
    return Table(
        ("ratio, higher is better for us", "measured", "target", "reached"),
        [
            (
                f"`{ratio.name}`",
                f"{ratio.value:.2f}",
                f"{ratio.target:.2f}",
                "yes" if ratio.value >= ratio.target else "**no**",
            )
            for ratio in found
            if ratio.target is not None
        ],
    )


def _unmeasured(results: Results) -> Iterator[str]:
    if results.failures:
        yield "## What failed\n"
        yield Table(("not measured", "why"), list(results.failures.items())).markdown


def _behind(results: Results) -> Iterator[str]:
    """Said whatever the targets are."""
    for comparison in results.comparisons:
        for name, figures in comparison.figures.items():
            times = comparison.ours.cpu_ratio(figures)
            if name in RIVALS and times < 1:
                yield (
                    f"- {comparison.title}: {results.titles[name]} takes"
                    f" {100 * times:.0f} % of our CPU per request.\n"
                )


def _sections(results: Results) -> Iterator[str]:
    yield "## Servers\n"
    for comparison in results.comparisons:
        yield comparison_table(results, comparison).markdown
    yield process_table(results).markdown
    if results.starts is not None:
        yield "## Start\n"
        yield start_table(results.starts).markdown
    if results.subscriptions:
        yield "## Subscriptions\n"
        yield subscription_table(results).markdown
    if results.growth:
        yield "## Growth\n"
        yield growth_table(results).markdown
