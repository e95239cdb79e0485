"""Wrong codes are counted in SQL: whatever else is away, and however many come at once."""

import asyncio
import secrets

from domain.audit import Actor
from domain.mail import MailKind
from domain.second_factor import (
    WRONG_CODES_LIMIT,
    SecondFactorInvalid,
    SecondFactorLocked,
    TotpNotEnabled,
    recovery_digest,
)
from domain.services.auditing import Auditing
from domain.services.confirming import Confirming
from domain.services.owning import lock_owner
from domain.services.second_factors import SecondFactors
from domain.services.telling import Telling
from domain.unit_of_work import Database
from domain.user import User
from infra.identity import new_id, utc_now
from tests.domain.fake_own_recipes import FakeSealing
from tests.domain.fake_sessions import FakePasswords
from tests.domain.fake_totp import FakeTotp
from tests.factories import ADDRESS, NOW, a_user
from tests.fakes import FakeRateLimits


def second_factors(database: Database) -> SecondFactors:
    passwords, rate_limits = FakePasswords(), FakeRateLimits()
    return SecondFactors(
        database=database,
        totp=FakeTotp(),
        sealing=FakeSealing(),
        confirming=Confirming(database=database, passwords=passwords, rate_limits=rate_limits),
        auditing=Auditing(new_id=new_id, clock=utc_now),
        telling=Telling(new_id=new_id),
        rate_limits=rate_limits,
        random_bits=secrets.randbits,
    )


async def protected(database: Database) -> User:
    user = a_user(totp_enabled_at=NOW)
    user.totp_secret = FakeSealing().seal("SECRET1", owner_id=user.id)
    async with database.begin() as work:
        await work.users.add(user)
    return user


async def test_guesses_at_once_are_all_counted(database: Database) -> None:
    user = await protected(database)
    guarding = second_factors(database)

    attempts = [guarding.require(user.id, "000000") for _ in range(2 * WRONG_CODES_LIMIT)]
    outcomes = await asyncio.gather(*attempts, return_exceptions=True)

    kinds = [type(each) for each in outcomes]
    assert kinds.count(SecondFactorInvalid) == kinds.count(SecondFactorLocked) == WRONG_CODES_LIMIT
    async with database.begin() as work:
        found = await work.users.get(user.id)
        now = await work.now()
        order_ids = await work.mails.due_ids(now=now, limit=10, without=())
        orders = await work.mails.lock_due(order_ids, now=now)
    assert found is not None
    assert found.wrong_codes == WRONG_CODES_LIMIT
    assert found.codes_refused_until is not None
    assert [order.kind for order in orders] == [MailKind.SECOND_FACTOR_LOCKED]


async def test_turned_off_twice_at_once_with_one_code_it_is_off(database: Database) -> None:
    """The code goes with what it is for: the second finds nothing to guess at."""
    user = await protected(database)
    async with database.begin() as work:
        (await lock_owner(work, user.id)).recovery_digests = [recovery_digest("ABCD")]
    guarding = second_factors(database)

    actor = Actor(user_id=user.id, ip_address=ADDRESS)
    attempts = [guarding.disable("correct horse", "ABCD", actor) for _ in range(2)]
    outcomes = await asyncio.gather(*attempts, return_exceptions=True)

    assert {type(each) for each in outcomes} == {User, TotpNotEnabled}
    async with database.begin() as work:
        found = await work.users.get(user.id)
    assert found is not None
    assert (found.is_totp_enabled, found.wrong_codes) == (False, 0)
