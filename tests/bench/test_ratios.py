import pytest

from bench.comparison.measuring import Pace
from bench.comparison.ratios import Ratio, ratios
from bench.comparison.results import Comparison, Results
from tests.bench.measured import comparison, whole_results


def of(comparisons: list[Comparison]) -> Results:
    return Results(Pace(rounds=1, turn_seconds=1, warm_up_seconds=1), comparisons)


def by_name(results: Results) -> dict[str, Ratio]:
    return {ratio.name: ratio for ratio in ratios(results)}


def test_a_rival_that_takes_more_makes_ratios_above_one() -> None:
    found = by_name(of([comparison(apollo=250)]))

    assert found["history20_memory_cpu_vs_apollo"] == Ratio(
        "history20_memory_cpu_vs_apollo", 2.5, 2.5
    )
    assert found["history20_memory_rps_vs_apollo"].value == 2


def test_with_a_database_every_rival_has_two_targets() -> None:
    found = by_name(of([comparison("mariadb", mercurius_jit=130)]))

    assert found["history20_mariadb_cpu_vs_mercurius_jit"].target == 1.3
    assert found["history20_mariadb_rps_vs_mercurius_jit"].target == 1


def test_floors_are_nobody_to_be_compared_with() -> None:
    assert by_name(of([comparison(bytes_alone=10, plans_alone=50)])) == {}


def test_what_has_a_target_of_its_own_fits_into_it_so_many_times() -> None:
    found = by_name(whole_results())

    assert found["start_seconds_vs_target"].value == pytest.approx(2 / 1.6)
    assert found["start_resident_vs_target"].value == pytest.approx(120 / 96)
    assert found["event_p99_with_1000_idle_vs_target"].value == pytest.approx(25 / 50)
    assert found["subscription_memory_with_1000_idle_vs_target"].value == pytest.approx(2)


def test_growth_is_of_the_smallest_history() -> None:
    found = by_name(whole_results())["growth_1000_vs_10000000_rows_cpu"]

    assert found.value == pytest.approx(100 / 125)
    assert found.target == pytest.approx(1 / 1.3)


def test_a_line_can_be_read_by_programs() -> None:
    assert Ratio("history20_memory_cpu_vs_yoga", 2.34567).line == (
        "ratio history20_memory_cpu_vs_yoga 2.346"
    )


def test_whatever_was_not_measured_has_no_ratio() -> None:
    assert by_name(of([])) == {}
