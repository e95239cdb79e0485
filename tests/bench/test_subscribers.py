import pytest

from bench.comparison.subscribers import Heard, NothingHeard


def test_lateness_is_told_by_its_quantiles() -> None:
    heard = Heard.of([float(each) for each in range(100, 0, -1)], refusals=2)

    assert heard == Heard(100, 50, 99, 100, 2)


def test_where_nothing_was_heard_nothing_was_measured() -> None:
    with pytest.raises(NothingHeard):
        Heard.of([], refusals=0)
