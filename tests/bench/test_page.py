from pathlib import Path

import pytest

from bench.comparison.machine import Machine
from bench.comparison.page import write_page
from bench.comparison.results import Results
from tests.bench.measured import comparison, whole_results

_MACHINE = Machine("2 cores", {"Node": "20.20.2"})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "images").mkdir()
    return tmp_path


def written(folder: Path, results: Results) -> str:
    page = folder / "performance.md"
    write_page(page, results, _MACHINE)
    return page.read_text()


def test_a_target_that_was_missed_is_told(folder: Path) -> None:
    text = written(folder, whole_results())

    assert "| `history20_memory_cpu_vs_strawberry` | 40.00 | 30.00 | yes |" in text
    assert "| `history20_mariadb_cpu_vs_strawberry` | 1.20 | 1.30 | **no** |" in text
    assert "| `event_p99_with_1000_idle_vs_target` | 0.50 | 1.00 | **no** |" in text


def test_whoever_is_ahead_of_us_is_named_even_where_the_target_was_reached(folder: Path) -> None:
    text = written(folder, whole_results())

    behind = text.partition("## Where others are ahead\n")[2].partition("##")[0].strip()
    assert (
        behind
        == "- history page of 20, in memory: Mercurius, jit takes 80 % of our CPU per request."
    )


def test_it_says_so_where_nobody_is_ahead(folder: Path) -> None:
    results = whole_results()
    results.comparisons = [comparison("mariadb", strawberry=120)]

    assert "Nowhere, of what was measured here." in written(folder, results)


def test_what_failed_is_told_with_its_reason(folder: Path) -> None:
    results = whole_results()
    assert "What failed" not in written(folder, results)

    results.growth, results.failures = {}, {"growth": "OSError: No space left"}

    text = written(folder, results)
    assert "| growth | OSError: No space left |" in text
    assert "## Growth" not in text


def test_the_plot_that_it_shows_is_beside_it(folder: Path) -> None:
    text = written(folder, whole_results())

    assert "(images/performance.svg)" in text
    assert (folder / "images" / "performance.svg").read_text().startswith("<svg")


def test_it_says_what_was_measured_on_what(folder: Path) -> None:
    text = written(folder, whole_results())

    assert "2 cores. 12 rounds with 0.75 s for each server, after 5 s of warm-up." in text
    assert "| Node | 20.20.2 |" in text
