from datetime import datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.key import (
    Key,
    KeyAlreadyUsed,
    KeyExhausted,
    KeyExpired,
    KeyRefusal,
    KeyRevoked,
    KeyState,
)
from tests.factories import NOW, PLAN, a_key, an_unused_key, plain

SECOND = timedelta(seconds=1)
MOMENTS = st.integers(-3, 3).map(lambda days: NOW + timedelta(days=days))


@st.composite
def keys(draw: st.DrawFn) -> Key:
    """Keys in every combination of dates and credits that a database can hold."""
    granted = draw(st.integers(0, 4))
    held = draw(st.integers(0, granted))
    return an_unused_key(
        activate_before=draw(st.none() | MOMENTS),
        activated_at=draw(st.none() | MOMENTS),
        expires_at=draw(st.none() | MOMENTS),
        revoked_at=draw(st.none() | MOMENTS),
        credits_granted=granted,
        credits_held=held,
        credits_spent=draw(st.integers(0, granted - held)),
    )


@given(keys(), MOMENTS)
def test_the_state_follows_from_dates_and_credits(key: Key, now: datetime) -> None:
    is_activated = key.activated_at is not None
    deadline = key.expires_at if is_activated else key.activate_before
    is_late = deadline is not None and deadline <= now
    expected = {
        KeyState.REVOKED: key.revoked_at is not None,
        KeyState.EXPIRED: key.revoked_at is None and is_late,
        KeyState.UNUSED: key.revoked_at is None and not is_late and not is_activated,
    }
    state = key.state_at(now)
    assert [name for name, applies in expected.items() if applies] in ([], [state])
    if not any(expected.values()):
        is_used_up = key.credits_spent == key.credits_granted
        assert state is (KeyState.EXHAUSTED if is_used_up else KeyState.ACTIVE)


@given(keys(), MOMENTS, MOMENTS)
def test_an_expired_key_does_not_come_back(key: Key, now: datetime, later: datetime) -> None:
    assume(now <= later)
    if key.state_at(now) is KeyState.EXPIRED:
        assert key.state_at(later) is KeyState.EXPIRED


@given(keys(), MOMENTS)
def test_only_an_unused_key_is_activated_and_a_refusal_changes_nothing(
    key: Key, now: datetime
) -> None:
    before = plain(key)
    if key.state_at(now) is KeyState.UNUSED:
        key.activate(PLAN, owner_id="owner", now=now)
        return
    with pytest.raises(KeyRefusal) as refused:
        key.activate(PLAN, owner_id="owner", now=now)
    assert refused.value.field == ("input", "code")
    assert plain(key) == before


def test_an_activated_key_has_the_credits_and_the_days_of_its_plan() -> None:
    key = an_unused_key(activate_before=NOW + SECOND)

    key.activate(PLAN, owner_id="owner", now=NOW)

    assert (key.owner_id, key.activated_at) == ("owner", NOW)
    assert key.credits_available == key.credits_granted == PLAN.credits
    assert key.expires_at == NOW + timedelta(days=PLAN.valid_days)
    assert key.state_at(key.expires_at - SECOND) is KeyState.ACTIVE
    assert key.state_at(key.expires_at) is KeyState.EXPIRED


@pytest.mark.parametrize(
    ("key", "refusal"),
    [
        (a_key("owner"), KeyAlreadyUsed),
        (a_key("owner", credits_spent=PLAN.credits), KeyExhausted),
        (a_key("owner", expires_at=NOW), KeyExpired),
        (an_unused_key(activate_before=NOW), KeyExpired),
        (an_unused_key(revoked_at=NOW), KeyRevoked),
    ],
)
def test_each_state_is_refused_for_its_own_reason(key: Key, refusal: type[KeyRefusal]) -> None:
    with pytest.raises(refusal):
        key.activate(PLAN, owner_id="owner", now=NOW)


@pytest.mark.parametrize(("left", "state"), [(1, KeyState.ACTIVE), (0, KeyState.EXHAUSTED)])
def test_a_key_is_exhausted_with_its_last_credit(left: int, state: KeyState) -> None:
    key = a_key("owner", credits_spent=PLAN.credits - left)
    assert key.state_at(NOW) is state


def test_credits_that_are_held_may_come_back_so_the_key_is_not_exhausted() -> None:
    key = a_key("owner", credits_held=1, credits_spent=PLAN.credits - 1)
    assert key.credits_available == 0
    assert key.state_at(NOW) is KeyState.ACTIVE


def test_only_the_start_of_a_code_is_shown() -> None:
    assert an_unused_key(code_prefix="LW-7Q2MF").masked_code == "LW-7Q2MF-•••••-•••••-•••••"
