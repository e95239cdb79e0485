"""Two ways to say how long to stay away, and many to say nothing of use."""

import pytest

from infra.retry_after import retry_after_seconds

NOW = "Mon, 23 Nov 2026 08:00:00 GMT"


@pytest.mark.parametrize(
    ("said", "understood"),
    [
        ("7", 7.0),
        ("0.5", 0.5),
        ("-5", 0.0),
        ("999999999", 3600.0),
        ("Mon, 23 Nov 2026 08:00:30 GMT", 30.0),
        ("Mon, 23 Nov 2026 07:00:00 GMT", 0.0),
        ("soon", None),
        ("nan", None),
        ("", None),
    ],
)
def test_seconds_and_moments_are_understood(said: str, understood: float | None) -> None:
    assert retry_after_seconds({"retry-after": said, "date": NOW}) == understood


def test_without_the_header_nothing_is_known() -> None:
    assert retry_after_seconds({"date": NOW}) is None


def test_a_moment_means_nothing_without_the_providers_own_clock() -> None:
    assert retry_after_seconds({"retry-after": NOW}) is None
