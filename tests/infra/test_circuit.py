"""A provider that is down is left alone for a while, then tried by one call."""

import pytest

from domain.failure import FailureCode, RecipeFailed
from infra.circuit import Circuit, CircuitState, RequestDeclined
from tests.infra.fake_clock import FakeClock


@pytest.fixture
def circuit(clock: FakeClock) -> Circuit:
    return Circuit(threshold=3, cool_down_seconds=30, clock=clock)


def _fail(circuit: Circuit, code: FailureCode = FailureCode.PROVIDER_UNAVAILABLE) -> None:
    with pytest.raises(RecipeFailed, match="the call"), circuit.call():
        raise RecipeFailed(code, detail="the call")


def _pass(circuit: Circuit) -> None:
    with circuit.call():
        pass


def _state(circuit: Circuit) -> CircuitState:
    """Asked anew each time: mypy takes a property for something that stays."""
    return circuit.state


def _assert_closed_to_calls(circuit: Circuit) -> RecipeFailed:
    with pytest.raises(RecipeFailed, match="circuit open") as failed, circuit.call():
        pytest.fail("a call was let through")
    return failed.value


def test_it_opens_after_failures_in_a_row(circuit: Circuit) -> None:
    for _ in range(2):
        _fail(circuit)
    _pass(circuit)
    for _ in range(2):
        _fail(circuit)
    assert _state(circuit) is CircuitState.CLOSED

    _fail(circuit)

    assert _state(circuit) is CircuitState.OPEN
    assert _assert_closed_to_calls(circuit).retry_after_seconds == 30


def test_it_says_what_the_last_call_failed_of(circuit: Circuit) -> None:
    for _ in range(3):
        _fail(circuit, FailureCode.PROVIDER_MISCONFIGURED)

    assert _assert_closed_to_calls(circuit).code is FailureCode.PROVIDER_MISCONFIGURED


def test_after_the_cool_down_one_call_may_try(circuit: Circuit, clock: FakeClock) -> None:
    for _ in range(3):
        _fail(circuit)
    clock.now += 30
    assert _state(circuit) is CircuitState.HALF_OPEN

    with circuit.call():
        assert _assert_closed_to_calls(circuit).retry_after_seconds == 30

    assert _state(circuit) is CircuitState.CLOSED
    _pass(circuit)


def test_a_failed_trial_opens_it_again(circuit: Circuit, clock: FakeClock) -> None:
    for _ in range(3):
        _fail(circuit)
    clock.now += 30

    _fail(circuit)

    assert _state(circuit) is CircuitState.OPEN
    _assert_closed_to_calls(circuit)


def test_a_cancelled_trial_leaves_room_for_the_next(circuit: Circuit, clock: FakeClock) -> None:
    for _ in range(3):
        _fail(circuit)
    clock.now += 30
    with pytest.raises(KeyboardInterrupt), circuit.call():
        raise KeyboardInterrupt

    _pass(circuit)

    assert _state(circuit) is CircuitState.CLOSED


def test_a_call_from_before_the_outage_ends_no_trial(circuit: Circuit, clock: FakeClock) -> None:
    early = circuit.call()
    early.__enter__()
    for _ in range(3):
        _fail(circuit)
    clock.now += 30

    with circuit.call():
        late = RecipeFailed(FailureCode.PROVIDER_UNAVAILABLE, detail="the call")
        assert not early.__exit__(RecipeFailed, late, None)
        clock.now += 30
        _assert_closed_to_calls(circuit)


@pytest.mark.parametrize("code", [FailureCode.PROVIDER_REFUSED, FailureCode.OUTPUT_UNUSABLE])
def test_what_the_text_caused_does_not_count(circuit: Circuit, code: FailureCode) -> None:
    for _ in range(5):
        _fail(circuit, code)

    assert _state(circuit) is CircuitState.CLOSED


def test_a_declined_request_does_not_count(circuit: Circuit) -> None:
    for _ in range(5):
        with pytest.raises(RequestDeclined), circuit.call():
            raise RequestDeclined(FailureCode.PROVIDER_MISCONFIGURED)

    assert _state(circuit) is CircuitState.CLOSED
