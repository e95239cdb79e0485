"""Changing a password."""

from dataclasses import dataclass

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
        Raises `PasswordInvalid`, `PasswordUnchanged`, `CurrentPasswordWrong`, `RateLimited`,
        `ServiceUnavailable`.
        """
        new = checked_password(change.new, "newPassword")
        known_hash = await self._verified_hash(change.current, viewer.user_id, ip_address)
        if new == change.current:
            raise PasswordUnchanged
        new_hash = await self.passwords.hash(new)
        # First, since only this can fail for want of Redis: nothing has changed then.
        await self._end_other_sessions(viewer)
        await self._replace(known_hash, new_hash, viewer.user_id, ip_address)
        # Once more: somebody may have signed in with the old password until just now.
        await self._end_other_sessions(viewer)

    async def _verified_hash(self, password: str, user_id: str, ip_address: str) -> str:
        """The hash that the right password has; guesses are limited as those of a login are."""
        await self.rate_limits.take(Bucket.LOGIN_PER_ADDRESS, ip_address)
        async with self.database.read_latest() as reader:
            users = await reader.users.get_many([user_id])
        for user in users:
            await self.rate_limits.take(Bucket.LOGIN_PER_ACCOUNT, user.email)
            is_right = await self.passwords.verify(password[:PASSWORD_MAXIMUM], user.password_hash)
            if is_right and len(password) <= PASSWORD_MAXIMUM:
                return user.password_hash
        raise CurrentPasswordWrong

    @repeatable
    async def _replace(self, known_hash: str, new_hash: str, user_id: str, ip_address: str) -> None:
        async with self.database.begin(user_id=user_id) as work:
            user = await self._require_same(work, user_id, known_hash)
            await self._set(work, user, new_hash, ip_address)

    async def _require_same(self, work: UnitOfWork, user_id: str, known_hash: str) -> User:
        """Of two changes at once, the later finds that its current password is no more."""
        user = await work.users.lock(user_id)
        is_active = user is not None and user.status is UserStatus.ACTIVE
        if user is None or not is_active or user.password_hash != known_hash:
            raise CurrentPasswordWrong
        return user

    async def _set(self, work: UnitOfWork, user: User, password_hash: str, ip_address: str) -> None:
        await close_ways_in(work, user)
        user.password_hash = password_hash
        user.password_changed_at = user.updated_at = self.clock()
        await self.auditing.record(
            work,
            Actor(user_id=user.id, ip_address=ip_address),
            Change(action="user.password_changed", subject_id=user.id),
        )
        await self.telling.order_mail(work, MailKind.PASSWORD_CHANGED, user_id=user.id)

    async def _end_other_sessions(self, viewer: Viewer) -> None:
        await self.sessions.end_all(viewer.user_id, except_session_id=viewer.session_id)
