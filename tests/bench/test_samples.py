import pytest

from bench.comparison.samples import quantile, ratio


@pytest.mark.parametrize(
    ("share", "expected"), [(0.0, 1), (0.5, 50), (0.99, 99), (0.991, 100), (1.0, 100)]
)
def test_a_quantile_is_the_smallest_that_enough_do_not_exceed(share: float, expected: int) -> None:
    assert quantile(range(1, 101), share) == expected


def test_a_single_sample_is_every_quantile() -> None:
    assert [quantile([7.0], share) for share in (0.0, 0.5, 0.99)] == [7.0, 7.0, 7.0]


def test_a_ratio_compares_what_was_measured_in_the_same_round() -> None:
    """The machine was ten times slower in the second, for both."""
    assert ratio([1, 10, 1], [3, 30, 4]) == 3
