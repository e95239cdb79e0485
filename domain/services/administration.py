"""What operators do that no client may."""

from dataclasses import dataclass

from domain.audit import AuditEntry
from domain.ids import Clock, NewId
from domain.language import Locale
from domain.repeating import repeatable
from domain.session import Passwords
from domain.unit_of_work import Database
from domain.user import Role, User, checked_password, default_display_name, normal_email


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Administration:
    database: Database
    passwords: Passwords
    new_id: NewId
    clock: Clock

    @repeatable
    async def open_account(self, email: str, password: str, *, role: Role) -> User:
        """Raises `EmailInvalid`, `PasswordInvalid`, `EmailTaken`."""
        user = await self._new_user(normal_email(email), checked_password(password), role)
        async with self.database.begin(user_id=user.id) as work:
            await work.users.add(user)
            await work.audit.add(
                AuditEntry(
                    id=self.new_id(),
                    actor_id=None,
                    action="user.created",
                    subject_id=user.id,
                    after={"role": role.value},
                    created_at=user.created_at,
                )
            )
        return user

    async def _new_user(self, email: str, password: str, role: Role) -> User:
        now = self.clock()
        return User(
            id=self.new_id(),
            email=email,
            password_hash=await self.passwords.hash(password),
            display_name=default_display_name(Locale.ZH_CN),
            role=role,
            locale=Locale.ZH_CN,
            created_at=now,
            updated_at=now,
        )
