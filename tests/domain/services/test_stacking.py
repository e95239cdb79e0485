"""One price, several keys: which of them pay, and which get back what was not spent."""

from dataclasses import replace

import pytest

from domain.failure import FailureCode
from domain.generation import Generation
from domain.key import Key
from domain.ledger import LedgerEntryType, LedgerPhase, QuotaExhausted, shares_of
from domain.own_provider import Vendor
from domain.unit_of_work import DatabaseConflict
from domain.user import User
from tests.domain.scripted_recipe import failing, succeeding
from tests.domain.studio import Studio
from tests.factories import PLAN, a_generation


@pytest.fixture
async def owner(studio: Studio) -> User:
    """With three keys: 20 credits for 90 days, 1 for 5 days, 5 for 30 days."""
    user = studio.user()
    for name, credits_, days in (("late", 20, 90), ("soon", 1, 5), ("next", 5, 30)):
        plan = studio.sell(replace(PLAN, id=name, credits=credits_, valid_days=days))
        await studio.activated_key(user, plan)
    return user


def keys(studio: Studio) -> dict[str, Key]:
    return {key.plan_id: key for key in studio.database.tables.keys.values()}


def held(studio: Studio) -> dict[str, int]:
    return {name: key.credits_held for name, key in keys(studio).items() if key.credits_held}


def spent(studio: Studio) -> dict[str, int]:
    return {name: key.credits_spent for name, key in keys(studio).items() if key.credits_spent}


def entries(studio: Studio, job: Generation, phase: LedgerPhase) -> list[tuple[str, str, int, int]]:
    """Plan of the key, type, amount and balance after it."""
    tables = studio.database.tables
    return [
        (tables.keys[each.key_id].plan_id, each.type.value, each.amount, each.balance_after)
        for each in tables.ledger.values()
        if (each.generation_id, each.phase) == (job.id, phase)
    ]


async def test_a_price_is_taken_from_the_keys_that_expire_first(
    studio: Studio, owner: User
) -> None:
    job = await studio.requested(owner, price=8)

    assert held(studio) == {"soon": 1, "next": 5, "late": 2}
    assert studio.key_of(job).plan_id == "soon"
    assert job.credits_held == 8
    assert entries(studio, job, LedgerPhase.HOLD) == [
        ("soon", LedgerEntryType.HOLD, -1, 0),
        ("next", LedgerEntryType.HOLD, -5, 0),
        ("late", LedgerEntryType.HOLD, -2, 18),
    ]


async def test_an_empty_key_is_passed_over(studio: Studio, owner: User) -> None:
    await studio.requested(owner, price=1)

    job = await studio.requested(owner, price=2)

    assert studio.key_of(job).plan_id == "next"
    assert held(studio) == {"soon": 1, "next": 2}


async def test_all_keys_together_set_the_limit(studio: Studio, owner: User) -> None:
    with studio.unchanged(), pytest.raises(QuotaExhausted):
        await studio.requested(owner, price=27)

    await studio.requested(owner, price=26)

    assert held(studio) == {"soon": 1, "next": 5, "late": 20}


@pytest.mark.parametrize(
    ("price_paid", "settled", "paid"),
    [
        (8, [("soon", "CAPTURE", 0), ("next", "CAPTURE", 0), ("late", "CAPTURE", 0)], (1, 5, 2)),
        (4, [("soon", "CAPTURE", 0), ("next", "CAPTURE", 2), ("late", "REFUND", 2)], (1, 3, 0)),
        (1, [("soon", "CAPTURE", 0), ("next", "REFUND", 5), ("late", "REFUND", 2)], (1, 0, 0)),
        (0, [("soon", "REFUND", 1), ("next", "REFUND", 5), ("late", "REFUND", 2)], (0, 0, 0)),
    ],
)
async def test_what_is_spent_is_paid_by_the_keys_that_expire_first(
    studio: Studio,
    owner: User,
    price_paid: int,
    settled: list[tuple[str, str, int]],
    paid: tuple[int, int, int],
) -> None:
    job = await studio.requested(owner, price=8)
    studio.recipe.scripts.append(succeeding(spent=price_paid))

    await studio.performing.perform(job.id)

    found = entries(studio, job, LedgerPhase.SETTLEMENT)
    assert [(plan, kind, amount) for plan, kind, amount, _balance in found] == settled
    assert held(studio) == {}
    assert tuple(keys(studio)[name].credits_spent for name in ("soon", "next", "late")) == paid
    stored = studio.stored(job)
    assert (stored.credits_spent, stored.credits_refunded) == (price_paid, 8 - price_paid)


async def test_a_failure_gives_back_to_every_key(studio: Studio, owner: User) -> None:
    job = await studio.requested(owner, price=8)
    studio.recipe.scripts.append(failing(FailureCode.SOURCE_EMPTY))

    await studio.performing.perform(job.id)

    assert (held(studio), spent(studio)) == ({}, {})
    assert await studio.sweeping.check_ledger() == []


async def test_a_cancel_gives_back_to_every_key(studio: Studio, owner: User) -> None:
    job = await studio.requested(owner, price=8)

    await studio.generating.cancel(job.id, owner_id=owner.id)

    assert (held(studio), spent(studio)) == ({}, {})
    assert await studio.sweeping.check_ledger() == []


async def test_a_job_of_an_own_provider_holds_nothing_on_one_key(
    studio: Studio, owner: User
) -> None:
    await studio.own_providing.set(
        Vendor.QWEN, model="qwen-plus", api_key="sk-mine", owner_id=owner.id
    )

    job = await studio.requested(owner, price=8)

    assert entries(studio, job, LedgerPhase.HOLD) == [("soon", LedgerEntryType.HOLD, 0, 1)]


async def test_a_key_that_changes_meanwhile_undoes_the_holds_on_the_others(
    studio: Studio, owner: User
) -> None:
    """The second key is revoked between the reading and the hold."""
    entitlement = await studio.activation.entitlement(owner.id)
    shares = shares_of(8, entitlement.keys)

    with studio.unchanged(), pytest.raises(DatabaseConflict):
        async with studio.database.begin() as work:
            second = await work.keys.get_by_digest(keys(studio)["next"].code_digest)
            assert second is not None
            second.revoked_at = studio.clock()
            await studio.ledger.hold(work, a_generation(owner.id), shares, now=studio.clock())
