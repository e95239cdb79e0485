import pytest

from bench.comparison.subscribers import Heard, Notebook, NothingHeard


def test_lateness_is_told_by_its_quantiles() -> None:
    heard = Heard.of([float(each) for each in range(100, 0, -1)], refusals=2)

    assert heard == Heard(100, 50, 99, 100, 2)


def test_where_nothing_was_heard_nothing_was_measured() -> None:
    with pytest.raises(NothingHeard):
        Heard.of([], refusals=0)


def test_texts_that_come_as_one_are_as_many_events() -> None:
    notebook = Notebook()

    notebook.note(b"1000000;2000000;3000000")

    first, second, third = notebook.milliseconds
    assert (first - second, second - third) == pytest.approx((1, 1))
