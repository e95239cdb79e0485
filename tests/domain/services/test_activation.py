import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from domain.errors import DomainError, RateLimited
from domain.key import (
    Key,
    KeyAlreadyUsed,
    KeyExhausted,
    KeyExpired,
    KeyMalformed,
    KeyRefusal,
    KeyRevoked,
    KeyState,
    KeyUnknown,
)
from domain.ledger import LedgerEntryType
from domain.page import PageRequest
from domain.rate_limit import Bucket
from tests.domain.studio import Studio
from tests.factories import NOW, PLAN, a_key, an_unused_key, plain

CODE = "LW-AAAAA-AAAAA-AAAAA-AAAAA"
DIGEST = f"digest of {CODE}"
DAY = timedelta(days=1)

#: Called within the test: a key made before the tables are mapped would be none of theirs.
MakeKey = Callable[[], Key]


def stock(studio: Studio, key: Key) -> Key:
    """A key of our code that is simply there."""
    key.code_digest = DIGEST
    studio.database.tables.keys[key.id] = key
    return key


async def test_an_activated_key_belongs_to_its_user_with_the_credits_of_its_plan(
    studio: Studio,
) -> None:
    user = studio.user()
    stock(studio, an_unused_key())

    activated = await studio.activation.activate(f" {CODE.lower()} ", user_id=user.id)

    key = studio.only_key()
    assert plain(key) == plain(activated)
    assert (key.owner_id, key.credits_available) == (user.id, PLAN.credits)
    assert key.expires_at == studio.clock() + timedelta(days=PLAN.valid_days)


async def test_an_activation_is_in_the_ledger_and_audited(studio: Studio) -> None:
    user = studio.user()
    key = stock(studio, an_unused_key())

    await studio.activation.activate(CODE, user_id=user.id)

    (entry,) = studio.database.tables.ledger.values()
    assert (entry.type, entry.amount, entry.balance_after) == (
        LedgerEntryType.GRANT,
        PLAN.credits,
        PLAN.credits,
    )
    assert (entry.key_id, entry.actor_id) == (key.id, user.id)
    (record,) = studio.database.tables.audit.values()
    assert (record.action, record.actor_id, record.subject_id, record.after) == (
        "key.activated",
        user.id,
        key.id,
        {"credits": PLAN.credits},
    )


@pytest.mark.parametrize(
    ("code", "make_key", "refusal"),
    [
        ("LW-AAAAA", an_unused_key, KeyMalformed),
        (CODE.replace("LW", "XX"), an_unused_key, KeyMalformed),
        ("LW-BBBBB-AAAAA-AAAAA-AAAAA", an_unused_key, KeyUnknown),
        (CODE, partial(an_unused_key, plan_id="withdrawn"), KeyUnknown),
        (CODE, partial(a_key, "me"), KeyAlreadyUsed),
        (CODE, partial(a_key, "another"), KeyAlreadyUsed),
        (CODE, partial(a_key, "another", credits_spent=PLAN.credits), KeyExhausted),
        (CODE, partial(a_key, "me", expires_at=NOW), KeyExpired),
        (CODE, partial(an_unused_key, activate_before=NOW), KeyExpired),
        (CODE, partial(an_unused_key, revoked_at=NOW), KeyRevoked),
        (CODE, partial(a_key, "me", revoked_at=NOW), KeyRevoked),
    ],
)
async def test_a_refused_activation_changes_nothing(
    studio: Studio, code: str, make_key: MakeKey, refusal: type[KeyRefusal]
) -> None:
    studio.user(id="me")
    studio.user(id="another")
    stock(studio, make_key())

    with studio.unchanged(), pytest.raises(refusal):
        await studio.activation.activate(code, user_id="me")


async def test_guessing_codes_is_limited_per_account_before_any_look_up(studio: Studio) -> None:
    user = studio.user()
    stock(studio, an_unused_key())
    studio.rate_limits.empty.add((Bucket.KEY_CODE_PER_ACCOUNT, user.id))

    with studio.unchanged(), pytest.raises(RateLimited):
        await studio.activation.activate(CODE, user_id=user.id)


