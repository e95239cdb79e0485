"""Changing a password."""

from dataclasses import dataclass
from datetime import datetime

from domain.audit import Actor, Change
from domain.ids import Clock
from domain.mail import MailKind
from domain.rate_limit import Bucket, RateLimits
from domain.repeating import repeatable
from domain.services.auditing import Auditing
from domain.services.proving import close_ways_in
from domain.services.sessions import Sessions
from domain.services.telling import Telling
from domain.session import CurrentPasswordWrong, Passwords, Viewer
from domain.unit_of_work import Database, UnitOfWork
from domain.user import (
    PASSWORD_MAXIMUM,
    PasswordUnchanged,
    User,
    UserStatus,
    checked_password,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordChange:
    current: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _NewPassword:
    password_hash: str
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Credentials:
    database: Database
    passwords: Passwords
    sessions: Sessions
    rate_limits: RateLimits
    auditing: Auditing
    telling: Telling
    clock: Clock

    async def change_password(
        self, change: PasswordChange, *, viewer: Viewer, ip_address: str
    ) -> None:
        """From now on only the new password signs in, and only the viewer's session is left.

        Resets and changes of address that wait to be proven are off, whoever asked for them.
        Personal access tokens and webhooks go on, and the mail tells how many (docs/adr/0036).
        Raises `PasswordInvalid`, `PasswordUnchanged`, `CurrentPasswordWrong`, `RateLimited`,
        `ServiceUnavailable`.
        """
        new = checked_password(change.new, "newPassword")
        user = await self._verified(change.current, viewer.user_id, ip_address)
        if new == change.current:
            raise PasswordUnchanged
        coming = _NewPassword(password_hash=await self.passwords.hash(new), changed_at=self.clock())
        # First, since here it may fail for want of Redis: nothing has changed then.
        await self.sessions.vouch(viewer, since=user.password_changed_at, until=coming.changed_at)
        await self.sessions.end_all(viewer.user_id, except_session_id=viewer.session_id)
        await self._replace(user, coming, ip_address)
        # Once more: somebody may have signed in with the old password until just now.
        await self.sessions.end_outlived(viewer.user_id, except_session_id=viewer.session_id)

    async def _verified(self, password: str, user_id: str, ip_address: str) -> User:
        """Whose password it is; guesses are limited as those of a login are."""
        await self.rate_limits.take(Bucket.LOGIN_PER_ADDRESS, ip_address)
        async with self.database.read_latest() as reader:
            users = await reader.users.get_many([user_id])
        for user in users:
            await self.rate_limits.take(Bucket.LOGIN_PER_ACCOUNT, user.email)
            is_right = await self.passwords.verify(password[:PASSWORD_MAXIMUM], user.password_hash)
            if is_right and len(password) <= PASSWORD_MAXIMUM:
                return user
        raise CurrentPasswordWrong

    @repeatable
    async def _replace(self, known: User, coming: _NewPassword, ip_address: str) -> None:
        async with self.database.begin(user_id=known.id) as work:
            user = await self._require_same(work, known)
            await self._set(work, user, coming, ip_address)

    async def _require_same(self, work: UnitOfWork, known: User) -> User:
        """Of two changes at once, the later finds that its current password is no more."""
        user = await work.users.lock(known.id)
        is_active = user is not None and user.status is UserStatus.ACTIVE
        if user is None or not is_active or user.password_hash != known.password_hash:
            raise CurrentPasswordWrong
        return user

    async def _set(
        self, work: UnitOfWork, user: User, coming: _NewPassword, ip_address: str
    ) -> None:
        await close_ways_in(work, user)
        user.password_hash = coming.password_hash
        user.password_changed_at = user.updated_at = coming.changed_at
        await self.auditing.record(
            work,
            Actor(user_id=user.id, ip_address=ip_address),
            Change(action="user.password_changed", subject_id=user.id),
        )
        await self.telling.order_mail(work, MailKind.PASSWORD_CHANGED, user_id=user.id)
