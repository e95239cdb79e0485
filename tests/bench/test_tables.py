from bench.comparison.results import OURS
from bench.comparison.tables import Table, comparison_table, process_table, tables
from tests.bench.measured import whole_results


def test_numbers_stand_below_each_other() -> None:
    table = Table(("server", "CPU µs"), [("ours", "100"), ("Apollo Server", "1,234")])

    assert table.text == (
        "server         CPU µs\n"
        "ours              100\n"
        "Apollo Server   1,234\n"
    )  # fmt: skip


def test_a_page_has_the_same_rows() -> None:
    table = Table(("server", "CPU µs"), [("ours", "100")])

    assert table.markdown == "| server | CPU µs |\n| --- | ---: |\n| ours | 100 |\n"


def test_whoever_takes_least_comes_first() -> None:
    results = whole_results()

    table = comparison_table(results, results.comparisons[0])

    assert [row[:3] for row in table.rows] == [
        ("floor: constant bytes", "20", "0.20"),
        ("Mercurius, jit", "80", "0.80"),
        ("ours", "100", "1.00"),
        ("strawberry", "4,000", "40.00"),
    ]


def test_what_was_asked_for_once_alone_is_not_told() -> None:
    """An interrupted run shows what it has measured until then."""
    results = whole_results()
    results.first_ms["mariadb", OURS] = 55.5
    results.resident_bytes["memory", "bytes_alone"] = 40_000_000

    assert process_table(results).rows == [("ours, in memory", "12", "99")]


def test_starts_are_told_with_their_best_and_worst() -> None:
    [starts] = [table for table in tables(whole_results()) if table.head[0] == "the API process"]

    assert starts.rows == [
        ("seconds until it is ready", "1.60", "1.00", "4.00"),
        ("CPU seconds by then", "1.00", "0.90", "1.10"),
        ("MB then", "96", "90", "100"),
    ]


def test_every_part_of_a_run_has_its_table() -> None:
    assert [table.head[0] for table in tables(whole_results())] == [
        "history page of 20, in memory",
        "history page of 20, with MariaDB",
        "idle subscriptions",
        "rows of history",
        "the API process",
        "process",
    ]
