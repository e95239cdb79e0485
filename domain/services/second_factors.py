"""Setting up a second factor, and asking for it."""

import logging
from dataclasses import dataclass
from datetime import datetime

from domain.audit import Actor, Change
from domain.errors import ServiceUnavailable
from domain.own_provider import SealBroken, Sealing
from domain.rate_limit import Bucket, RateLimits
from domain.repeating import repeatable
from domain.second_factor import (
    CODE_LENGTH,
    RandomBits,
    SecondFactorInvalid,
    SecondFactorRequired,
    Totp,
    TotpEnabledAlready,
    TotpNotBegun,
    TotpNotEnabled,
    new_recovery_codes,
    recovery_digest,
    without_code,
)
from domain.services.auditing import Auditing
from domain.services.confirming import Confirming
from domain.services.owning import lock_owner
from domain.unit_of_work import Database, UnitOfWork
from domain.user import User

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
            self._use_totp(user, user.totp_secret, code.strip(), now)
            user.totp_enabled_at = now
            user.recovery_digests = [recovery_digest(each) for each in codes]
            await self._record(work, actor, "user.totp_enabled")
        return user

    async def disable(self, password: str, code: str, actor: Actor) -> User:
        """Turns it off; a recovery code will do.

        Raises `CurrentPasswordWrong`, `TotpNotEnabled`, `SecondFactorInvalid`, `RateLimited`.
        """
        await self.confirming.confirm(actor.user_id, password, "password")
        await self.rate_limits.take(Bucket.SECOND_FACTOR_PER_ACCOUNT, actor.user_id)
        return await self._disable(code, actor)

    @repeatable
    async def _disable(self, code: str, actor: Actor) -> User:
        async with self.database.begin(user_id=actor.user_id) as work:
            user = await self._using(work, actor.user_id, code)
            user.totp_secret = user.totp_enabled_at = user.totp_last_step = None
            user.recovery_digests = []
            await self._record(work, actor, "user.totp_disabled")
        return user

    async def regenerate(self, code: str, actor: Actor) -> tuple[User, list[str]]:
        """New recovery codes in place of all earlier ones, shown this once.

        Raises `TotpNotEnabled`, `SecondFactorInvalid`, `RateLimited`.
        """
        await self.rate_limits.take(Bucket.SECOND_FACTOR_PER_ACCOUNT, actor.user_id)
        codes = new_recovery_codes(self.random_bits)
        return await self._renew(code, codes, actor), codes

    @repeatable
    async def _renew(self, code: str, codes: list[str], actor: Actor) -> User:
        async with self.database.begin(user_id=actor.user_id) as work:
            user = await self._using(work, actor.user_id, code)
            user.recovery_digests = [recovery_digest(each) for each in codes]
            await self._record(work, actor, "user.recovery_codes_made")
        return user

    async def require(self, user_id: str, code: str | None) -> None:
        """Uses up a code of somebody who is about to sign in.

        Raises `SecondFactorRequired`, `SecondFactorInvalid`, `RateLimited`.
        """
        if code is None or not code.strip():
            raise SecondFactorRequired
        await self.rate_limits.take(Bucket.SECOND_FACTOR_PER_ACCOUNT, user_id)
        await self._use_up(user_id, code)

    @repeatable
    async def _use_up(self, user_id: str, code: str) -> None:
        async with self.database.begin(user_id=user_id) as work:
            await self._using(work, user_id, code)

    async def _using(self, work: UnitOfWork, user_id: str, code: str) -> User:
        """The user, locked, one of whose codes it was."""
        user = await lock_owner(work, user_id)
        if not user.is_totp_enabled or user.totp_secret is None:
            raise TotpNotEnabled
        typed = code.strip()
        if len(typed) > CODE_LENGTH:
            raise SecondFactorInvalid
        left = without_code(user.recovery_digests, typed)
        if left is not None:
            user.recovery_digests = left
        else:
            self._use_totp(user, user.totp_secret, typed, await work.now())
        return user

    def _use_totp(self, user: User, sealed: str, code: str, now: datetime) -> None:
        try:
            secret = self.sealing.unseal(sealed, owner_id=user.id)
        except SealBroken as error:
            # The secret that sealed it is gone from our settings: recovery codes still work.
            _log.error("totp.seal_broken", extra={"user_id": user.id})
            raise ServiceUnavailable from error
        step = self.totp.step_of(secret, code, now=now)
        if step is None or (user.totp_last_step is not None and step <= user.totp_last_step):
            raise SecondFactorInvalid
        user.totp_last_step = step

    async def _record(self, work: UnitOfWork, actor: Actor, action: str) -> None:
        await self.auditing.record(work, actor, Change(action=action, subject_id=actor.user_id))
