"""Setting up a second factor, and asking for it."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from domain.audit import Actor, Change
from domain.errors import ServiceUnavailable
from domain.mail import MailKind
from domain.own_provider import SealBroken, Sealing
from domain.rate_limit import Bucket, RateLimits
from domain.repeating import repeatable
from domain.second_factor import (
    CODE_LENGTH,
    RandomBits,
    SecondFactorInvalid,
    SecondFactorLocked,
    SecondFactorRequired,
    Totp,
    TotpEnabledAlready,
    TotpNotBegun,
    TotpNotEnabled,
    new_recovery_codes,
    pause_after,
    recovery_digest,
    without_code,
)
from domain.services.auditing import Auditing
from domain.services.confirming import Confirmation, Confirming
from domain.services.owning import lock_owner
from domain.services.telling import Telling
from domain.unit_of_work import Database, UnitOfWork
from domain.user import User

#: What a right code is for: it is used up only if that is done as well.
Then = Callable[[UnitOfWork, User], Awaitable[None]]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TotpSetup:
    """Shown once: `secret` in base 32, and the address that a QR code holds."""

    secret: str
    uri: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SecondFactors:
    database: Database
    totp: Totp
    sealing: Sealing
    confirming: Confirming
    auditing: Auditing
    telling: Telling
    rate_limits: RateLimits
    random_bits: RandomBits

    async def begin(self, user_id: str, password: str) -> TotpSetup:
        """A new secret, which counts once `confirm` has seen a code of it.

        Raises `CurrentPasswordWrong`, `TotpEnabledAlready`, `RateLimited`.
        """
        await self.confirming.confirm(user_id, password, "password")
        secret = self.totp.new_secret()
        user = await self._set_secret(user_id, self.sealing.seal(secret, owner_id=user_id))
        return TotpSetup(secret, self.totp.uri(secret, account=user.email))

    @repeatable
    async def _set_secret(self, user_id: str, sealed: str) -> User:
        async with self.database.begin(user_id=user_id) as work:
            user = await lock_owner(work, user_id)
            if user.is_totp_enabled:
                raise TotpEnabledAlready
            user.totp_secret = sealed
            user.totp_last_step = None
        return user

    async def confirm(self, code: str, actor: Actor) -> tuple[User, list[str]]:
        """Turns it on; the recovery codes are shown this once.

        Raises `TotpEnabledAlready`, `TotpNotBegun`, `SecondFactorInvalid`, `RateLimited`.
        """
        await self.rate_limits.take(Bucket.SECOND_FACTOR_PER_ACCOUNT, actor.user_id)
        codes = new_recovery_codes(self.random_bits)
        return await self._enable(code, codes, actor), codes

    @repeatable
    async def _enable(self, code: str, codes: list[str], actor: Actor) -> User:
        async with self.database.begin(user_id=actor.user_id) as work:
            user = await lock_owner(work, actor.user_id)
            if user.is_totp_enabled:
                raise TotpEnabledAlready
            if user.totp_secret is None:
                raise TotpNotBegun
            now = await work.now()
            if not self._use_totp(user, code.strip(), now):
                raise SecondFactorInvalid
            user.totp_enabled_at = now
            user.wrong_codes, user.codes_refused_until = 0, None
            user.recovery_digests = [recovery_digest(each) for each in codes]
            await self._record(work, actor, "user.totp_enabled")
        return user

    async def disable(self, password: str, code: str, actor: Actor) -> User:
        """Turns it off; a recovery code will do.

        Raises `CurrentPasswordWrong`, and as `require`.
        """
        await self.confirming.confirm(actor.user_id, password, "password")

        async def turn_off(work: UnitOfWork, user: User) -> None:
            user.totp_secret = user.totp_enabled_at = user.totp_last_step = None
            user.recovery_digests = []
            await self._record(work, actor, "user.totp_disabled")

        return await self._use(actor.user_id, code, turn_off)

    async def regenerate(self, code: str, actor: Actor) -> tuple[User, list[str]]:
        """New recovery codes in place of all earlier ones, shown this once.

        Raises as `require`.
        """
        codes = new_recovery_codes(self.random_bits)

        async def renew(work: UnitOfWork, user: User) -> None:
            user.recovery_digests = [recovery_digest(each) for each in codes]
            await self._record(work, actor, "user.recovery_codes_made")

        return await self._use(actor.user_id, code, renew), codes

    async def identify(self, user_id: str, given: Confirmation) -> User:
        """The user, whose password and code these are.

        Raises `CurrentPasswordWrong`, and as `require`.
        """
        user = await self.confirming.confirm(user_id, given.password, "password")
        if user.is_totp_enabled:
            await self.require(user_id, given.code)
        return user

    async def require(self, user_id: str, code: str | None) -> None:
        """Uses up a code of somebody who has a second factor.

        Raises `SecondFactorRequired`, `SecondFactorInvalid`, `SecondFactorLocked`,
        `TotpNotEnabled`, `RateLimited`.
        """
        await self._use(user_id, code, _nothing_more)

    async def _use(self, user_id: str, code: str | None, then: Then) -> User:
        """The user, whose code it was; as `require` otherwise."""
        if code is None or not code.strip():
            raise SecondFactorRequired
        await self.rate_limits.take(Bucket.SECOND_FACTOR_PER_ACCOUNT, user_id)
        user = await self._used_up(user_id, code.strip(), then)
        if user is None:
            raise SecondFactorInvalid
        return user

    @repeatable
    async def _used_up(self, user_id: str, code: str, then: Then) -> User | None:
        """None where the code is wrong: a refusal would take its count back."""
        async with self.database.begin(user_id=user_id) as work:
            user = await _with_totp(work, user_id)
            now = await work.now()
            until = user.codes_refused_until
            if until is not None and now < until:
                raise SecondFactorLocked(until=until)
            is_right = self._is_right(user, code, now)
            if is_right:
                user.wrong_codes, user.codes_refused_until = 0, None
                await then(work, user)
            else:
                await self._count_wrong(work, user, now)
        return user if is_right else None

    def _is_right(self, user: User, code: str, now: datetime) -> bool:
        """Whether it was one of the user's, which it is no more then."""
        if len(code) > CODE_LENGTH:
            return False
        left = without_code(user.recovery_digests, code)
        if left is not None:
            user.recovery_digests = left
            return True
        return self._use_totp(user, code, now)

    def _use_totp(self, user: User, code: str, now: datetime) -> bool:
        try:
            secret = self.sealing.unseal(user.totp_secret or "", owner_id=user.id)
        except SealBroken as error:
            # The secret that sealed it is gone from our settings: recovery codes still work.
            _log.error("totp.seal_broken", extra={"user_id": user.id})
            raise ServiceUnavailable from error
        step = self.totp.step_of(secret, code, now=now)
        if step is None or (user.totp_last_step is not None and step <= user.totp_last_step):
            return False
        user.totp_last_step = step
        return True

    async def _count_wrong(self, work: UnitOfWork, user: User, now: datetime) -> None:
        """The caller holds the user's lock, so that none of many guesses at once is missed."""
        user.wrong_codes += 1
        pause = pause_after(user.wrong_codes)
        if pause is None:
            return
        user.codes_refused_until = now + pause
        await self.telling.order_mail(work, MailKind.SECOND_FACTOR_LOCKED, user_id=user.id)
        _log.warning("second_factor.locked", extra={"user_id": user.id})

    async def _record(self, work: UnitOfWork, actor: Actor, action: str) -> None:
        await self.auditing.record(work, actor, Change(action=action, subject_id=actor.user_id))


async def _nothing_more(_work: UnitOfWork, _user: User) -> None:
    """Who signs in wants no other change."""


async def _with_totp(work: UnitOfWork, user_id: str) -> User:
    """The user, locked; raises `TotpNotEnabled`."""
    user = await lock_owner(work, user_id)
    if not user.is_totp_enabled or user.totp_secret is None:
        raise TotpNotEnabled
    return user
