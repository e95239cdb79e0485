"""Deleting one's account: all that it does ends at once, and a worker then erases the rest."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.audit import Actor, Change
from domain.departure import (
    DELETION_REASON,
    ConfirmationMismatch,
    LastAdministratorLeaves,
    anonymise,
)
from domain.erasure import Erasure
from domain.errors import ServiceUnavailable, Unauthenticated
from domain.generation import Generation
from domain.rate_limit import Bucket, RateLimits
from domain.repeating import repeatable
from domain.services.auditing import Auditing
from domain.services.owning import lock_owner
from domain.services.sessions import Sessions
from domain.services.stopping import Stopping
from domain.session import CredentialsInvalid, Passwords
from domain.unit_of_work import Database, UnitOfWork
from domain.user import PASSWORD_MAXIMUM, Role, User, UserStatus
from domain.webhook import WebhookDisabledReason

_log = logging.getLogger(__name__)


class SecondFactor(Protocol):
    async def require(self, user_id: str, code: str | None) -> None:
        """Uses up a code of the user's, who has a second factor; raises a refusal."""


@dataclass(frozen=True, slots=True)
class Farewell:
    """What its owner gives to prove that the account is theirs, and that they mean it."""

    password: str
    confirm_email: str
    code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Leaving:
    database: Database
    sessions: Sessions
    passwords: Passwords
    second_factor: SecondFactor
    rate_limits: RateLimits
    stopping: Stopping
    auditing: Auditing

    async def leave(self, farewell: Farewell, actor: Actor) -> None:
        """Ends the account for good; its address may register anew.

        Raises `CredentialsInvalid`, `ConfirmationMismatch`, `LastAdministratorLeaves`,
        `RateLimited`, what `SecondFactor.require` raises, and `Unauthenticated` where it was
        deleted already.
        """
        user_id = actor.user_id
        await self._confirm(farewell, actor)
        stopped = await self._delete(actor)
        _log.info("user.deleted", extra={"user_id": user_id})
        for generation in stopped:
            await self.stopping.tell(generation)
        await self._end_sessions(user_id)

    async def _confirm(self, farewell: Farewell, actor: Actor) -> None:
        await self.rate_limits.take(Bucket.LOGIN_PER_ADDRESS, actor.ip_address)
        async with self.database.read_latest() as reader:
            found = await reader.users.get_many([actor.user_id])
        if not found or found[0].status is not UserStatus.ACTIVE:
            raise Unauthenticated
        user = found[0]
        await self.rate_limits.take(Bucket.LOGIN_PER_ACCOUNT, user.email)
        password = farewell.password
        is_right = await self.passwords.verify(password[:PASSWORD_MAXIMUM], user.password_hash)
        if not is_right or len(password) > PASSWORD_MAXIMUM:
            raise CredentialsInvalid
        if farewell.confirm_email.strip().lower() != user.email:
            raise ConfirmationMismatch
        if user.totp_enabled_at is not None:
            await self.second_factor.require(user.id, farewell.code)

    @repeatable
    async def _delete(self, actor: Actor) -> Sequence[Generation]:
        """What was stopped. All in one transaction."""
        user_id = actor.user_id
        async with self.database.begin(user_id=user_id) as work:
            user = await _leaver(work, user_id)
            now = await work.now()
            # Before the jobs are stopped: their owner's server is told of nothing any more.
            for webhook in await work.webhooks.list_of_owner(user_id):
                webhook.disable(WebhookDisabledReason.OWNER, now=now)
            stopped = await self.stopping.stop_all(work, user_id)
            await work.erasures.disarm(user, reason=DELETION_REASON, now=now)
            user.status = UserStatus.DELETED
            user.deleted_at = user.updated_at = now
            anonymise(user)
            await work.erasures.add(Erasure(user_id=user_id, run_after=now, created_at=now))
            await self.auditing.record(
                work, actor, Change(action="user.deleted", subject_id=actor.user_id)
            )
        return stopped

    async def _end_sessions(self, user_id: str) -> None:
        """While their store is away they end by themselves, with their tokens (docs/adr/0004)."""
        try:
            await self.sessions.end_all(user_id)
        except ServiceUnavailable:
            _log.warning("user.sessions_left", extra={"user_id": user_id})


async def _leaver(work: UnitOfWork, user_id: str) -> User:
    """The account, locked. Raises `Unauthenticated`, `LastAdministratorLeaves`.

    An administrator's after all others': of the last two who leave at once, one comes too late.
    """
    known = await work.users.get(user_id)
    if known is not None and known.role is Role.ADMIN:
        administrators = await work.users.lock_administrators()
        if not any(_remains(each, user_id) for each in administrators):
            raise LastAdministratorLeaves
    return await lock_owner(work, user_id)


def _remains(administrator: User, leaver_id: str) -> bool:
    return administrator.status is UserStatus.ACTIVE and administrator.id != leaver_id
