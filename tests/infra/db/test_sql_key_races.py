"""Keys that change while others use them: everybody sees a key before or after, never between."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from functools import partial
from itertools import accumulate
from typing import TypeVar

import pytest

from domain.audit import Actor
from domain.errors import Refusal
from domain.generation import Generation
from domain.key import Key, KeyAlreadyUsed, KeyUnknown
from domain.key_changes import CreditsInUse, KeyRevokedBefore
from domain.ledger import Share, shares_of
from domain.services.activation import Activation
from domain.services.announcing import Announcing
from domain.services.auditing import Auditing
from domain.services.key_keeping import KeyKeeping, RotatedKey
from domain.services.ledger import Ledger
from domain.services.telling import Telling
from domain.staff_request import Asked
from domain.unit_of_work import Database, DatabaseConflict
from domain.user import User
from infra.auth.key_codes import HmacKeyCodes
from infra.identity import new_id, utc_now
from tests.fakes import FakeRateLimits
from tests.infra.db.rows import DAY, a_batch, a_generation, add_key, add_user, an_unused_key
from tests.infra.db.services import LEDGER

ADMIN = Actor(user_id=new_id(), ip_address="203.0.113.9")
CODES = HmacKeyCodes("a pepper", random_bits=secrets.randbits)
RIVALS = 6

Answer = TypeVar("Answer")


ANNOUNCING = Announcing(telling=Telling(new_id=new_id), new_id=new_id)


def keeping(database: Database) -> KeyKeeping:
    return KeyKeeping(
        database=database,
        codes=CODES,
        ledger=Ledger(new_id=new_id),
        auditing=Auditing(new_id=new_id, clock=utc_now),
        announcing=ANNOUNCING,
    )


def activation(database: Database) -> Activation:
    return Activation(
        database=database,
        codes=CODES,
        ledger=Ledger(new_id=new_id),
        announcing=ANNOUNCING,
        rate_limits=FakeRateLimits(),
        new_id=new_id,
        clock=utc_now,
    )


async def persistent(attempt: Callable[[], Awaitable[Answer]]) -> Answer:
    """As clients do where they are told of a conflict."""
    while True:
        try:
            return await attempt()
        except DatabaseConflict:
            continue


async def a_key(database: Database) -> tuple[User, Key]:
    """In use, with 20 credits."""
    async with database.begin() as work:
        user = await add_user(work)
        key = await add_key(work, user, activated_at=utc_now() - DAY)
        await Ledger(new_id=new_id).grant(work, key, actor_id=user.id, now=utc_now())
    return user, key


async def read(database: Database, key: Key) -> Key:
    """The ledger must add up to its balance."""
    async with database.read_latest() as reader:
        found = await reader.keys.get(key.id)
        assert set((await reader.ledger.differences(after="", limit=9)).values()) == {0}
    assert found is not None
    return found


async def hold(database: Database, user: User, key: Key, price: int) -> bool:
    async def attempt() -> bool:
        async with database.begin() as work:
            now = utc_now()
            usable = await work.keys.list_usable(user.id, now=now)
            if sum(each.credits_available for each in usable) < price:
                return False
            shares = shares_of(price, usable)
            await Ledger(new_id=new_id).hold(work, a_generation(key), shares, now=now)
        return True

    return await persistent(attempt)


async def refused(change: Callable[[], Awaitable[object]]) -> type[Refusal] | None:
    try:
        await persistent(change)
    except Refusal as refusal:
        return type(refusal)
    return None


async def test_an_activation_and_a_rotation_know_one_code_each(database: Database) -> None:
    """Whichever comes first: the key is activated once, or its old code is unknown."""
    code = CODES.new()
    async with database.begin() as work:
        batch = a_batch()
        key = an_unused_key(batch)
        key.code_digest = CODES.digest(code)
        await work.batches.add(batch)
        await work.keys.add_many([key])
        users = [await add_user(work) for _ in range(RIVALS)]

    async def activate(user: User) -> type[Refusal] | None:
        return await refused(lambda: activation(database).activate(code, user_id=user.id))

    async def rotate() -> RotatedKey:
        return await persistent(lambda: keeping(database).rotate(key.id, ADMIN, is_staff=True))

    outcomes, rotated = await asyncio.gather(asyncio.gather(*map(activate, users[1:])), rotate())

    assert outcomes.count(None) <= 1
    assert set(outcomes) <= {None, KeyUnknown, KeyAlreadyUsed}
    assert await activate(users[0]) is KeyUnknown
    async with database.read_latest() as reader:
        found = await reader.keys.get_by_digest(CODES.digest(rotated.code))
    assert found is not None
    assert (found.owner_id is None) is (None not in outcomes)


async def test_of_rotations_at_once_the_last_code_counts(database: Database) -> None:
    _, key = await a_key(database)

    rotated = await asyncio.gather(
        *(
            persistent(lambda: keeping(database).rotate(key.id, ADMIN, is_staff=True))
            for _ in range(RIVALS)
        )
    )

    digest = (await read(database, key)).code_digest
    assert [each.code for each in rotated if CODES.digest(each.code) == digest] != []
    assert len({each.code for each in rotated}) == RIVALS


async def test_a_rotation_disturbs_no_hold_and_no_settlement(database: Database) -> None:
    """Six jobs of 2 credits each end, having spent 1; six more begin, of 1 each."""
    user, key = await a_key(database)
    ending = [a_generation(key) for _ in range(RIVALS)]
    async with database.begin() as work:
        for generation in ending:
            await LEDGER.hold(work, generation, [Share(key.id, 2)], now=utc_now())

    async def settle(generation: Generation) -> None:
        async with database.begin() as work:
            await LEDGER.settle(work, generation, spent=1, now=utc_now())

    async def rotate() -> RotatedKey:
        return await persistent(lambda: keeping(database).rotate(key.id, ADMIN, is_staff=True))

    rotated, held, _ = await asyncio.gather(
        asyncio.gather(*(rotate() for _ in range(RIVALS))),
        asyncio.gather(*(hold(database, user, key, 1) for _ in range(RIVALS))),
        asyncio.gather(*(persistent(partial(settle, each)) for each in ending)),
    )

    found = await read(database, key)
    assert all(held)
    assert (found.credits_granted, found.credits_held, found.credits_spent) == (20, 6, 6)
    assert found.code_digest in {CODES.digest(each.code) for each in rotated}
    async with database.read_latest() as reader:
        entries = await reader.ledger.list(key.id)
    assert len(entries) == 1 + 3 * RIVALS
    balances = [entry.balance_after for entry in entries]
    assert balances == [*accumulate(entry.amount for entry in entries)]


@pytest.mark.parametrize("is_refunded", [True, False])
async def test_a_revocation_ends_the_holds_of_others(
    database: Database, *, is_refunded: bool
) -> None:
    user, key = await a_key(database)

    async def revoke() -> type[Refusal] | None:
        return await refused(
            lambda: keeping(database).revoke(
                key.id, ADMIN, reason="a test", is_refunded=is_refunded
            )
        )

    held, outcomes = await asyncio.gather(
        asyncio.gather(*(hold(database, user, key, 2) for _ in range(RIVALS))),
        asyncio.gather(revoke(), revoke()),
    )

    assert set(outcomes) == {None, KeyRevokedBefore}
    found = await read(database, key)
    assert found.credits_held == 2 * sum(held)
    left = 0 if is_refunded else 20 - found.credits_held
    assert found.credits_available == left
    assert await hold(database, user, key, 1) is False


async def test_no_credit_is_taken_that_is_held_at_the_same_time(database: Database) -> None:
    """Six holds of 3 and six adjustments by -3 want 36 of 20 credits."""
    user, key = await a_key(database)

    async def take() -> type[Refusal] | None:
        return await refused(
            lambda: keeping(database).adjust(key.id, Asked(ADMIN), amount=-3, reason="a test")
        )

    held, taken = await asyncio.gather(
        asyncio.gather(*(hold(database, user, key, 3) for _ in range(RIVALS))),
        asyncio.gather(*(take() for _ in range(RIVALS))),
    )

    assert sum(held) + taken.count(None) == 6
    assert set(taken) <= {None, CreditsInUse}
    found = await read(database, key)
    assert found.credits_held == 3 * sum(held)
    assert found.credits_granted == 20 - 3 * taken.count(None)
    assert found.credits_available == 2