async def test_of_two_who_race_for_a_key_one_wins(studio: Studio) -> None:
    stock(studio, an_unused_key())
    racers = [studio.user().id for _ in range(2)]

    outcomes = await asyncio.gather(
        *(studio.activation.activate(CODE, user_id=racer) for racer in racers),
        return_exceptions=True,
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Key", "KeyAlreadyUsed"]
    assert len(studio.database.tables.ledger) == 1


@pytest.mark.parametrize(
    ("make_key", "state", "refusal", "available"),
    [
        (partial(an_unused_key, activate_before=NOW + DAY), KeyState.UNUSED, None, 20),
        (partial(a_key, "me", credits_spent=5), KeyState.ACTIVE, KeyAlreadyUsed, 15),
        (partial(a_key, "me", credits_spent=20), KeyState.EXHAUSTED, KeyExhausted, 0),
        (partial(a_key, "me", expires_at=NOW), KeyState.EXPIRED, KeyExpired, 20),
        (partial(an_unused_key, revoked_at=NOW), KeyState.REVOKED, KeyRevoked, 0),
    ],
)
async def test_anyone_with_a_code_learns_its_state(
    studio: Studio,
    make_key: MakeKey,
    state: KeyState,
    refusal: type[KeyRefusal] | None,
    available: int,
) -> None:
    studio.user(id="me")
    key = stock(studio, make_key())

    with studio.unchanged():
        status = await studio.activation.status(CODE, ip_address="203.0.113.7")

    assert (status.state, status.credits_available) == (state, available)
    assert type(status.refusal) is (refusal or type(None))
    assert status.is_activatable is (state is KeyState.UNUSED)
    assert status.plan is not None
    assert status.plan.id == PLAN.id
    assert status.expires_at == (key.expires_at or key.activate_before)


@pytest.mark.parametrize(("code", "refusal"), [("rubbish", KeyMalformed), (CODE, KeyUnknown)])
async def test_a_wrong_code_has_a_status_too(
    studio: Studio, code: str, refusal: type[DomainError]
) -> None:
    status = await studio.activation.status(code, ip_address="203.0.113.7")

    assert (status.state, status.plan, status.credits_available) == (None, None, None)
    assert type(status.refusal) is refusal
    assert not status.is_activatable


async def test_asking_for_the_status_is_limited_per_address(studio: Studio) -> None:
    studio.rate_limits.empty.add((Bucket.KEY_CODE_PER_ADDRESS, "203.0.113.7"))

    with pytest.raises(RateLimited):
        await studio.activation.status(CODE, ip_address="203.0.113.7")


async def test_an_entitlement_is_that_of_the_usable_keys_soonest_to_expire_first(
    studio: Studio,
) -> None:
    user, other = studio.user(), studio.user()
    long = studio.sell(replace(PLAN, id="long", valid_days=90, max_concurrent=9))
    late = await studio.activated_key(user, long)
    soon = await studio.activated_key(user)
    await studio.activated_key(other)
    revoked = await studio.activated_key(user)
    studio.database.tables.keys[revoked.id].revoked_at = studio.clock()

    entitlement = await studio.activation.entitlement(user.id)

    assert [key.id for key in entitlement.keys] == [soon.id, late.id]
    assert (entitlement.max_concurrent, entitlement.running_count) == (9, 0)
    studio.clock.move(timedelta(days=PLAN.valid_days))
    entitlement = await studio.activation.entitlement(user.id)
    assert [key.id for key in entitlement.keys] == [late.id]


async def test_the_keys_of_a_user_come_newest_activation_first(studio: Studio) -> None:
    user = studio.user()
    activated = []
    for _ in range(3):
        activated.append((await studio.activated_key(user)).id)
        studio.clock.move(DAY)
    await studio.activated_key(studio.user())

    page = await studio.activation.keys(user.id, PageRequest(2))

    assert [key.id for key in page.items] == activated[:0:-1]
    assert (page.has_next_page, page.has_previous_page) == (True, False)
