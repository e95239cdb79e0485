"""Signing up."""

from dataclasses import dataclass, replace

from domain.audit import AuditEntry
from domain.ids import Clock, NewId
from domain.language import Locale
from domain.mail import MailKind
from domain.rate_limit import Bucket, RateLimits, take_mail
from domain.repeating import repeatable
from domain.services.sessions import Device, Sessions
from domain.services.telling import Telling
from domain.session import Passwords, SessionTokens
from domain.unit_of_work import Database
from domain.user import (
    EmailTaken,
    User,
    checked_display_name,
    checked_password,
    default_display_name,
    normal_email,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """`display_name` None takes one that says nothing."""

    email: str
    password: str
    display_name: str | None = None
    locale: Locale = Locale.ZH_CN


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Accounts:
    database: Database
    passwords: Passwords
    sessions: Sessions
    telling: Telling
    rate_limits: RateLimits
    new_id: NewId
    clock: Clock

    async def register(self, registration: Registration, device: Device) -> SessionTokens:
        """Makes an account, signs its owner in, and writes to its address to have it proven.

        Raises `EmailInvalid`, `PasswordInvalid`, `DisplayNameInvalid`, `EmailTaken`,
        `RateLimited`, `ServiceUnavailable`.
        """
        await self.rate_limits.take(Bucket.REGISTER_PER_ADDRESS, device.ip_address)
        checked = _checked(registration)
        await take_mail(self.rate_limits, ip_address=device.ip_address, email=checked.email)
        user = await self._new_user(checked)
        await self._require_free(user.email)
        # First, since only this can fail for want of Redis. A session whose account is then
        # refused, because somebody was quicker, is nobody's: its tokens stay here, and it expires.
        tokens = await self.sessions.open(user, device)
        await self._add(user, device)
        return tokens

    @repeatable
    async def _add(self, user: User, device: Device) -> None:
        async with self.database.begin(user_id=user.id) as work:
            await work.users.add(user)
            await self.telling.order_mail(work, MailKind.VERIFY_EMAIL, user_id=user.id)
            await work.audit.add(
                AuditEntry(
                    id=self.new_id(),
                    actor_id=user.id,
                    action="user.registered",
                    subject_id=user.id,
                    ip_address=device.ip_address,
                    created_at=user.created_at,
                )
            )

    @repeatable
    async def _require_free(self, email: str) -> None:
        async with self.database.begin() as work:
            if await work.users.get_by_email(email) is not None:
                raise EmailTaken

    async def _new_user(self, registration: Registration) -> User:
        name = registration.display_name
        now = self.clock()
        return User(
            id=self.new_id(),
            email=registration.email,
            password_hash=await self.passwords.hash(registration.password),
            display_name=default_display_name(registration.locale) if name is None else name,
            is_name_chosen=name is not None,
            locale=registration.locale,
            created_at=now,
            updated_at=now,
        )


def _checked(registration: Registration) -> Registration:
    name = registration.display_name
    return replace(
        registration,
        email=normal_email(registration.email),
        password=checked_password(registration.password),
        display_name=None if name is None else checked_display_name(name),
    )
