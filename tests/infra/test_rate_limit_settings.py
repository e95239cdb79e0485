from fractions import Fraction

import pytest
from pydantic import ValidationError

from domain.rate_limit import LIMITS, Bucket, Limit
from infra.rate_limit_settings import RateLimitSettings

_VARIABLES = {
    "RATE_LIMIT_PER_ADDRESS": Bucket.OPERATION_PER_ADDRESS,
    "RATE_LIMIT_PER_USER": Bucket.OPERATION_PER_ACCOUNT,
    "RATE_LIMIT_PER_MUTATION": Bucket.MUTATION_PER_ACCOUNT,
    "RATE_LIMIT_PER_JOB": Bucket.JOB_PER_ACCOUNT,
    "COST_BUDGET_PER_USER": Bucket.COST_PER_ACCOUNT,
    "COST_BUDGET_PER_ADDRESS": Bucket.COST_PER_ADDRESS,
    "TEXT_BUDGET_PER_ADDRESS": Bucket.TEXT_PER_ADDRESS,
}


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in _VARIABLES:
        monkeypatch.delenv(name, raising=False)


def test_nothing_need_be_set() -> None:
    assert RateLimitSettings().limits == LIMITS


@pytest.mark.parametrize(("variable", "bucket"), _VARIABLES.items())
def test_each_variable_sets_its_limit_and_no_other(
    monkeypatch: pytest.MonkeyPatch, variable: str, bucket: Bucket
) -> None:
    monkeypatch.setenv(variable, "7/s burst 3000")

    assert RateLimitSettings().limits == {**LIMITS, bucket: Limit(per_second=7, burst=3000)}


@pytest.mark.parametrize(("websockets", "burst"), [(3, 200), (200, 200), (500, 500)])
def test_all_sockets_that_may_be_open_at_an_address_can_come_back_at_once(
    monkeypatch: pytest.MonkeyPatch, websockets: int, burst: int
) -> None:
    monkeypatch.setenv("WEBSOCKETS_PER_ADDRESS", str(websockets))

    limits = RateLimitSettings().limits

    assert limits == {**LIMITS, Bucket.SOCKET_PER_ADDRESS: Limit(per_second=10, burst=burst)}


@pytest.mark.parametrize(
    ("written", "limit"),
    [
        ("10/s burst 20", Limit(10, 20)),
        (" 30/m burst 10 ", Limit(Fraction(1, 2), 10)),
        ("1/h burst 1", Limit(Fraction(1, 3600), 1)),
        ("100000/s burst 100000", Limit(100_000, 100_000)),
    ],
)
def test_limits_are_written_by_the_second_minute_or_hour(
    monkeypatch: pytest.MonkeyPatch, written: str, limit: Limit
) -> None:
    monkeypatch.setenv("RATE_LIMIT_PER_USER", written)

    assert RateLimitSettings().rate_limit_per_user == limit


@pytest.mark.parametrize(
    "written", ["", "10", "10/s", "0/s burst 20", "10/s burst 0", "10/d burst 20", "-1/s burst 2"]
)
def test_what_is_no_limit_is_refused_with_an_example(
    monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    monkeypatch.setenv("RATE_LIMIT_PER_USER", written)

    with pytest.raises(ValidationError, match="is no limit; write 10/s burst 20"):
        RateLimitSettings()


@pytest.mark.parametrize(
    ("variable", "least", "why"),
    [
        ("RATE_LIMIT_PER_ADDRESS", 10, "needs a burst of 10 at least, for a batch"),
        ("COST_BUDGET_PER_USER", 2000, "needs a burst of 2000 at least, for one operation"),
        ("COST_BUDGET_PER_ADDRESS", 2000, "needs a burst of 2000 at least, for one operation"),
        ("TEXT_BUDGET_PER_ADDRESS", 2500, "needs a burst of 2500 at least, for one text"),
    ],
)
def test_what_may_be_asked_for_at_once_fits_into_a_burst(
    monkeypatch: pytest.MonkeyPatch, variable: str, least: int, why: str
) -> None:
    monkeypatch.setenv(variable, f"1/s burst {least}")
    RateLimitSettings()
    monkeypatch.setenv(variable, f"1/s burst {least - 1}")

    with pytest.raises(ValidationError, match=why):
        RateLimitSettings()
